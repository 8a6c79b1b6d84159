import { byName } from './find-runs.js';
import { labelsOf, methodsOf, settingsOf, taskOf } from './labels.js';
import { RUN_STATES, type Run } from './read-run.js';

/** Runs of one configuration, which differ in their seeds alone. */
export interface Group {
  /** What sets it apart from the other groups: preset, and what else differs. */
  label: string;
  /**
   * What sets it apart whatever the environment: groups of different environments with the same one are the
   * same method in several tasks.
   */
  method: string;
  env: string;
  /** The environment, with its options where they are not the defaults: what scores can be compared in. */
  task: string;
  /** In the order of their seeds, one a seed: one that has ended where there is one. */
  runs: Run[];
  /** Runs of a seed that is there already: the same run again. */
  repeated: Run[];
}

/** Groups runs by their configuration without the seed; groups and runs in the order of their names. */
export function groupRuns(runs: readonly Run[]): Group[] {
  const byKey = new Map<string, Run[]>();
  for (const run of [...runs].sort((a, b) => byName(a.folder, b.folder))) {
    const key = JSON.stringify([...settingsOf(run.config)].sort());
    byKey.set(key, [...(byKey.get(key) ?? []), run]);
  }
  const groups = [...byKey.values()];
  const configs = groups.map(([first]) => (first as Run).config);
  const labels = labelsOf(configs);
  const methods = methodsOf(configs);
  return groups.map((members, i) => {
    const { env } = configs[i] as Run['config'];
    const names = { label: labels[i] as string, method: methods[i] as string };
    return { ...names, env, task: taskOf(configs[i] as Run['config']), ...oneASeed(members) };
  });
}

function oneASeed(members: readonly Run[]): Pick<Group, 'runs' | 'repeated'> {
  const ordered = [...members].sort(
    (a, b) => a.config.seed - b.config.seed || rankOf(a) - rankOf(b),
  );
  const runs: Run[] = [];
  const repeated: Run[] = [];
  for (const run of ordered) {
    const isNew = run.config.seed !== runs.at(-1)?.config.seed;
    (isNew ? runs : repeated).push(run);
  }
  return { runs, repeated };
}

function rankOf({ state }: Run): number {
  return RUN_STATES.indexOf(state);
}
