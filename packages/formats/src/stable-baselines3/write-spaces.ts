import { type AnySpace, UsageError } from 'perilune';
import { global, type Pickled } from '../pickle-writer/pickle.js';

/** What `data` says of a space: the call that makes it, and beside it what others read. */
export interface WrittenSpace {
  readonly pickled: Pickled;
  readonly type: string;
  readonly beside: Readonly<Record<string, string | readonly number[]>>;
}

/**
 * A space as Gymnasium's, by its public constructor.
 *
 * @param what it is, for the message
 * @throws UsageError for one that Stable-Baselines3's `MlpPolicy` does not take
 */
export function writeSpace(space: AnySpace, what: 'Observations' | 'Actions'): WrittenSpace {
  if (space.kind === 'box' && space.dtype.startsWith('float')) return boxOf(space);
  if (space.kind === 'discrete' && space.start === 0) {
    const beside = { n: String(space.n), start: '0', _shape: [], dtype: 'int64' };
    return made('discrete', 'Discrete', [space.n], beside);
  }
  if (space.kind === 'multi-discrete' && space.start.every((start) => Number(start) === 0)) {
    const nvec = Array.from(space.nvec, Number);
    const beside = { nvec: listed(nvec), _shape: [nvec.length], dtype: 'int64' };
    return made('multi_discrete', 'MultiDiscrete', [arrayOf(nvec, 'int64')], beside);
  }
  if (space.kind === 'multi-binary') {
    const beside = { n: String(space.size), _shape: [space.size], dtype: 'int8' };
    return made('multi_binary', 'MultiBinary', [space.size], beside);
  }
  throw new UsageError(
    `${what} in ${space} are none that Stable-Baselines3's MlpPolicy takes: it knows a Box of floats, and Discrete, ` +
      'MultiDiscrete and MultiBinary from 0 on. Export the agent as ONNX.',
  );
}

const DTYPES = {
  float32: { code: 'f4', array: (values: readonly number[]) => Float32Array.from(values) },
  float64: { code: 'f8', array: (values: readonly number[]) => Float64Array.from(values) },
  int64: { code: 'i8', array: (values: readonly number[]) => BigInt64Array.from(values, BigInt) },
} as const;

/** numpy's array of these numbers, as numpy itself pickles one: by the name that numpy 1 and 2 know. */
export function arrayOf(
  values: readonly number[],
  dtype: keyof typeof DTYPES,
  shape: readonly number[] = [values.length],
): Pickled {
  const { code, array } = DTYPES[dtype];
  const { buffer } = array(values);
  const empty = [global('numpy', 'ndarray'), { tuple: [0] }, Uint8Array.of(0x62)];
  const build = { call: global('numpy.core.multiarray', '_reconstruct'), of: empty };
  const type = dtypeOf(code);
  return {
    build,
    state: { tuple: [1, { tuple: [...shape] }, type, false, new Uint8Array(buffer)] },
  };
}

function boxOf(space: Extract<AnySpace, { kind: 'box' }>): WrittenSpace {
  const { shape, dtype, boundedBelow, boundedAbove } = space;
  const [low, high] = [space.low, space.high].map((bound) =>
    Array.from(bound as ArrayLike<number>, Number),
  ) as [number[], number[]];
  const size = { tuple: [...shape] };
  const array = (values: readonly number[]) => arrayOf(values, dtype as 'float32', shape);
  const beside = {
    dtype,
    _shape: shape,
    low: listed(low),
    high: listed(high),
    bounded_below: `[${boundedBelow.map((is) => (is ? 'True' : 'False')).join(' ')}]`,
    bounded_above: `[${boundedAbove.map((is) => (is ? 'True' : 'False')).join(' ')}]`,
  };
  return made('box', 'Box', [array(low), array(high), size, dtypeOf(dtype)], beside);
}

function dtypeOf(dtype: string): Pickled {
  return { call: global('numpy', 'dtype'), of: [dtype] };
}

function made(
  module: string,
  name: string,
  of: readonly Pickled[],
  beside: WrittenSpace['beside'],
): WrittenSpace {
  const path = `gymnasium.spaces.${module}`;
  const type = `<class '${path}.${name}'>`;
  return { pickled: { call: global(path, name), of }, type, beside };
}

/** As numpy prints a vector. */
function listed(values: readonly number[]): string {
  const text = (value: number) =>
    Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
  return `[${values.map(text).join(' ')}]`;
}
