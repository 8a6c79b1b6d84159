import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { type Command, run, start } from './command.js';
import { type FaultCount, type Ground, type Recipe, Tally } from './fault.js';
import { endedTheSame, partsIn, until } from './run-state.js';

/** Every other is killed once more when it is resumed. */
const RUNS = 100;

/** `kill -9` at random moments of a run and of its resumption, some of them while a file is written. */
export async function killRuns({ folder, chance, recipes }: Ground): Promise<FaultCount> {
  const tally = new Tally(
    'runs killed with -9 at a random moment, and resumed',
    'end in the same bytes',
  );
  let kills = 0;
  let halfWritten = 0;
  for (let i = 0; i < RUNS; i++) {
    const recipe = recipes[i % recipes.length] as Recipe;
    const name = `killed-${i}`;
    const place = join(folder, name);
    for (let kill = 0; kill <= i % 2; kill++) {
      const command = start(next(recipe, folder, name), folder);
      const when =
        i % 4 === 3 ? whileWriting(command, place) : pass(chance.nextDouble() * recipe.duration);
      await when;
      if (command.process.kill('SIGKILL')) kills += 1;
      await command.ended;
      if (partsIn(place).length > 0) halfWritten += 1;
    }
    const { code, stderr } = await run(next(recipe, folder, name), folder);
    tally.count(code === 0 && endedTheSame(place, recipe), `${name}: exit ${code}\n${stderr}`);
    if (i % 10 === 9) process.stderr.write(`  ${i + 1} of ${RUNS} runs\n`);
  }
  return tally.report(`${kills} kills, ${halfWritten} of them while a file was written`);
}

/** What a person would do: resume what is there, begin again what had not begun. */
function next(recipe: Recipe, folder: string, name: string): string[] {
  const begun = existsSync(join(folder, name, 'config.json'));
  return begun ? ['resume', name, ...recipe.resume] : [...recipe.train, '--out', name];
}

async function whileWriting(command: Command, place: string): Promise<void> {
  await command.spoke;
  await until(command, () => partsIn(place).length > 0);
}
