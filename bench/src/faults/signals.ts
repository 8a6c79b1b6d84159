import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { type Ended, run, start } from './command.js';
import { type FaultCount, type Ground, type Recipe, Tally } from './fault.js';
import { endedTheSame } from './run-state.js';

const TIMES = 12;

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A signal at a random moment between the first word and the end, evaluation included. */
export async function signalRuns(
  ground: Ground,
  signal: StopSignal,
  code: number,
): Promise<FaultCount> {
  const { folder, recipes } = ground;
  const demand = `exit ${code}, one line on how to go on, the same bytes`;
  const tally = new Tally(`runs stopped by ${signal} at a random moment`, demand);
  const late = { ended: 0, finished: 0 };
  for (let i = 0; i < TIMES; i++) {
    const recipe = recipes[i % recipes.length] as Recipe;
    const name = `${signal}-${i}`;
    const place = join(folder, name);
    const stopped = await stop(ground, recipe, { signal, name, late });
    const finished = existsSync(join(place, 'result.json'));
    if (finished) late.finished += 1;
    const line = stopped.stderr.trimEnd().split('\n').at(-1) ?? '';
    const wayOn = finished ? 'is finished' : `go on with: perilune resume ${name}`;
    const resumed = await run(['resume', name, ...recipe.resume], folder);
    tally.count(
      stopped.code === code &&
        line.includes(wayOn) &&
        resumed.code === 0 &&
        endedTheSame(place, recipe),
      `${name}: exit ${stopped.code}, then ${resumed.code}\n${stopped.stderr}${resumed.stderr}`,
    );
  }
  return tally.report(
    `${late.finished} while it was evaluated; ${late.ended} came after the end, and were sent again`,
  );
}

interface Stop {
  signal: StopSignal;
  name: string;
  late: { ended: number };
}

/** Stops a run; once more if it had ended before. */
async function stop(
  { folder, chance }: Ground,
  { train, duration }: Recipe,
  { signal, name, late }: Stop,
): Promise<Ended> {
  for (;;) {
    const command = start([...train, '--out', name], folder);
    await command.spoke;
    await pass(0.7 * chance.nextDouble() * duration);
    command.process.kill(signal);
    const ended = await command.ended;
    if (ended.code !== 0) return ended;
    late.ended += 1;
    rmSync(join(folder, name), { recursive: true });
  }
}
