// The skeleton of a command: one that says what runs a folder has.
import { addImport, insert, pascal, Refusal, read } from './scaffold.mjs';

const CLI = 'packages/cli';
const TABLE = `${CLI}/src/commands/table.ts`;

/** @type {import('./scaffold.mjs').Kind} */
export const command = {
  summary: 'a command of perilune, with its flags and its help',

  plan(name) {
    if (read(TABLE).includes(`add${pascal(name)},`)) {
      throw new Refusal(`There is a command ${name} already.`);
    }
    const folder = `${CLI}/src/commands/${name}`;
    const test = `${CLI}/test/${name}.test.ts`;
    const page = `docs/commands/${name}.md`;
    return {
      files: {
        [`${folder}/command.ts`]: declarationOf(name),
        [`${folder}/run.ts`]: runOf(name),
        [test]: testOf(name),
        [page]: pageOf(name),
      },
      changes: { [TABLE]: (text) => declared(text, name) },
      next: [
        `npm run build && npx perilune ${name} --help`,
        `npm test -- ${test}`,
        `put your command in place of the skeleton's: command.ts declares it, run.ts does it, ${page}`,
        'name it in the table of docs/command-line.md and in CHANGELOG.md',
      ],
    };
  },
};

/** @param {string} text @param {string} name */
function declared(text, name) {
  const add = `add${pascal(name)}`;
  const imported = addImport(text, `import { ${add} } from './${name}/command.js';`);
  const end = /(?<=^export const commands[^\n]*\n(?:(?!\]).*\n)*)\];$/;
  return insert(imported, { before: end, add: `  ${add},\n` });
}

/** @param {string} name */
function declarationOf(name) {
  const Name = pascal(name);
  return `import type { Command } from 'commander';
import type { ${Name}Flags } from './run.js';

/** Defines \`perilune ${name}\`. */
export function add${Name}(perilune: Command): void {
  perilune
    .command('${name}')
    .description('count the runs in a folder')
    .argument('[dir]', 'folder that holds them', 'runs')
    .option('--state <state>', 'only runs that are finished, diverged, running or interrupted')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      \`
Examples:
  perilune ${name}
  perilune ${name} runs/night --state diverged
  perilune ${name} --json\`,
    )
    .action(async (dir: string, flags: ${Name}Flags) => (await import('./run.js')).run(dir, flags));
}
`;
}

/** @param {string} name */
function runOf(name) {
  const Name = pascal(name);
  return `import { findRuns, RUN_STATES } from '@perilune/runs/past';
import { oneOf } from '../../options/settings.js';

export interface ${Name}Flags {
  state?: string;
  json?: boolean;
}

/** \`perilune ${name}\`: how many runs a folder has. */
export function run(dir: string, flags: ${Name}Flags): void {
  const state = flags.state === undefined ? undefined : oneOf('--state', flags.state, RUN_STATES);
  const { runs } = findRuns([dir]);
  const count = runs.filter((one) => state === undefined || one.state === state).length;
  const told = \`\${count} \${count === 1 ? 'run' : 'runs'} in \${dir}\`;
  const text = flags.json ? JSON.stringify({ dir, runs: count }) : told;
  process.stdout.write(\`\${text}\\n\`);
}
`;
}

/** @param {string} name */
function testOf(name) {
  return `import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { perilune, temporaryFolder } from './perilune.js';

const runs = folderOf([
  { name: 'one', seed: 1, score: 210 },
  { name: 'two', seed: 2 },
]);

describe('perilune ${name}', () => {
  it('counts the runs in a folder, and those of one state', () => {
    const all = perilune(['${name}', '.'], runs);
    expect(all).toEqual({ status: 0, stdout: '2 runs in .\\n', stderr: '' });
    expect(perilune(['${name}', '.', '--state', 'finished'], runs).stdout).toBe('1 run in .\\n');
  });

  it('prints JSON alone', () => {
    const { stdout } = perilune(['${name}', '.', '--json'], runs);
    expect(JSON.parse(stdout)).toEqual({ dir: '.', runs: 2 });
  });

  it('is told in help, with examples', () => {
    const { status, stdout } = perilune(['${name}', '--help'], runs);
    expect(status).toBe(0);
    expect(stdout).toContain('Usage: perilune ${name}');
    expect(stdout).toContain('Examples:');
  });

  it('refuses a state that is none with exit code 2, and fails with 1 for a folder that does not exist', () => {
    const wrong = perilune(['${name}', '.', '--state', 'lost'], runs);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('--state');
    expect(perilune(['${name}', 'nowhere'], temporaryFolder()).status).toBe(1);
  });
});
`;
}

/** @param {string} name */
function pageOf(name) {
  return `# perilune ${name}

Counts the runs in a folder.

\`\`\`sh
perilune ${name}
perilune ${name} runs/night --state diverged
\`\`\`

| | default | |
|---|---|---|
| \`dir\` | \`runs\` | folder that holds them |
| \`--state\` | all | only runs that are \`finished\`, \`diverged\`, \`running\` or \`interrupted\` |
| \`--json\` | | one JSON object on stdout: \`{ "dir": "runs", "runs": 3 }\` |

Exit codes: 0 done, 1 failed, 2 wrongly called.
`;
}
