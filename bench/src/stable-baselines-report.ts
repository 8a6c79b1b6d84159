import { bootstrapInterval, type Interval, interquartileMean, mean, type Scores } from 'perilune';
import { type Spread, spreadOf } from './rounds.js';
import { areaUnder, recordedRuns, stepsAlike, type TrainedRun } from './stable-baselines-runs.js';
import { spread, table } from './table.js';

/** One run seed, here and, if there is a Stable-Baselines3 for it, there. */
export interface Pair {
  ours: TrainedRun;
  twin: TrainedRun | undefined;
}

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

/** Stable-Baselines3 on the draws of our runs; differences are means over pairs. */
interface Twins extends Opponent {
  /** Steps before the first episode that is another in the two. */
  alike: Spread;
}

/** All that was trained with one network. */
export interface WidthReport {
  net: string;
  ours: Side;
  recorded: Opponent;
  twins?: Twins;
  /** The recorded runs and the twins as one sample, whose likeness to ours makes its interval too wide if anything. */
  together?: Opponent;
}

/** An interval within this is called equal; one beyond it that does not hold 0 different. */
const MARGIN = 25;
/** A bootstrap of fewer seeds takes them for less various than they are. */
const FEWEST = 10;

export function reportOf(
  net: readonly number[],
  pairs: readonly Pair[],
  recorded = recordedRuns(net),
): WidthReport {
  const ours = pairs.map((pair) => pair.ours);
  const twins = pairs.flatMap(({ twin }) => twin ?? []);
  const paired = pairs.filter(({ twin }) => twin !== undefined).map((pair) => pair.ours);
  return {
    net: net.join('-'),
    ours: sideOf(ours),
    recorded: compare(ours, recorded, differenceOfMeans),
    ...(twins.length > 0 && {
      twins: compareTwins(paired, twins),
      together: compare(ours, [...recorded, ...twins], differenceOfMeans),
    }),
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

/** @param seeds of ours that made the difference */
function judged(difference: Interval, seeds: number): Difference {
  const { low, high } = difference;
  if (seeds < FEWEST || low === null || high === null)
    return { ...difference, verdict: 'inconclusive' };
  const equal = low >= -MARGIN && high <= MARGIN;
  const apart = low > 0 || high < 0 ? 'different' : 'inconclusive';
  return { ...difference, verdict: equal ? 'equal' : apart };
}

export function textOf({ net, ours, recorded, twins, together }: WidthReport): string {
  const texts = [sidesTable(net, ours, recorded, `${recorded.seeds} recorded`)];
  if (twins !== undefined && together !== undefined) {
    texts.push(
      sidesTable(net, ours, twins, `${twins.seeds} on our draws`),
      `On our draws it takes the same ${spread(twins.alike, 0)} steps before the first episode that differs.`,
      sidesTable(net, ours, together, `all ${together.seeds}`),
    );
  }
  return texts.join('\n\n');
}

function sidesTable(net: string, ours: Side, theirs: Opponent, which: string): string {
  const show = ({ estimate, low, high, verdict }: Difference) =>
    `${estimate.toFixed(1)} [${low?.toFixed(1) ?? '-'}..${high?.toFixed(1) ?? '-'}] ${verdict}`;
  const row = (name: string, of: (side: Side) => number, difference = '') => [
    name,
    of(ours).toFixed(1),
    of(theirs).toFixed(1),
    difference,
  ];
  return table([
    [
      `net ${net}`,
      `Perilune, ${ours.seeds} seeds`,
      `Stable-Baselines3, ${which}`,
      'difference, 90 %',
    ],
    row('seconds, median', (side) => side.seconds),
    row('area', (side) => side.area.mean, show(theirs.areaDifference)),
    row('area, IQM', (side) => side.area.interquartileMean),
    row('area, least', (side) => side.area.least),
    row('score, mean', (side) => side.score.mean, show(theirs.scoreDifference)),
    row('score, IQM', (side) => side.score.interquartileMean),
  ]);
}
