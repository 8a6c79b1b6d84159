// Who may import whom: the one table of the house. `npm run format` writes it as biome.rooms.json,
// which editors and `npm run check` hold; docs/architecture.md has a line for every room of it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './root.mjs';

const LIBRARY = 'packages/perilune/src';

/**
 * The rooms of the library, each after those it may import. A room is the files that lie in its folder
 * itself; `may` names rooms, or single files of a room. Everybody may import `errors` and `version`.
 *
 * @type {Record<string, string[]>}
 */
export const rooms = {
  math: [],
  wasm: [],
  text: [],
  schema: ['text'],
  state: ['text'],
  random: ['math', 'state', 'text'],
  spaces: ['random', 'text'],

  'env/api': ['random', 'spaces', 'state', 'text'],
  'env/vector': ['env/api', 'random', 'spaces', 'state', 'text'],
  'env/classic': ['env/api', 'math', 'random', 'spaces', 'state', 'text'],
  'env/lunar-lander': [
    'env/api',
    'env/vector/batch',
    'math',
    'random',
    'spaces',
    'state',
    'text',
    'wasm',
  ],
  'env/registry': [
    'env/api',
    'env/classic',
    'env/lunar-lander',
    'env/vector',
    'spaces',
    'state',
    'text',
  ],
  env: ['env/api', 'env/classic', 'env/lunar-lander', 'env/registry', 'env/vector'],

  'net/kernels': ['wasm'],
  'net/reference': [
    'net/kernels/arena',
    'net/kernels/kernels',
    'net/kernels/layer-operations',
    'net/kernels/operations',
  ],
  'net/layers': [
    'net/kernels/layer-operations',
    'net/kernels/arena',
    'net/kernels/kernels',
    'text',
  ],
  'net/network': [
    'net/kernels/layer-operations',
    'net/kernels/atom-operations',
    'net/kernels/kernels',
    'net/layers',
    'text',
  ],
  'net/files': ['net/network', 'state', 'text'],
  'net/passes': ['net/kernels', 'net/layers', 'net/network', 'state', 'text'],
  'net/learning': ['net/kernels', 'net/layers', 'net/network', 'net/passes', 'state', 'text'],
  net: [
    'net/files',
    'net/kernels',
    'net/layers',
    'net/learning',
    'net/network',
    'net/passes',
    'net/reference',
  ],

  replay: ['random', 'state'],

  'agents/shared': ['net', 'random', 'replay', 'spaces', 'state', 'text'],
  'agents/policies': ['agents/shared', 'net', 'random', 'spaces', 'state', 'text'],
  'agents/value-network': [
    'agents/policies',
    'agents/shared',
    'net',
    'net/network',
    'replay',
    'spaces',
    'state',
  ],
  'agents/dqn': [
    'agents/shared',
    'agents/value-network',
    'net',
    'random',
    'replay',
    'spaces',
    'state',
  ],
  'agents/pqn': [
    'agents/shared',
    'agents/value-network',
    'net',
    'random',
    'replay',
    'spaces',
    'state',
  ],
  'agents/one-step': ['agents/shared', 'random', 'replay', 'state'],
  'agents/tabular-q': ['agents/one-step', 'agents/policies', 'agents/shared', 'net', 'state'],
  'agents/kernel-q': [
    'agents/one-step',
    'agents/policies',
    'agents/shared',
    'math',
    'net',
    'random',
    'spaces',
    'state',
  ],
  'agents/online-q': [
    'agents/one-step',
    'agents/policies',
    'agents/shared',
    'agents/value-network',
    'net',
    'spaces',
    'state',
  ],
  agents: [
    'agents/dqn',
    'agents/kernel-q',
    'agents/online-q',
    'agents/policies',
    'agents/pqn',
    'agents/shared',
    'agents/tabular-q',
    'net',
    'random',
    'schema',
    'spaces',
    'text',
  ],

  'training/statistics': ['random'],
  'training/evaluation': [
    'agents',
    'env',
    'random',
    'spaces',
    'state',
    'text',
    'training/statistics',
  ],
  'training/presets': ['agents', 'text', 'training/evaluation'],
  'training/config': [
    'agents',
    'env',
    'random',
    'schema',
    'text',
    'training/evaluation',
    'training/presets',
  ],
  'training/run': [
    'agents',
    'env',
    'net',
    'spaces',
    'state',
    'text',
    'training/config',
    'training/evaluation',
    'training/statistics',
  ],
  training: [
    'env',
    'training/config',
    'training/evaluation',
    'training/presets',
    'training/run',
    'training/statistics',
  ],

  'render/shared': ['env/api/scene'],
  'render/lander': ['env/api/scene', 'render/shared'],
  render: ['env/api/scene', 'render/lander', 'render/shared'],
};

