import {
  type Agent,
  type AnyValue,
  DivergenceError,
  type LearningValueAgent,
  mean,
  type RunOptions,
  type StepResult,
  type TimedEpisode,
  trailingMeans,
  train,
} from 'perilune';
import type { Line, LinesPicture } from './pictures';

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

/** As `learn`, but it practises on when it has solved its task: for so many steps. */
export function learnToTheEnd(options: RunOptions): Promise<Learned> {
  return learn({ ...options, solve: { enabled: false } });
}

/** Plain deep Q-learning that balances a pole: without anything that keeps promises in bounds but its target. */
export function plainBalance({
  seed,
  ...more
}: {
  seed: number;
  /** Updates after which the target follows. */
  targetUpdateInterval: number;
  /** Whether one network chooses and the other says the worth. Default: false. */
  double?: boolean;
}): Promise<Learned> {
  return learnToTheEnd({
    ...{ env: 'CartPole-v1', preset: 'fast', seed, steps: 16_000 },
    hyperparameters: {
      ...{ nStep: 1, double: false, layerNorm: false, loss: 'squared', maxGradientNorm: null },
      ...{ tau: 1, targetUpdateUnit: 'updates', ...more },
    },
  });
}

/** Tries one action, and learns from what comes of it. @returns what came */
export function stepOnce<V extends AnyValue>(
  env: { step(action: number): StepResult<V> },
  agent: LearningValueAgent,
  observation: V,
): StepResult<V> {
  const action = agent.explore(observation);
  const came = env.step(action);
  const { reward, observation: nextObservation, terminated, truncated } = came;
  agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
  agent.learn();
  return came;
}

/** What a lander's mean return must reach. */
export const SOLVED = { at: 200, label: 'solved: 200' };

/** Points of a curve at most: more than a picture has pixels for is only slower to draw. */
const MOST_POINTS = 240;

/** Episodes that a point of a curve is the mean of. */
const WINDOW = 20;

/** What came of one training, and how it is drawn. */
export interface ReturnsLine extends Omit<Line, 'points'> {
  of: Pick<Learned, 'episodes'>;
}

export interface ReturnsOptions extends Pick<LinesPicture, 'level'> {
  /** What an episode's return is called. Default: Return of a flight. */
  title?: string;
  /** Default: return. */
  y?: string;
}

/** The mean returns of the last episodes of each training, over the steps of practice. */
export function returnsPicture(
  lines: readonly ReturnsLine[],
  { title = 'Return of a flight', y = 'return', ...options }: ReturnsOptions = {},
): LinesPicture {
  return {
    ...{ kind: 'lines', title: `${title}, mean of ${WINDOW}`, x: 'steps of practice', y },
    lines: lines.map(({ of, ...line }) => ({ ...line, points: returnCurve(of) })),
    ...options,
  };
}

/** As `returnsPicture`, of a pole: its return is how many steps it stood. */
export function balancesPicture(lines: readonly ReturnsLine[]): LinesPicture {
  return returnsPicture(lines, { title: 'Steps balanced', y: 'steps balanced' });
}

/**
 * How far what was promised at the start of each episode was from what came, squared, as the mean of the last episodes:
 * over the steps of practice, each mark of the axis ten times the one below.
 */
export function errorsPicture(
  lines: readonly ReturnsLine[],
  symbols: NonNullable<LinesPicture['symbols']>,
): LinesPicture {
  return {
    ...{ kind: 'lines', title: `Its promise beside what came, squared, mean of ${WINDOW}` },
    ...{ x: 'steps of practice', y: 'error', symbols, logarithmic: true },
    lines: lines.map(({ of, ...line }) => ({ ...line, points: errorCurve(of) })),
  };
}

/** Errors beyond this are drawn at it: whoever is there has lost touch. */
const MOST_ERROR = 1e9;

/**
 * The episodes that began with a promise: whoever tries something out at once looks at none of its values, which is no
 * promise, and not one that ran away.
 */
export function promising({ episodes }: Pick<Learned, 'episodes'>): readonly TimedEpisode[] {
  return episodes.filter(({ predictedReturn }) => !Number.isNaN(predictedReturn));
}

function errorCurve(of: Pick<Learned, 'episodes'>): Line['points'] {
  return curveOf({ episodes: promising(of) }, ({ predictedReturn, discountedReturn }) => {
    const error = (predictedReturn - discountedReturn) ** 2;
    return Number.isFinite(error) ? Math.min(error, MOST_ERROR) : MOST_ERROR;
  });
}

function returnCurve(of: Pick<Learned, 'episodes'>): Line['points'] {
  return curveOf(of, (episode) => episode.return);
}

/** The mean of something over each episode and the ones before it, at the step at which the episode ended. */
function curveOf(
  { episodes }: Pick<Learned, 'episodes'>,
  of: (episode: TimedEpisode) => number,
): Line['points'] {
  const means = trailingMeans(episodes.map(of), WINDOW);
  return thinned(episodes.map(({ endedAt }, i) => [endedAt, means[i] ?? Number.NaN]));
}

/** Evenly chosen points, the last one among them. */
export function thinned<T>(points: readonly T[]): T[] {
  const every = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return points.filter((_, i) => (points.length - 1 - i) % every === 0);
}

/** The mean return of the last episodes. */
export function lastReturn(learned: Pick<Learned, 'episodes'>, count = WINDOW): number {
  return lastMean(learned, count, (episode) => episode.return);
}

/** The mean of something of the last episodes. @returns NaN where there are none */
export function lastMean(
  { episodes }: Pick<Learned, 'episodes'>,
  count: number,
  of: (episode: TimedEpisode) => number,
): number {
  const last = episodes.slice(-count).map(of);
  return last.length === 0 ? Number.NaN : mean(last);
}
