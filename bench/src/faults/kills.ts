import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { type Command, run, start } from './command.js';
import { type FaultCount, type Ground, type Recipe, Tally } from './fault.js';
import { endedTheSame, partsIn, until } from './run-state.js';

const RUNS = 100;
/** 128 and the number of SIGKILL. */
const KILLED = 137;
const RECURSIVE = { recursive: true, force: true };

/**
 * `kill -9` at a random moment of a run, of every other in its resumption too, and of every fourth while a
 * file is written.
 */
export async function killRuns(ground: Ground): Promise<FaultCount> {
  const { folder, recipes } = ground;
  const tally = new Tally(
    'runs killed with -9 at a random moment, and resumed',
    'end in the same bytes',
  );
  const kills = { all: 0, halfWritten: 0 };
  for (let i = 0; i < RUNS; i++) {
    const recipe = recipes[i % recipes.length] as Recipe;
    const victim = { recipe, name: `killed-${i}`, whileWriting: i % 4 === 3 };
    while (!(await kill(ground, victim, kills))) rmSync(join(folder, victim.name), RECURSIVE);
    if (i % 2 === 1) await kill(ground, victim, kills);
    const { code, stderr } = await run(next(recipe, folder, victim.name), folder);
    const same = code === 0 && endedTheSame(join(folder, victim.name), recipe);
    tally.count(same, `${victim.name}: exit ${code}\n${stderr}`);
    if (i % 10 === 9) process.stderr.write(`  ${i + 1} of ${RUNS} runs\n`);
  }
  return tally.report(`${kills.all} kills, ${kills.halfWritten} of them while a file was written`);
}

interface Victim {
  recipe: Recipe;
  name: string;
  whileWriting: boolean;
}

/** @returns false if the command had ended before */
async function kill(
  { folder, chance }: Ground,
  { recipe, name, whileWriting }: Victim,
  kills: { all: number; halfWritten: number },
): Promise<boolean> {
  const command = start(next(recipe, folder, name), folder);
  const place = join(folder, name);
  if (whileWriting) await untilWriting(command, place);
  else await pass(chance.nextDouble() * recipe.duration);
  command.process.kill('SIGKILL');
  const killed = (await command.ended).code === KILLED;
  if (killed) kills.all += 1;
  if (killed && partsIn(place).length > 0) kills.halfWritten += 1;
  return killed;
}

/** What a person would do: resume what is there, begin again what had not begun. */
function next(recipe: Recipe, folder: string, name: string): string[] {
  const begun = existsSync(join(folder, name, 'config.json'));
  return begun ? ['resume', name, ...recipe.resume] : [...recipe.train, '--out', name];
}

async function untilWriting(command: Command, place: string): Promise<void> {
  await command.spoke;
  await until(command, () => partsIn(place).length > 0);
}
