// Who may import whom: the one table of the house. `npm run format` writes it as biome.rooms.json,
// which editors and `npm run check` hold; docs/architecture.md has a line for every room of it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './root.mjs';

const LIBRARY = 'packages/perilune/src';

/**
 * The rooms of the library, each after those it may import. A room is the files that lie in its folder
 * itself; what it may import are rooms, or single files of one. Everybody may import `errors` and
 * `version`. `agents/*` is each room there that has no line of its own: an algorithm, which knows no other.
 *
 * @type {Record<string, string[]>}
 */
export const rooms = {
  math: [],
  wasm: [],
  threads: [],
  text: [],
  schema: ['text'],
  state: ['text'],
  random: ['math', 'state', 'text'],
  spaces: ['random', 'text'],
  scene: ['text'],

  'env/api': ['random', 'scene', 'spaces', 'state', 'text'],
  'env/vector': ['env/api', 'random', 'spaces', 'state', 'text', 'threads'],
  'env/classic': [
    'env/api',
    'env/vector/batch',
    'math',
    'random',
    'scene',
    'spaces',
    'state',
    'text',
  ],
  'env/lunar-lander': [
    'env/api',
    'env/vector/batch',
    'math',
    'random',
    'scene',
    'spaces',
    'state',
    'text',
    'wasm',
  ],
  'env/toy-text': [
    'env/api',
    'env/classic/figures',
    'env/vector/batch',
    'env/vector/singles-batch',
    'random',
    'scene',
    'spaces',
    'state',
    'text',
  ],
  'env/wrappers': ['env/api', 'spaces', 'spaces/dtype', 'state', 'text'],
  'env/registry': [
    'env/api',
    'env/classic',
    'env/lunar-lander',
    'env/toy-text',
    'env/vector',
    'scene',
    'spaces',
    'state',
    'text',
  ],
  env: [
    'env/api',
    'env/classic',
    'env/lunar-lander',
    'env/registry',
    'env/toy-text',
    'env/vector',
    'env/wrappers',
  ],
  bandits: ['math', 'random', 'text'],
  planning: ['env', 'text'],

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
    'net/kernels/operations',
    'net/reference/state-deviation',
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
  'net/passes': ['math', 'net/kernels', 'net/layers', 'net/network', 'state', 'text'],
  'net/learning': ['net/kernels', 'net/layers', 'net/network', 'net/passes', 'state', 'text'],
  'net/acting': ['net/kernels', 'net/reference'],
  net: [
    'net/acting',
    'net/files',
    'net/kernels',
    'net/layers',
    'net/learning',
    'net/network',
    'net/passes',
    'net/reference',
  ],

  replay: ['random', 'state'],

  'agents/shared': ['math', 'net', 'random', 'replay', 'spaces', 'state', 'text'],
  'agents/policies': ['agents/shared', 'math', 'net', 'random', 'spaces', 'state', 'text'],
  'agents/value-network': [
    'agents/policies',
    'agents/shared',
    'math',
    'net',
    'net/network',
    'replay',
    'spaces',
    'state',
  ],
  'agents/table': ['agents/policies', 'agents/shared', 'math', 'net', 'spaces', 'state'],
  'agents/one-step': ['agents/shared', 'math', 'random', 'replay', 'state'],
  'agents/*': [
    'agents/one-step',
    'agents/policies',
    'agents/shared',
    'agents/table',
    'agents/value-network',
    'math',
    'net',
    'random',
    'replay',
    'schema',
    'spaces',
    'state',
    'text',
  ],
  agents: [
    'agents/*',
    'env',
    'agents/policies',
    'agents/shared',
    'net',
    'random',
    'schema',
    'spaces',
    'text',
  ],

  acting: [
    'agents/shared/actor',
    'agents/shared/agent-file',
    'agents/shared/box-actions',
    'agents/shared/told-architecture',
    'math/argmax',
    'net',
    'net/acting',
    'net/kernels/kernels',
    'net/kernels/wasm-inference-kernels',
    'net/layers/cut',
    'net/layers/epsilons',
    'net/layers/plan',
    'net/passes/head',
    'spaces',
    'text',
  ],

  'training/statistics': ['random'],
  'training/evaluation': [
    'agents',
    'env',
    'planning',
    'random',
    'scene',
    'spaces',
    'state',
    'text',
    'training/statistics',
  ],
  'training/presets': ['agents', 'schema', 'spaces', 'text', 'training/evaluation'],
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
    'threads',
    'training/config',
    'training/evaluation',
    'training/statistics',
  ],
  training: [
    'agents',
    'env',
    'random',
    'spaces',
    'text',
    'training/config',
    'training/evaluation',
    'training/presets',
    'training/run',
    'training/statistics',
  ],

  worker: ['agents', 'env', 'text', 'threads', 'training'],

  'render/shared': ['scene'],
  'render/lander': ['render/shared', 'scene'],
  'render/shapes': ['render/shared', 'scene'],
  'render/overlay': ['render/shared', 'scene'],
  render: ['render/lander', 'render/overlay', 'render/shapes', 'render/shared', 'scene'],
};

