// `npm run new -- environment|algorithm|layer|command|chapter NAME`: a working skeleton, with its test and its page.
import { parseArgs } from 'node:util';
import { algorithm } from './new/algorithm.mjs';
import { chapter } from './new/chapter.mjs';
import { command } from './new/command.mjs';
import { environment } from './new/environment.mjs';
import { layer } from './new/layer.mjs';
import { carryOut, checkName, Refusal } from './new/scaffold.mjs';
import { ensureInstalled, run, say, tool } from './prepare.mjs';

/** @typedef {import('./new/scaffold.mjs').Kind} Kind */

/** @type {Record<string, Kind>} */
const kinds = { environment, algorithm, layer, command, chapter };

const usage = `npm run new -- KIND NAME

${Object.entries(kinds)
  .map(([kind, { summary }]) => `  ${kind.padEnd(12)} ${summary}`)
  .join('\n')}

NAME is in kebab case: grid-world. --room env/NAME puts an environment into another room than env/classic.`;

/** @returns {{ kind: string, name: string, room: string | undefined }} */
function readArguments() {
  const { values, positionals } = parse();
  const [kind, name, ...more] = positionals;
  if (kind === undefined || name === undefined || more.length > 0) throw new Refusal(usage);
  if (!Object.hasOwn(kinds, kind)) {
    throw new Refusal(`There is no kind ${JSON.stringify(kind)}.\n\n${usage}`);
  }
  if (values.room !== undefined && kind !== 'environment') {
    throw new Refusal(`--room is for environments; a ${kind} has its room by its kind.`);
  }
  return { kind, name, room: values.room };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { room: { type: 'string' } } });
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

/** Writes what was made as `npm run format` would. @param {readonly string[]} paths */
function format(paths) {
  const assembly = paths.filter((path) => path.includes('/assembly/'));
  const others = paths.filter((path) => !path.includes('/assembly/') && !path.endsWith('.md'));
  const biome = tool('@biomejs/biome', 'bin/biome');
  const problems = run(process.execPath, [
    biome,
    'check',
    '--write',
    '--error-on-warnings',
    '--log-level=warn',
    ...others,
  ]);
  if (assembly.length === 0) return problems;
  const prettier = tool('prettier', 'bin/prettier.cjs');
  return run(process.execPath, [prettier, '--log-level=warn', '--write', ...assembly]) || problems;
}

function main() {
  const { kind, name, room } = readArguments();
  checkName(name);
  ensureInstalled();
  const plan = /** @type {Kind} */ (kinds[kind]).plan(name, { room });
  const { made, changed } = carryOut(plan);
  process.exitCode = format([...made, ...changed]);
  for (const path of made) say(`made     ${path}`);
  for (const path of changed) say(`changed  ${path}`);
  say(`\nNext:\n${plan.next.map((line) => `  ${line}`).join('\n')}`);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exitCode = 2;
}
