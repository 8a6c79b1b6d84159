import { AgentFileError } from 'perilune';
import { NUMBERS, type NumberKind } from '../numbers.js';
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

/** numpy's names of what statistics may be. */
const KINDS: Readonly<Record<string, NumberKind | undefined>> = {
  f8: NUMBERS.float64,
  f4: NUMBERS.float32,
  i8: NUMBERS.int64,
  i4: NUMBERS.int32,
};

/** An array's numbers, row by row where it has several dimensions. @throws AgentFileError when it is no array of numbers */
export function vectorOf(value: PickleValue | undefined): Float64Array {
  if (!(value instanceof Made)) throw new AgentFileError(`it is ${kindOf(value)}, and no array.`);
  const { maker, given, state } = value;
  if (FROM_BUFFER.includes(maker)) {
    const [data, dtype, shape, order] = given;
    return numbersOf(data, dtype, shape, order === 'F');
  }
  if (RECONSTRUCT.includes(maker) && state instanceof Tuple) {
    const [, shape, dtype, isByColumn, data] = state.items;
    return numbersOf(data, dtype, shape, isByColumn === true);
  }
  throw new AgentFileError(`it is ${kindOf(value)}, and no array.`);
}

/** A number, be it Python's or numpy's. @throws AgentFileError when it is none */
export function numberOf(value: PickleValue | undefined): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value instanceof Made && SCALAR.includes(value.maker)) {
    const [dtype, data] = value.given;
    return numbersOf(data, dtype, new Tuple([1]), false)[0] as number;
  }
  throw new AgentFileError(`it is ${kindOf(value)}, and no number.`);
}

function numbersOf(
  data: PickleValue | undefined,
  dtype: PickleValue | undefined,
  shape: PickleValue | undefined,
  isByColumn: boolean,
): Float64Array {
  const { bytes, read, isLittle } = typeOf(dtype);
  const sizes = shape instanceof Tuple ? shape.items : [];
  if (sizes.length === 0 || !sizes.every((n) => typeof n === 'number' && n >= 0)) {
    throw new AgentFileError('it has no shape of one dimension or more.');
  }
  if (isByColumn && sizes.length > 1) throw new AgentFileError('it lies column by column.');
  const size = (sizes as number[]).reduce((product, n) => product * n, 1);
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