/** What the other packages may import of ours, by the names that anybody could. */
const packages = {
  'packages/pictures': ['perilune'],
  'packages/runs': ['perilune'],
  'packages/formats': ['perilune'],
  'packages/sweeps': ['perilune', '@perilune/runs', '@perilune/runs/past'],
  'packages/article': [
    'perilune',
    '@perilune/pictures',
    '@perilune/pictures/node',
    '@perilune/runs',
  ],
  'packages/cli': [
    'perilune',
    '@perilune/article',
    '@perilune/article/node',
    '@perilune/formats',
    '@perilune/lab',
    '@perilune/pictures',
    '@perilune/pictures/natives',
    '@perilune/pictures/node',
    '@perilune/runs',
    '@perilune/runs/past',
    '@perilune/sweeps',
    '@perilune/sweeps/queue',
  ],
  'packages/lab': [
    'perilune',
    'perilune/lander',
    'perilune/worker',
    '@perilune/article',
    '@perilune/article/recipes',
    '@perilune/formats',
    '@perilune/pictures',
  ],
  bench: [
    'perilune',
    '@perilune/cli',
    '@perilune/formats',
    '@perilune/runs',
    '@perilune/runs/past',
    '@perilune/sweeps',
    '@perilune/sweeps/queue',
  ],
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

/** The files of a room, as Biome's globs. @param {string} room */
function filesOf(room) {
  const named = Object.keys(rooms).filter((other) => other !== room && matches(other, room));
  return [room, ...named.map((other) => `!${other}`)].map((name) =>
    name.startsWith('!') ? `!${LIBRARY}/${name.slice(1)}/*.ts` : `${LIBRARY}/${name}/*.ts`,
  );
}

/** Whether a folder is of a room whose name may end in an asterisk. @param {string} folder @param {string} room */
function matches(folder, room) {
  return folder === room || (room.endsWith('/*') && dirname(folder) === dirname(room));
}

/** What the table says, an override a room. */
function overrides() {
  const inside = Object.keys(rooms).map((room) =>
    override(filesOf(room), {
      group: forbidden(room),
      message: `${room} may not know of this: ${ANYWHERE}`,
    }),
  );
  const names = Object.keys(packages).map((name) => name.split('/').at(-1));
  const outside = Object.entries(packages).map(([folder, may]) => {
    const own = ['perilune', ...names.map((name) => `@perilune/${name}`)];
    const closed = own.filter((name) => !may.includes(name));
    const behind = ['**/perilune/src/**', '**/perilune/dist/**', 'perilune/*', '@perilune/*/*'];
    const isEntry = (/** @type {string} */ name) => name.replace(/^@\w+\//, '').includes('/');
    const entries = may.filter(isEntry).map((name) => `!${name}`);
    return override([`${folder}/**`], {
      group: [...behind, ...closed, ...entries],
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
    .map((entry) => relative(source, entry.parentPath).replaceAll('\\', '/'));
  return [...new Set(folders)].filter(
    (folder) => folder !== '' && !Object.keys(rooms).some((room) => matches(folder, room)),
  );
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
