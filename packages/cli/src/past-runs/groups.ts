import { byName } from './find-runs.js';
import type { Run } from './read-run.js';

/** Runs of one configuration, which differ in their seeds alone. */
export interface Group {
  /** What sets it apart from the other groups: preset, and what else differs. */
  label: string;
  env: string;
  /** In the order of their seeds, one a seed. */
  runs: Run[];
  /** Runs of a seed that is there already: the same run again. */
  repeated: Run[];
}

/** What makes a run what it is, beside its seed. */
const PARTS = [
  ...['env', 'envOptions', 'algo', 'preset', 'steps', 'episodes', 'hyperparameters', 'solve'],
  'perilune',
];

/** Groups runs by their configuration without the seed; groups and runs in the order of their names. */
export function groupRuns(runs: readonly Run[]): Group[] {
  const byKey = new Map<string, Run[]>();
  for (const run of [...runs].sort((a, b) => byName(a.folder, b.folder))) {
    const key = JSON.stringify([...settingsOf(run)].sort());
    byKey.set(key, [...(byKey.get(key) ?? []), run]);
  }
  const groups = [...byKey.values()];
  const settings = groups.map(([first]) => settingsOf(first as Run));
  const telling = differing(settings);
  return groups.map((members, i) => groupOf(members, labelOf(settings[i] as Settings, telling)));
}

function groupOf(members: readonly Run[], label: string): Group {
  const ordered = [...members].sort((a, b) => a.config.seed - b.config.seed);
  const runs: Run[] = [];
  const repeated: Run[] = [];
  for (const run of ordered) {
    const isNew = run.config.seed !== runs.at(-1)?.config.seed;
    (isNew ? runs : repeated).push(run);
  }
  return { label, env: (runs[0] as Run).config.env, runs, repeated };
}

/** Values as JSON, by path: `hyperparameters.epsilon.end`. */
type Settings = Map<string, string>;

function settingsOf({ config }: Run): Settings {
  return new Map(PARTS.flatMap((part) => leaves(part, config[part])));
}

function leaves(path: string, value: unknown): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(`${path}.${key}`, inner));
  }
  return value === undefined ? [] : [[path, JSON.stringify(value)]];
}

/** The paths whose values are not the same in all. */
function differing(all: readonly Settings[]): string[] {
  const paths = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...paths].filter((path) => new Set(all.map((settings) => settings.get(path))).size > 1);
}

function labelOf(settings: Settings, telling: readonly string[]): string {
  const names = ['env', 'algo', 'preset'].filter(
    (part) => part === 'preset' || telling.includes(part),
  );
  const values = names.map((name) => JSON.parse(settings.get(name) as string) as string);
  const rest = telling
    .filter((path) => !['env', 'algo', 'preset'].includes(path))
    .map((path) => `${shortened(path)}=${settings.get(path) ?? 'default'}`);
  return [...values, ...rest].join(' ');
}

/** As `--set` calls it. */
function shortened(path: string): string {
  return path.replace(/^hyperparameters\./, '').replace(/^envOptions\./, 'env.');
}
