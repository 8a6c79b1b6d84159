import { availableParallelism } from 'node:os';
import { resolveConfig } from 'perilune';
import { type BenchFlags, type Outcome, WrongCall } from './benchmark.js';
import { invite } from './invite.js';
import { boundOf, type Mark } from './marks.js';
import { type Pair, reportOf, textOf, type WidthReport } from './stable-baselines-report.js';
import {
  areaUnder,
  recordedPolicies,
  stepsAlike,
  type TrainedRun,
} from './stable-baselines-runs.js';
import { trainTwin, twinVersion } from './stable-baselines-twin.js';
import { trainInProcess } from './train-process.js';

/** A Stable-Baselines3 that trains along. */
interface Peer {
  python: string;
  version: string;
}

const ENV = 'LunarLander-v3';
const PRESET = 'sb3-zoo';
const NARROW = [64, 64] as const;

/**
 * The same recipe here and in Stable-Baselines3, over many seeds.
 *
 * @throws WrongCall when there is no such algorithm, or no file of recorded runs of it
 */
export function benchStableBaselines(flags: BenchFlags): Promise<Outcome> {
  if (flags.algo === 'dqn') return benchDqn(flags);
  if (flags.algo === 'ppo') return benchPpo(flags);
  throw new WrongCall(`--algo must be dqn or ppo, given ${flags.algo}.`);
}

/** PPO's recipe beside recorded runs. */
async function benchPpo(flags: BenchFlags): Promise<Outcome> {
  const file = flags.recorded ?? process.env.PERILUNE_RECORDED;
  if (file === undefined) {
    throw new WrongCall('Name a file of recorded runs of PPO by --recorded or PERILUNE_RECORDED.');
  }
  const recorded = recordedPolicies(file, 'ppo');
  const train = async (seed: number) => ({ ours: await trainPpo(seed), twin: undefined });
  const report = reportOf(NARROW, await forAllSeeds(flags, train), recorded);
  const speed = boundOf({
    name: '1,000,000 steps of sb3-ppo, median',
    bound: 'at most',
    required: 10,
    measured: report.ours.seconds,
    unit: 's',
  });
  return { report, marks: [speed], text: textOf(report) };
}

async function trainPpo(seed: number): Promise<TrainedRun> {
  const args = ['--env', ENV, '--preset', 'sb3-ppo', '--seed', `${seed}`];
  const { seconds, episodes, evaluation } = await trainInProcess(args);
  const run = { seconds, episodes, score: evaluation.mean };
  tell(`PPO seed ${seed}`, run);
  return run;
}

async function benchDqn(flags: BenchFlags): Promise<Outcome> {
  const nets = flags.full ? [NARROW, [256, 256]] : [NARROW];
  const peer = await invite(flags.python, startPeer, 'So only its recorded runs are compared.');
  const reports: WidthReport[] = [];
  for (const net of nets) reports.push(reportOf(net, await trainAll(net, flags, peer)));
  const narrow = reports[0] as WidthReport;
  const speed = boundOf({
    name: '100,000 steps and updates, 64-64, median',
    bound: 'at most',
    required: 12,
    measured: narrow.ours.seconds,
    unit: 's',
  });
  const marks = [speed, ...reports.flatMap(alikeMark)];
  return {
    report: { ...(peer && { peer: peer.version }), widths: reports },
    marks,
    text: [...(peer ? [peer.version] : []), ...reports.map(textOf)].join('\n\n'),
  };
}

/** That it is the same algorithm shows in the steps that both take before rounding tells. */
function alikeMark({ net, twins }: WidthReport): Mark[] {
  if (twins === undefined) return [];
  const name = `${net}: Stable-Baselines3 on our draws takes the same steps, the fewest of all pairs`;
  const measured = twins.alike.min;
  return [boundOf({ name, bound: 'at least', required: 500, measured, unit: 'steps' })];
}

async function startPeer(python: string): Promise<Peer> {
  return { python, version: await twinVersion(python) };
}

function trainAll(
  net: readonly number[],
  flags: BenchFlags,
  peer: Peer | undefined,
): Promise<Pair[]> {
  return forAllSeeds(flags, (seed) => trainPair(net, seed, peer));
}

/** Trains all seeds, as many at a time as there are cores. */
async function forAllSeeds(
  { seeds, from }: BenchFlags,
  train: (seed: number) => Promise<Pair>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  let next = 0;
  const work = async () => {
    for (let i = next++; i < seeds; i = next++) pairs[i] = await train(from + i);
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
  try {
    const twin = await trainTwin(peer.python, config);
    tell(`${name} in Stable-Baselines3, alike for ${stepsAlike(ours, twin)} steps`, twin);
    return { ours, twin };
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\nIt is compared without.\n`);
    return { ours, twin: undefined };
  }
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
