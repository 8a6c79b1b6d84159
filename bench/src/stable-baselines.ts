import { availableParallelism } from 'node:os';
import {
  bootstrapInterval,
  type Interval,
  interquartileMean,
  mean,
  resolveConfig,
  type Scores,
} from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { type Spread, spreadOf } from './rounds.js';
import { areaUnder, recordedRuns, stepsAlike, type TrainedRun } from './stable-baselines-runs.js';
import { trainTwin, twinVersion } from './stable-baselines-twin.js';
import { spread, table } from './table.js';
import { trainInProcess } from './train-process.js';

/** Runs of one recipe. */
interface Side {
  seeds: number;
  /** Median. */
  seconds: number;
  area: { mean: number; interquartileMean: number; least: number };
  score: { mean: number; interquartileMean: number };
}

type Verdict = 'equal' | 'different' | 'inconclusive';

/** Ours minus theirs, with a bootstrap 90 % interval. */
interface Difference extends Interval {
  verdict: Verdict;
}

interface Opponent extends Side {
  areaDifference: Difference;
  scoreDifference: Difference;
}

/** Stable-Baselines3 on the draws of our runs; differences are those of pairs. */
interface Twins extends Opponent {
  /** Steps before rounding sets the first pair of episodes apart. */
  alike: Spread;
}

interface WidthReport {
  net: string;
  ours: Side;
  recorded: Opponent;
  twins?: Twins;
}

/** A Stable-Baselines3 that trains along. */
interface Peer {
  python: string;
  version: string;
}

/** One run seed, here and, if there is a Stable-Baselines3 for it, there. */
interface Pair {
  ours: TrainedRun;
  twin: TrainedRun | undefined;
}

const ENV = 'LunarLander-v3';
const PRESET = 'sb3-zoo';

/** An interval within this is called equal; one beyond it that does not hold 0 different. */
const MARGIN = 25;

/** The same recipe here and in Stable-Baselines3, over many seeds. */
export async function benchStableBaselines(flags: BenchFlags): Promise<Outcome> {
  const nets = flags.full
    ? [
        [64, 64],
        [256, 256],
      ]
    : [[64, 64]];
  const peer = await invite(flags.python);
  const reports: WidthReport[] = [];
  for (const net of nets) reports.push(reportOf(net, await trainAll(net, flags, peer)));
  const narrow = reports[0] as WidthReport;
  const marks = [
    boundOf({
      name: '100,000 steps and updates, 64-64, median',
      bound: 'at most',
      required: 12,
      measured: narrow.ours.seconds,
      unit: 's',
    }),
  ];
  return {
    report: { ...(peer && { peer: peer.version }), widths: reports },
    marks,
    text: [...(peer ? [peer.version] : []), ...reports.map(textOf)].join('\n\n'),
  };
}

