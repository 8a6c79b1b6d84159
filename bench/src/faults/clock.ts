import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { start } from './command.js';
import { type FaultCount, type Ground, type Recipe, Tally } from './fault.js';
import { endedTheSame } from './run-state.js';

const TIMES = 6;

/** Before the command: the time of day goes back by an hour after 0.4 s, and once more every 0.4 s. */
const JUMP = `const now = Date.now, since = now();
Date.now = () => now() - 3_600_000 * Math.floor((now() - since) / 400);`;

/** Runs whose clock jumps back, killed and resumed with a clock that jumps back. */
export async function turnClockBack({ folder, chance, recipes }: Ground): Promise<FaultCount> {
  const tally = new Tally(
    'runs whose clock jumps back',
    'the same bytes, and t in monitor.csv never decreases',
  );
  const flags = ['--import', `data:text/javascript,${encodeURIComponent(JUMP)}`];
  for (let i = 0; i < TIMES; i++) {
    const recipe = recipes[i % recipes.length] as Recipe;
    const name = `clock-${i}`;
    const command = start([...recipe.train, '--out', name], folder, flags);
    await command.spoke;
    await pass(0.5 * chance.nextDouble() * recipe.duration);
    command.process.kill('SIGKILL');
    await command.ended;
    const { code, stderr } = await start(['resume', name, ...recipe.resume], folder, flags).ended;
    const place = join(folder, name);
    const same = endedTheSame(place, recipe) && inOrder(join(place, 'monitor.csv'));
    tally.count(code === 0 && same, `exit ${code}\n${stderr}`);
  }
  return tally.report();
}

function inOrder(monitor: string): boolean {
  const rows = readFileSync(monitor, 'utf8').trimEnd().split('\n').slice(2);
  const times = rows.map((row) => Number(row.split(',')[2]));
  return times.every((time, i) => i === 0 || time >= (times[i - 1] as number));
}
