import {
  type Agent,
  DivergenceError,
  make,
  mean,
  type RunOptions,
  type TimedEpisode,
  trailingMeans,
  train,
} from 'perilune';
import type { FlightPicture, Line } from './pictures';

/** What came of a training in a chapter. */
export interface Learned {
  /** Undefined if its values ran away. */
  agent: Agent | undefined;
  episodes: readonly TimedEpisode[];
  steps: number;
  solved: boolean;
}

/** Trains by the library, as a chapter needs it: without the reporting episodes, and to its end if it runs away. */
export async function learn(options: RunOptions): Promise<Learned> {
  const episodes: TimedEpisode[] = [];
  const onEpisode = (episode: TimedEpisode) => episodes.push(episode);
  try {
    const result = await train({ ...options, evaluationEpisodes: 0, onEpisode });
    return { agent: result.agent, episodes, steps: result.steps, solved: result.solved };
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return { agent: undefined, episodes, steps: error.divergence.step, solved: false };
  }
}

/** Points of a curve at most: more than a picture has pixels for is only slower to draw. */
const MOST_POINTS = 240;

/** The mean return of the last episodes, over the steps of practice. */
export function returnCurve({ episodes }: Pick<Learned, 'episodes'>, window = 20): Line['points'] {
  const means = trailingMeans(
    episodes.map((episode) => episode.return),
    window,
  );
  return thinned(episodes.map(({ endedAt }, i) => [endedAt, means[i] ?? Number.NaN]));
}

/** Evenly chosen points, the last one among them. */
export function thinned<T>(points: readonly T[]): T[] {
  const every = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
}

/** The mean return of the last episodes. */
export function lastReturn({ episodes }: Pick<Learned, 'episodes'>, count = 20): number {
  const last = episodes.slice(-count).map((episode) => episode.return);
  return last.length === 0 ? Number.NaN : mean(last);
}

export interface FlightOptions {
  env: string;
  seed: number;
  title: string;
  symbols: FlightPicture['symbols'];
  /** What is done in the light of what is seen. */
  act: (observation: Float32Array) => number | readonly number[];
}

/** Flies one episode, and keeps it as a picture. */
export function fly({ act, ...about }: FlightOptions): FlightPicture & { return: number } {
  const env = make(about.env);
  const actions: (number | readonly number[])[] = [];
  let observation = env.reset({ seed: about.seed }).observation as Float32Array;
  let total = 0;
  for (;;) {
    const action = act(observation);
    const done = typeof action === 'number' ? action : [...action];
    actions.push(done);
    const step = env.step(typeof done === 'number' ? done : Float32Array.from(done));
    total += step.reward;
    observation = step.observation as Float32Array;
    if (!step.terminated && !step.truncated) continue;
    env.close();
    const ending = typeof step.info.end === 'string' ? step.info.end : 'over';
    return { kind: 'flight', ...about, actions, ending, return: total };
  }
}