async function invite(python: string | undefined): Promise<Peer | undefined> {
  if (python === undefined) return undefined;
  try {
    return { python, version: await twinVersion(python) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSo only its recorded runs are compared.\n`);
    return undefined;
  }
}

/** Trains all seeds, as many at a time as there are cores. */
async function trainAll(
  net: readonly number[],
  { seeds, from }: BenchFlags,
  peer: Peer | undefined,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < seeds; i = next++) {
      pairs[i] = await trainPair(net, from + i, peer);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return pairs;
}

async function trainPair(
  net: readonly number[],
  seed: number,
  peer: Peer | undefined,
): Promise<Pair> {
  const name = `${net.join('-')} seed ${seed}`;
  const ours = await trainOne(net, seed);
  tell(name, ours);
  if (peer === undefined) return { ours, twin: undefined };
  const hyperparameters = { hiddenLayers: net };
  const config = resolveConfig({ env: ENV, preset: PRESET, seed, hyperparameters });
  const twin = await trainTwin(peer.python, config);
  tell(`${name} in Stable-Baselines3, alike for ${stepsAlike(ours, twin)} steps`, twin);
  return { ours, twin };
}

async function trainOne(net: readonly number[], seed: number): Promise<TrainedRun> {
  const { seconds, episodes, evaluation } = await trainInProcess([
    '--env',
    ENV,
    '--preset',
    PRESET,
    '--seed',
    `${seed}`,
    '--set',
    `hiddenLayers=${JSON.stringify(net)}`,
  ]);
  return { seconds, episodes, score: evaluation.mean };
}

function tell(name: string, run: TrainedRun): void {
  const [seconds, area, score] = [run.seconds, areaUnder(run), run.score].map((x) => x.toFixed(1));
  process.stderr.write(`${name}: ${seconds} s, area ${area}, score ${score}\n`);
}

function reportOf(net: readonly number[], pairs: readonly Pair[]): WidthReport {
  const ours = pairs.map((pair) => pair.ours);
  const twins = pairs.flatMap(({ twin }) => twin ?? []);
  return {
    net: net.join('-'),
    ours: sideOf(ours),
    recorded: compare(ours, recordedRuns(net), differenceOfMeans),
    ...(twins.length > 0 && { twins: compareTwins(ours, twins) }),
  };
}

function compareTwins(ours: readonly TrainedRun[], twins: readonly TrainedRun[]): Twins {
  return {
    ...compare(ours, twins, meanDifference),
    alike: spreadOf(twins.map((twin, i) => stepsAlike(ours[i] as TrainedRun, twin))),
  };
}

function compare(
  ours: readonly TrainedRun[],
  theirs: readonly TrainedRun[],
  differ: (ours: Scores, theirs: Scores) => Interval,
): Opponent {
  return {
    ...sideOf(theirs),
    areaDifference: judged(differ(ours.map(areaUnder), theirs.map(areaUnder)), ours.length),
    scoreDifference: judged(differ(ours.map(scoreOf), theirs.map(scoreOf)), ours.length),
  };
}

function sideOf(runs: readonly TrainedRun[]): Side {
  const [areas, scores] = [runs.map(areaUnder), runs.map(scoreOf)];
  return {
    seeds: runs.length,
    seconds: spreadOf(runs.map(({ seconds }) => seconds)).median,
    area: {
      mean: mean(areas),
      interquartileMean: interquartileMean(areas),
      least: Math.min(...areas),
    },
    score: { mean: mean(scores), interquartileMean: interquartileMean(scores) },
  };
}

const scoreOf = ({ score }: TrainedRun): number => score;

const NINETY = { confidence: 0.9, resamples: 10_000 };

/** Of two samples that have nothing to do with each other. */
function differenceOfMeans(ours: Scores, theirs: Scores): Interval {
  return bootstrapInterval(
    [[ours], [theirs]],
    ([a, b]) => mean((a as Scores[])[0] as Scores) - mean((b as Scores[])[0] as Scores),
    NINETY,
  );
}

/** Of pairs. */
function meanDifference(ours: Scores, theirs: Scores): Interval {
  const differences = Array.from(ours, (value, i) => value - (theirs[i] as number));
  return bootstrapInterval([[differences]], ([a]) => mean((a as Scores[])[0] as Scores), NINETY);
}

/** The interval that so many of our runs made; one run has no spread, and tells nothing. */
function judged(difference: Interval, seeds: number): Difference {
  const { low, high } = difference;
  if (seeds < 2) return { ...difference, verdict: 'inconclusive' };
  const equal = low >= -MARGIN && high <= MARGIN;
  const apart = low > 0 || high < 0 ? 'different' : 'inconclusive';
  return { ...difference, verdict: equal ? 'equal' : apart };
}

function textOf({ net, ours, recorded, twins }: WidthReport): string {
  const text = sidesTable(`${PRESET}, net ${net}`, ours, recorded, `${recorded.seeds} recorded`);
  if (twins === undefined) return text;
  const onOurs = sidesTable(`the same, net ${net}`, ours, twins, 'on our draws');
  const alike = `On our draws it takes the same steps for ${spread(twins.alike, 0)}.`;
  return [text, onOurs, alike].join('\n\n');
}

function sidesTable(title: string, ours: Side, theirs: Opponent, which: string): string {
  const show = ({ estimate, low, high, verdict }: Difference) =>
    `${estimate.toFixed(1)} [${low.toFixed(1)}..${high.toFixed(1)}] ${verdict}`;
  const row = (name: string, of: (side: Side) => number, difference = '') => [
    name,
    of(ours).toFixed(1),
    of(theirs).toFixed(1),
    difference,
  ];
  return table([
    [title, `Perilune, ${ours.seeds} seeds`, `Stable-Baselines3, ${which}`, 'difference, 90 %'],
    row('seconds, median', (side) => side.seconds),
    row('area', (side) => side.area.mean, show(theirs.areaDifference)),
    row('area, IQM', (side) => side.area.interquartileMean),
    row('area, least', (side) => side.area.least),
    row('score, mean', (side) => side.score.mean, show(theirs.scoreDifference)),
    row('score, IQM', (side) => side.score.interquartileMean),
  ]);
}
