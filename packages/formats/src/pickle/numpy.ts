import { AgentFileError } from 'perilune';
import { quoted } from '../text/places.js';
import { kindOf, Made, type PickleValue, Tuple } from './values.js';

/** numpy 1's and numpy 2's names of what arrays and numbers are pickled by. */
const both = (name: string) => [`numpy.core.${name}`, `numpy._core.${name}`];
const RECONSTRUCT = both('multiarray._reconstruct');
const SCALAR = both('multiarray.scalar');
const FROM_BUFFER = both('numeric._frombuffer');

export const NUMPY_GLOBALS: readonly string[] = [
  ...[...RECONSTRUCT, ...SCALAR, ...FROM_BUFFER],
  'numpy.ndarray',
  'numpy.dtype',
];

type Read = (view: DataView, at: number, isLittle: boolean) => number;

const KINDS: Readonly<Record<string, { bytes: number; read: Read }>> = {
  f8: { bytes: 8, read: (view, at, isLittle) => view.getFloat64(at, isLittle) },
  f4: { bytes: 4, read: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  i8: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
  i4: { bytes: 4, read: (view, at, isLittle) => view.getInt32(at, isLittle) },
};

/** An array's numbers, one dimension of them. @throws AgentFileError when it is no array of numbers, or has more */
export function vectorOf(value: PickleValue | undefined): Float64Array {
  if (!(value instanceof Made)) throw new AgentFileError(`it is ${kindOf(value)}, and no array.`);
  const { maker, given, state } = value;
  if (FROM_BUFFER.includes(maker)) {
    const [data, dtype, shape] = given;
    return numbersOf(data, dtype, shape);
  }
  if (RECONSTRUCT.includes(maker) && state instanceof Tuple) {
    const [, shape, dtype, , data] = state.items;
    return numbersOf(data, dtype, shape);
  }
  throw new AgentFileError(`it is ${kindOf(value)}, and no array.`);
}

/** A number, be it Python's or numpy's. @throws AgentFileError when it is none */
export function numberOf(value: PickleValue | undefined): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value instanceof Made && SCALAR.includes(value.maker)) {
    const [dtype, data] = value.given;
    return numbersOf(data, dtype, new Tuple([1]))[0] as number;
  }
  throw new AgentFileError(`it is ${kindOf(value)}, and no number.`);
}

function numbersOf(
  data: PickleValue | undefined,
  dtype: PickleValue | undefined,
  shape: PickleValue | undefined,
): Float64Array {
  const { bytes, read, isLittle } = typeOf(dtype);
  const [size, ...more] = shape instanceof Tuple ? shape.items : [];
  if (typeof size !== 'number' || more.length > 0) {
    throw new AgentFileError('it has not one dimension.');
  }
  if (!(data instanceof Uint8Array) || data.length !== size * bytes) {
    throw new AgentFileError(
      `it should have ${size} numbers of ${bytes} bytes, but has other data.`,
    );
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from({ length: size }, (_, i) => read(view, i * bytes, isLittle));
}

/** `dtype('f8', False, True)`, whose state says in which order its bytes are. */
function typeOf(dtype: PickleValue | undefined) {
  const made = dtype instanceof Made && dtype.maker === 'numpy.dtype' ? dtype : undefined;
  const name = made?.given[0];
  const kind = typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (kind === undefined) {
    const found = typeof name === 'string' ? quoted(name) : kindOf(dtype);
    throw new AgentFileError(`its numbers are ${found}, but must be floats or integers.`);
  }
  const order = made?.state instanceof Tuple ? made.state.items[1] : '<';
  return { ...kind, isLittle: order !== '>' };
}
