import { availableParallelism } from 'node:os';
import { boundOf, type Mark } from './marks.js';
import type { SolveReport } from './solve-report.js';

/** What a preset is to do in a world, over run seeds. */
interface Promised {
  preset: string;
  env: string;
  /** Of the seeds that are to be solved. */
  share: number;
  /** From process start to solved, at the median. */
  medianSeconds: number;
  /** The same where a process has one core to itself (`taskset -c 0`). */
  alone?: number;
  /** None of the share that is to be solved takes longer. */
  slowestSeconds?: number;
  /** What the reporting episodes have to score where the world names no threshold. */
  score?: number;
}

/** The seconds are of two cores that nothing else is at. */
const promises: readonly Promised[] = [
  {
    ...{ preset: 'fast', env: 'LunarLander-v3', share: 0.985 },
    ...{ medianSeconds: 0.9, alone: 1.15, slowestSeconds: 2 },
  },
  ...['CartPole-v1', 'Acrobot-v1', 'MountainCar-v0'].map((env) => ({
    ...{ preset: 'fast', env, share: 0.95, medianSeconds: 5 },
  })),
  { preset: 'ppo', env: 'LunarLander-v3', share: 0.95, medianSeconds: 6 },
  { preset: 'throttle', env: 'LunarLanderContinuous-v3', share: 0.97, medianSeconds: 5 },
  { preset: 'throttle', env: 'MountainCarContinuous-v0', share: 0.95, medianSeconds: 10 },
  { preset: 'throttle', env: 'Pendulum-v1', share: 0.95, medianSeconds: 10, score: -200 },
];

export function promiseOf(preset: string, env: string): Promised | undefined {
  return promises.find((promised) => promised.preset === preset && promised.env === env);
}

/** None of a preset and world of which nothing is promised. */
export function marksOf({ preset, env, count, solved, medianSeconds, seeds }: SolveReport): Mark[] {
  const promised = promiseOf(preset, env);
  if (promised === undefined) return [];
  const { share, slowestSeconds, alone = promised.medianSeconds } = promised;
  const required = Math.ceil(share * count);
  const oneCore = availableParallelism() === 1;
  const marks = [
    boundOf({
      name: 'seeds solved, as the reporting episodes bear out',
      bound: 'at least',
      ...{ required, measured: solved, unit: `of ${count}` },
    }),
    boundOf({
      name: oneCore ? 'median time to solved, on one core' : 'median time to solved',
      bound: 'at most',
      required: oneCore ? alone : promised.medianSeconds,
      measured: medianSeconds ?? Number.POSITIVE_INFINITY,
      unit: 's',
    }),
  ];
  if (slowestSeconds === undefined || oneCore) return marks;
  const times = seeds.map(({ seconds }) => seconds ?? Number.POSITIVE_INFINITY);
  return [
    ...marks,
    boundOf({
      name: `slowest of the ${100 * share} % that are to be solved`,
      bound: 'at most',
      required: slowestSeconds,
      measured: times.sort((a, b) => a - b)[required - 1] as number,
      unit: 's',
    }),
  ];
}
