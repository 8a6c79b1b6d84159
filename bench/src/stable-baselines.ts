import { availableParallelism } from 'node:os';
import { bootstrapInterval, type Interval, interquartileMean, mean, type Scores } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { spreadOf } from './rounds.js';
import { areaUnder, recordedRuns, type Trained } from './stable-baselines-runs.js';
import { table } from './table.js';
import { trainInProcess } from './train-process.js';

type Verdict = 'equal' | 'different' | 'inconclusive';

interface Comparison extends Interval {
  verdict: Verdict;
}

interface WidthReport {
  net: string;
  seeds: number;
  theirSeeds: number;
  seconds: number;
  theirSeconds: number;
  areas: { ours: number; theirs: number };
  scores: { ours: number; theirs: number; oursIqm: number; theirsIqm: number };
  /** Ours minus theirs, with bootstrap 90 % intervals. */
  areaDifference: Comparison;
  scoreDifference: Comparison;
}

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
  const reports: WidthReport[] = [];
  for (const net of nets) reports.push(await compareWidth(net, flags));
  const narrow = reports[0] as WidthReport;
  const marks = [
    boundOf({
      name: '100,000 steps and updates, 64-64, median',
      bound: 'at most',
      required: 12,
      measured: narrow.seconds,
      unit: 's',
    }),
  ];
  return { report: { widths: reports }, marks, text: reports.map(textOf).join('\n\n') };
}

async function compareWidth(net: readonly number[], flags: BenchFlags): Promise<WidthReport> {
  const theirs = recordedRuns(net);
  const ours = await trainAll(net, flags);
  const pick = (runs: readonly Trained[], key: keyof Trained) => runs.map((run) => run[key]);
  const [ourScores, theirScores] = [pick(ours, 'score'), pick(theirs, 'score')];
  const [ourAreas, theirAreas] = [pick(ours, 'area'), pick(theirs, 'area')];
  return {
    net: net.join('-'),
    seeds: ours.length,
    theirSeeds: theirs.length,
    seconds: spreadOf(pick(ours, 'seconds')).median,
    theirSeconds: spreadOf(pick(theirs, 'seconds')).median,
    areas: { ours: mean(ourAreas), theirs: mean(theirAreas) },
    scores: {
      ours: mean(ourScores),
      theirs: mean(theirScores),
      oursIqm: interquartileMean(ourScores),
      theirsIqm: interquartileMean(theirScores),
    },
    areaDifference: compare(ourAreas, theirAreas),
    scoreDifference: compare(ourScores, theirScores),
  };
}

/** Trains all seeds, as many at a time as there are cores. */
async function trainAll(net: readonly number[], { seeds, from }: BenchFlags): Promise<Trained[]> {
  const waiting = Array.from({ length: seeds }, (_, i) => from + i);
  const trained: Trained[] = [];
  const work = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const run = await trainOne(net, seed);
      trained.push(run);
      const { seconds, area, score } = run;
      process.stderr.write(
        `${net.join('-')} seed ${seed}: ${seconds.toFixed(1)} s, area ${area.toFixed(1)}, score ${score.toFixed(1)}\n`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return trained;
}

async function trainOne(net: readonly number[], seed: number): Promise<Trained> {
  const result = await trainInProcess([
    '--preset',
    'sb3-zoo',
    '--seed',
    `${seed}`,
    '--set',
    `hiddenLayers=${JSON.stringify(net)}`,
  ]);
  return {
    seconds: result.seconds,
    area: areaUnder(result.episodes),
    score: result.evaluation.mean,
  };
}

function compare(ours: Scores, theirs: Scores): Comparison {
  const difference = bootstrapInterval(
    [[ours], [theirs]],
    ([a, b]) => mean((a as Scores[])[0] as Scores) - mean((b as Scores[])[0] as Scores),
    { confidence: 0.9, resamples: 10_000 },
  );
  return { ...difference, verdict: judge(difference) };
}

function judge({ low, high }: Interval): Verdict {
  if (low >= -MARGIN && high <= MARGIN) return 'equal';
  return low > 0 || high < 0 ? 'different' : 'inconclusive';
}

function textOf(report: WidthReport): string {
  const { net, seeds, theirSeeds, seconds, theirSeconds, areas, scores } = report;
  const show = ({ estimate, low, high, verdict }: Comparison) =>
    `${estimate.toFixed(1)} [${low.toFixed(1)}..${high.toFixed(1)}] ${verdict}`;
  return table([
    [
      `sb3-zoo, net ${net}`,
      `Perilune, ${seeds} seeds`,
      `Stable-Baselines3, ${theirSeeds}`,
      'difference, 90 %',
    ],
    ['seconds, median', seconds.toFixed(1), theirSeconds.toFixed(1), ''],
    ['area', areas.ours.toFixed(1), areas.theirs.toFixed(1), show(report.areaDifference)],
    ['score, mean', scores.ours.toFixed(1), scores.theirs.toFixed(1), show(report.scoreDifference)],
    ['score, IQM', scores.oursIqm.toFixed(1), scores.theirsIqm.toFixed(1), ''],
  ]);
}
