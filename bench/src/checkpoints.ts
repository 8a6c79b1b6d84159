import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { table } from './table.js';
import { trainInProcess } from './train-process.js';

/** One recipe trained with checkpoints and without, a process each. */
interface CheckpointReport {
  recipe: string;
  steps: number;
  /** Seconds of training with a checkpoint every ten, and with none. */
  seconds: number;
  without: number;
  /** Spent on checkpoints, records and fsync included. */
  spent: number;
  /** Share of the time that was spent so, in percent; and what the two runs' times say, noise and all. */
  share: number;
  longer: number;
}

/** More than a minute of training on any machine that we know. */
const STEPS = 12_000_000;
const EVERY = 10;

const RECIPES: readonly { recipe: string; flags: readonly string[] }[] = [
  { recipe: 'fast', flags: [] },
  { recipe: 'fast, replay of a million', flags: ['--set', 'replayCapacity=1000000'] },
];

/** What checkpoints every ten seconds cost. `--full`: with a replay of a million too. */
export async function benchCheckpoints({ full, from }: BenchFlags): Promise<Outcome> {
  const reports: CheckpointReport[] = [];
  for (const { recipe, flags } of full ? RECIPES : RECIPES.slice(0, 1)) {
    reports.push(await compare(recipe, ['--seed', `${from}`, ...flags]));
  }
  const marks = reports.slice(0, 1).map(({ share }) =>
    boundOf({
      name: 'share of the time spent on checkpoints every 10 s, fsync included',
      bound: 'at most',
      required: 2,
      measured: share,
      unit: '%',
    }),
  );
  return {
    report: { every: EVERY, recipes: reports },
    marks,
    text: reports.map(textOf).join('\n\n'),
  };
}

async function compare(recipe: string, flags: readonly string[]): Promise<CheckpointReport> {
  const common = ['--steps', `${STEPS}`, '--set', 'solve.enabled=false', ...flags];
  const saved = await trainInProcess([...common, '--checkpoint-every', `${EVERY}`]);
  const { seconds: without } = await trainInProcess([...common, '--checkpoint-every', '0']);
  const { seconds, steps, timing } = saved;
  const spent = timing.checkpoint ?? Number.NaN;
  const share = (100 * spent) / seconds;
  return { recipe, steps, seconds, without, spent, share, longer: 100 * (seconds / without - 1) };
}

function textOf({
  recipe,
  steps,
  seconds,
  without,
  spent,
  share,
  longer,
}: CheckpointReport): string {
  const count = Math.floor(seconds / EVERY);
  return table([
    [`${recipe}, ${steps.toLocaleString('en-US')} steps`, ''],
    ['with a checkpoint every 10 s', `${seconds.toFixed(1)} s`],
    ['spent on them', `${spent.toFixed(3)} s`],
    ['  each, about', `${((1000 * spent) / Math.max(1, count)).toFixed(0)} ms`],
    ['  share', `${share.toFixed(2)} %`],
    ['without', `${without.toFixed(1)} s`],
    ['with is longer by (one run each)', `${longer.toFixed(1)} %`],
  ]);
}