/** What the other packages may import of ours, by the names that anybody could. */
const packages = {
  'packages/cli': ['perilune', '@perilune/lab'],
  'packages/lab': ['perilune'],
  bench: ['perilune', '@perilune/cli'],
};

const ANYWHERE = 'imports run one way (scripts/rooms.mjs, docs/architecture.md).';

/** @param {string} from a room @param {string} to a room or file of the library */
function specifier(from, to) {
  const path = relative(join(LIBRARY, from), join(LIBRARY, to)).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** @param {string[]} includes @param {{ group: string[], message: string }} pattern */
function override(includes, pattern) {
  const noRestrictedImports = { level: 'error', options: { patterns: [pattern] } };
  return { includes, linter: { rules: { style: { noRestrictedImports } } } };
}

/** What files of a room may not import, as Biome's patterns: all others, but. @param {string} room */
function forbidden(room) {
  const open = (rooms[room] ?? []).map((name) => (name in rooms ? `${name}/*` : `${name}.js`));
  return [
    '../**',
    './*/**',
    ...['errors.js', 'version.js', ...open].map((path) => `!${specifier(room, path)}`),
  ];
}

/** What the table says, an override a room. */
function overrides() {
  const inside = Object.keys(rooms).map((room) =>
    override([`${LIBRARY}/${room}/*.ts`], {
      group: forbidden(room),
      message: `${room} may not know of this: ${ANYWHERE}`,
    }),
  );
  const names = Object.keys(packages).map((name) => name.split('/').at(-1));
  const outside = Object.entries(packages).map(([folder, may]) => {
    const own = ['perilune', ...names.map((name) => `@perilune/${name}`)];
    const closed = own.filter((name) => !may.includes(name));
    return override([`${folder}/**`], {
      group: ['**/perilune/src/**', '**/perilune/dist/**', 'perilune/*', ...closed],
      message: `${folder} may only use the public entries of ${may.join(', ')}: ${ANYWHERE}`,
    });
  });
  return [...inside, ...outside];
}

/** What biome.json extends. */
const biomeFile = join(root, 'biome.rooms.json');

/** The table in Biome's words. */
function biomeText() {
  const lines = overrides().map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "root": false,\n  "overrides": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** Writes the table for Biome. */
export function writeRooms() {
  writeFileSync(biomeFile, biomeText());
}

/** @returns {string[]} folders of the library that hold TypeScript and no room in the table has */
function unknownFolders() {
  const source = join(root, LIBRARY);
  const folders = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(source, dirname(join(entry.parentPath, entry.name, 'x'))))
    .map((file) => dirname(file).replaceAll('\\', '/'));
  return [...new Set(folders)].filter((folder) => folder !== '.' && !(folder in rooms));
}

/** @returns {string[]} what is wrong with the table, or with what is made of it */
export function roomProblems() {
  const names = Object.keys(rooms);
  const early = names.flatMap((room, i) =>
    (rooms[room] ?? [])
      .filter((name) => names.indexOf(name) >= i)
      .map(
        (name) => `${room} may import ${name}, which comes after it: imports would run both ways.`,
      ),
  );
  const stale = readFileSync(biomeFile, 'utf8') !== biomeText();
  const guide = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  return [
    ...early,
    ...unknownFolders().map((folder) => `${folder} is no room of scripts/rooms.mjs.`),
    ...names
      .filter((room) => !guide.includes(`\`${room}\``))
      .map((room) => `docs/architecture.md has no line for ${room}.`),
    ...(stale ? ['biome.rooms.json is not what the table says: run "npm run format".'] : []),
  ];
}
