import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { run, start } from './command.js';
import { type FaultCount, type Ground, type Recipe, Tally } from './fault.js';
import { endedTheSame } from './run-state.js';

const TIMES = 10;

/** A second process while the first one works. */
export async function refuseSecond({ folder, recipes }: Ground): Promise<FaultCount> {
  const tally = new Tally(
    'second processes on a run folder',
    'refused with exit 1, the first named',
  );
  const recipe = recipes[1] as Recipe;
  for (let i = 0; i < TIMES; i++) {
    const name = `first-${i}`;
    const first = start([...recipe.train, '--out', name], folder);
    await first.spoke;
    const second = await run(['resume', name], folder);
    const told = second.stderr.includes(`being written by process ${first.process.pid}`);
    const { code } = await first.ended;
    tally.count(
      told && second.code === 1 && code === 0 && endedTheSame(join(folder, name), recipe),
      `exit ${second.code}\n${second.stderr}`,
    );
  }
  return tally.report();
}

/** Two at the same moment: one or none goes on, and never both. */
export async function startTogether({ folder, chance, recipes }: Ground): Promise<FaultCount> {
  const tally = new Tally('pairs of processes that resume one run at once', 'at most one goes on');
  const recipe = recipes[0] as Recipe;
  let none = 0;
  for (let i = 0; i < TIMES; i++) {
    const name = `pair-${i}`;
    const place = join(folder, name);
    cpSync(join(folder, 'to-damage'), place, { recursive: true });
    const one = start(['resume', name, ...recipe.resume], folder);
    await pass(20 * chance.nextDouble());
    const other = start(['resume', name, ...recipe.resume], folder);
    const ends = await Promise.all([one.ended, other.ended]);
    const wentOn = ends.filter(({ stderr }) => stderr.includes('Going on from step')).length;
    if (wentOn === 0) none += 1;
    const last = await run(['resume', name, ...recipe.resume], folder);
    tally.count(
      wentOn <= 1 && last.code === 0 && endedTheSame(place, recipe),
      `${wentOn} went on\n${ends.map(({ stderr }) => stderr).join('')}`,
    );
  }
  return tally.report(`${none} times both were refused`);
}

/** Folders that say they are of a later version. */
export async function refuseNewer({ folder }: Ground): Promise<FaultCount> {
  const tally = new Tally('run folders of a newer version', 'refused with exit 1, it is named');
  for (const version of ['0.1.1', '0.2.0', '1.0.0-beta.1', '99.0.0']) {
    const place = join(folder, `newer-${version}`);
    cpSync(join(folder, 'to-damage'), place, { recursive: true });
    const file = join(place, 'config.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...config, perilune: version }));
    const { code, stderr } = await run(['resume', place], folder);
    tally.count(code === 1 && stderr.includes(`perilune ${version}`), `exit ${code}\n${stderr}`);
  }
  return tally.report();
}
