import { AgentFileError } from 'perilune';
import type { ObservationStatistics } from '../agents/assembly.js';
import { NUMPY_GLOBALS, numberOf, vectorOf } from '../pickle/numpy.js';
import { unpickle } from '../pickle/unpickle.js';
import { Dict, kindOf, Made, type PickleValue } from '../pickle/values.js';
import { inPlace } from '../text/places.js';

const VEC_NORMALIZE = 'stable_baselines3.common.vec_env.vec_normalize.VecNormalize';
const RUNNING_MEAN_STD = 'stable_baselines3.common.running_mean_std.RunningMeanStd';

const spaces = ['box.Box', 'discrete.Discrete', 'multi_discrete.MultiDiscrete']
  .concat(['multi_binary.MultiBinary', 'dict.Dict', 'tuple.Tuple'])
  .flatMap((name) => [`gymnasium.spaces.${name}`, `gym.spaces.${name}`]);

/** Streams of random numbers that spaces carry. */
const generators = [
  '_pickle.__generator_ctor',
  '_pickle.__bit_generator_ctor',
  '_pickle.__randomstate_ctor',
  '_generator.Generator',
  '_pcg64.PCG64',
  '_mt19937.MT19937',
  'mtrand.RandomState',
  'bit_generator.SeedSequence',
  'bit_generator.__pyx_unpickle_SeedSequence',
].map((name) => `numpy.random.${name}`);

/** All that such a file names. */
const GLOBALS: ReadonlySet<string> = new Set([
  ...[VEC_NORMALIZE, RUNNING_MEAN_STD, 'collections.OrderedDict'],
  ...[...NUMPY_GLOBALS, ...spaces, ...generators],
  'gym.utils.seeding.RandomNumberGenerator',
  'gym.utils.seeding.RandomNumberGenerator._generator_ctor',
]);

/** What the file of a `VecNormalize` says. */
export interface VecNormalize {
  /** Undefined where observations are not normalized. */
  readonly observations: ObservationStatistics | undefined;
  readonly normalizesRewards: boolean;
}

/**
 * Reads what `VecNormalize.save` wrote: an observation x becomes clip((x - mean) / sqrt(variance + epsilon)).
 *
 * @throws AgentFileError when it holds something else, or numbers that are none
 */
export function readVecNormalize(bytes: Uint8Array): VecNormalize {
  const root = unpickle(bytes, { globals: GLOBALS });
  const state = stateOf(root, VEC_NORMALIZE);
  const normalizes = state.entries.get('norm_obs') !== false;
  return {
    observations: normalizes ? observationsIn(state) : undefined,
    normalizesRewards: state.entries.get('norm_reward') === true,
  };
}

function observationsIn({ entries }: Dict): ObservationStatistics {
  const { entries: statistics } = inPlace('obs_rms', () =>
    stateOf(entries.get('obs_rms'), RUNNING_MEAN_STD),
  );
  const [mean, variance] = ['mean', 'var'].map((name) =>
    inPlace(`obs_rms.${name}`, () => finite(vectorOf(statistics.get(name)))),
  ) as [Float64Array, Float64Array];
  const epsilon = inPlace('epsilon', () => positive(numberOf(entries.get('epsilon'))));
  const clip = inPlace('clip_obs', () => clipOf(entries.get('clip_obs')));
  const count = inPlace('obs_rms.count', () => positive(numberOf(statistics.get('count'))));
  if (mean.length !== variance.length || variance.some((value) => value < 0)) {
    throw new AgentFileError('obs_rms: its mean and var do not go together.');
  }
  return { mean, variance, count, epsilon, clip };
}

/** What an instance of a class was told by `__setstate__`. */
function stateOf(value: PickleValue | undefined, maker: string): Dict {
  if (value instanceof Made && value.maker === maker && value.state instanceof Dict) {
    return value.state;
  }
  const name = maker.slice(maker.lastIndexOf('.') + 1);
  const hint = value instanceof Dict ? ', of observations that are a Dict' : '';
  throw new AgentFileError(`it is ${kindOf(value)}${hint}, but a ${name} was expected.`);
}

function finite(values: Float64Array): Float64Array {
  const index = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (index < 0) return values;
  throw new AgentFileError(`its number ${index} is ${values[index]}.`);
}

/** Infinity stands for none. */
function clipOf(value: PickleValue | undefined): number | undefined {
  const clip = numberOf(value);
  return clip === Infinity ? undefined : positive(clip);
}

/** In float32 too, as an agent's file keeps it. */
function positive(value: number): number {
  const kept = Math.fround(value);
  if (kept > 0 && Number.isFinite(kept)) return value;
  throw new AgentFileError(`it is ${value}, but must be above 0, and a number that float32 holds.`);
}
