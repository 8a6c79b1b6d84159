import { resolveConfig, VERSION } from 'perilune';
import { byName } from './find-runs.js';
import { RUN_STATES, type Run } from './read-run.js';

/** Runs of one configuration, which differ in their seeds alone. */
export interface Group {
  /** What sets it apart from the other groups: preset, and what else differs. */
  label: string;
  env: string;
  /** In the order of their seeds, one a seed: one that has ended where there is one. */
  runs: Run[];
  /** Runs of a seed that is there already: the same run again. */
  repeated: Run[];
}

/** What makes a run what it is, beside its seed. */
const PARTS = [
  ...['env', 'envOptions', 'algo', 'preset', 'steps', 'episodes', 'hyperparameters', 'solve'],
  'perilune',
];
/** Those that a label begins with where they are not the same in all groups; the preset always. */
const NAMES = ['env', 'algo', 'preset'];

/** Groups runs by their configuration without the seed; groups and runs in the order of their names. */
export function groupRuns(runs: readonly Run[]): Group[] {
  const byKey = new Map<string, Run[]>();
  for (const run of [...runs].sort((a, b) => byName(a.folder, b.folder))) {
    const key = JSON.stringify([...settingsOf(run.config)].sort());
    byKey.set(key, [...(byKey.get(key) ?? []), run]);
  }
  const groups = [...byKey.values()];
  const labels = labelsOf(groups.map(([first]) => (first as Run).config));
  return groups.map((members, i) => groupOf(members, labels[i] as string));
}

function groupOf(members: readonly Run[], label: string): Group {
  const ordered = [...members].sort(
    (a, b) => a.config.seed - b.config.seed || rankOf(a) - rankOf(b),
  );
  const runs: Run[] = [];
  const repeated: Run[] = [];
  for (const run of ordered) {
    const isNew = run.config.seed !== runs.at(-1)?.config.seed;
    (isNew ? runs : repeated).push(run);
  }
  return { label, env: (runs[0] as Run).config.env, runs, repeated };
}

function rankOf({ state }: Run): number {
  return RUN_STATES.indexOf(state);
}

/** Values as JSON, by path: `hyperparameters.epsilon.end`. */
type Settings = Map<string, string>;

function settingsOf(config: Record<string, unknown>): Settings {
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

/** A preset, and what a configuration has otherwise than it and than the other configurations. */
function labelsOf(configs: readonly Run['config'][]): string[] {
  const settings = configs.map(settingsOf);
  const telling = differing(settings);
  const names = NAMES.filter((name) => name === 'preset' || telling.includes(name));
  const labels = configs.map((config, i) => {
    const own = settings[i] as Settings;
    const preset = presetOf(config);
    const changes = telling.filter(
      (path) => !NAMES.includes(path) && own.get(path) !== preset?.get(path),
    );
    return [...names.map((name) => config[name] as string), ...written(own, changes)].join(' ');
  });
  return labels.map((label, i) => {
    const same = labels.slice(0, i).filter((other) => other === label).length;
    return same === 0 ? label : `${label} (${same + 1})`;
  });
}

/** What the preset alone would be; undefined for one that is not known here. */
function presetOf({ env, algo, preset }: Run['config']): Settings | undefined {
  try {
    return settingsOf({ ...resolveConfig({ env, algo, preset }), perilune: VERSION });
  } catch {
    return undefined;
  }
}

/** More changes than that are counted, not told. */
const MOST_TOLD = 4;

function written(settings: Settings, paths: readonly string[]): string[] {
  const told = paths.slice(0, paths.length > MOST_TOLD ? MOST_TOLD - 1 : MOST_TOLD);
  const rest = paths.length - told.length;
  return [
    ...told.map((path) => `${shortened(path)}=${settings.get(path) ?? 'default'}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

/** As `--set` calls it. */
function shortened(path: string): string {
  return path.replace(/^hyperparameters\./, '').replace(/^envOptions\./, 'env.');
}
