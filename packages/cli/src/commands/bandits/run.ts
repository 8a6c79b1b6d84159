import { drawChart } from '@perilune/pictures/node';
import {
  type BanditRecord,
  type BanditStrategy,
  epsilonGreedyStrategy,
  gradientStrategy,
  type Payment,
  studyBandits,
  thompsonStrategy,
  UsageError,
  upperBoundStrategy,
} from 'perilune';
import { keysOf, readInteger } from '../../options/settings.js';
import { checkWritable, picturePaths, writeOut, writePicture } from '../../output.js';
import { table } from '../../terminal/table.js';
import { nearPath } from '../../terminal/words.js';

export interface BanditsFlags {
  arms: string;
  payment: Payment;
  center: string;
  steps: string;
  problems: string;
  seed: string;
  out?: string;
  json?: boolean;
}

/** What a strategy's word makes of its number; `thompson` has none. */
const makers: Readonly<Record<string, (value: number, payment: Payment) => BanditStrategy>> = {
  epsilon: (epsilon) => epsilonGreedyStrategy({ epsilon }),
  optimistic: (initialValue) => epsilonGreedyStrategy({ epsilon: 0, initialValue, stepSize: 0.1 }),
  ucb: (c) => upperBoundStrategy({ c }),
  gradient: (stepSize) => gradientStrategy({ stepSize }),
  'plain-gradient': (stepSize) => gradientStrategy({ stepSize, baseline: false }),
  thompson: (_, payment) => thompsonStrategy(payment),
};

const TEXTBOOK = [
  ...['epsilon=0', 'epsilon=0.01', 'epsilon=0.1', 'optimistic=5', 'ucb=2', 'gradient=0.1'],
  'thompson',
];

/** What of a record is drawn. */
const CURVES = {
  rewards: { name: 'reward', y: 'Reward, mean over problems', scale: 1 },
  optimal: { name: 'optimal', y: 'Best arm pulled, % of problems', scale: 100 },
} as const;

/** `perilune bandits`: the textbook's studies of slot machines. */
export async function bandits(words: readonly string[], flags: BanditsFlags): Promise<void> {
  const { payment, out } = flags;
  const most = 1e6;
  const options = {
    strategies: (words.length === 0 ? TEXTBOOK : words).map((word) => strategyOf(word, payment)),
    payment,
    arms: readInteger('--arms', flags.arms, 2, most),
    center: readNumber('--center', flags.center),
    steps: readInteger('--steps', flags.steps, 1, most),
    problems: readInteger('--problems', flags.problems, 1, most),
    seed: readInteger('--seed', flags.seed, 0),
  };
  if (out !== undefined) checkOutputs(out);
  const records = studyBandits(options);
  const { arms, center, steps, problems, seed } = options;
  const told = { arms, payment, center, steps, problems, seed };
  const files = out === undefined ? [] : await writeAll(out, records, told);
  if (flags.json) {
    const results = records.map((record) => ({ name: record.name, ...lastOf(record) }));
    process.stdout.write(`${JSON.stringify({ ...told, results, files }, null, 2)}\n`);
  } else process.stdout.write(`${tableOf(records)}\n`);
  if (files.length > 0) process.stderr.write(`${files.map(nearPath).join('\n')}\n`);
}

function strategyOf(word: string, payment: Payment): BanditStrategy {
  const [name = '', text] = word.split('=', 2);
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  const isWhole = name === 'thompson' ? text === undefined : isNumber(text);
  if (make !== undefined && isWhole) return make(Number(text), payment);
  throw new UsageError(
    `${JSON.stringify(word)} is no strategy: give one of ${keysOf(makers).join(', ')}, ` +
      'all but thompson with a number, as epsilon=0.1.',
  );
}

function readNumber(flag: string, text: string): number {
  if (isNumber(text)) return Number(text);
  throw new UsageError(`${flag} is ${JSON.stringify(text)}, but must be a number.`);
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^-?\d+(\.\d+)?$/.test(text);
}

function checkOutputs(out: string): void {
  for (const { name } of Object.values(CURVES)) picturePaths(`${out}-${name}`);
  checkWritable(`${out}.csv`);
}

/** Over the last tenth of the pulls, so that a single one's luck does not show. */
function lastOf({ rewards, optimal, regret }: BanditRecord) {
  const from = Math.floor(0.9 * rewards.length);
  const mean = (values: Float64Array) =>
    values.subarray(from).reduce((sum, value) => sum + value, 0) / (values.length - from);
  return { reward: mean(rewards), optimal: mean(optimal), regret: regret.at(-1) as number };
}

function tableOf(records: readonly BanditRecord[]): string {
  const rows = records.map((record) => ({ name: record.name, ...lastOf(record) }));
  const right = true;
  return table(
    [
      { head: 'strategy', cell: ({ name }) => name },
      { head: 'reward at the end', right, cell: ({ reward }) => reward.toFixed(3) },
      { head: 'best arm', right, cell: ({ optimal }) => `${(100 * optimal).toFixed(1)} %` },
      { head: 'regret', right, cell: ({ regret }) => regret.toFixed(1) },
    ],
    rows,
    Infinity,
  ).text;
}

interface Told {
  arms: number;
  payment: Payment;
  steps: number;
  problems: number;
  seed: number;
}

async function writeAll(out: string, records: readonly BanditRecord[], told: Told) {
  const files: string[] = [];
  for (const key of keysOf<keyof typeof CURVES>(CURVES)) {
    const { name, y, scale } = CURVES[key];
    const series = records.map((record) => ({
      label: record.name,
      points: thinned(record[key]).map(({ x, y: value }) => ({ x, y: scale * value })),
    }));
    const { arms, payment, problems, seed } = told;
    const subtitle = [`${problems} problems of ${arms} arms, ${payment} payments, seed ${seed}`];
    const picture = await drawChart(series, { title: 'Bandits', subtitle, x: 'Pulls', y });
    files.push(...writePicture(`${out}-${name}`, picture));
  }
  writeOut(`${out}.csv`, csvOf(records));
  return [...files, `${out}.csv`];
}

/** Means of neighbours, so many that a line has at most 250 points: more only thicken it. */
function thinned(values: Float64Array): { x: number; y: number }[] {
  const size = Math.ceil(values.length / 250);
  const points: { x: number; y: number }[] = [];
  for (let from = 0; from < values.length; from += size) {
    const some = values.subarray(from, from + size);
    const y = some.reduce((sum, value) => sum + value, 0) / some.length;
    points.push({ x: from + (some.length + 1) / 2, y });
  }
  return points;
}

function csvOf(records: readonly BanditRecord[]): string {
  const rows = records.flatMap(({ name, rewards, optimal, regret }) =>
    Array.from(rewards, (reward, t) => `"${name}",${t + 1},${reward},${optimal[t]},${regret[t]}`),
  );
  return `strategy,pull,reward,optimal,regret\n${rows.join('\n')}\n`;
}
