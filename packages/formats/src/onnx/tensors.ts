import { AgentFileError } from 'perilune';
import { NUMBERS, type NumberKind } from '../numbers.js';
import { inPlace, quoted } from '../text/places.js';
import { DataType, type TensorProto } from './messages.js';

/** A constant of a graph, its numbers as float32. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** By name. @throws AgentFileError as `constantIn`, and when two have one name */
export function constantsIn(tensors: readonly TensorProto[]): Map<string, Constant> {
  const constants = new Map<string, Constant>();
  for (const tensor of tensors) {
    const constant = constantIn(tensor);
    if (constants.has(constant.name)) {
      throw new AgentFileError(
        `There are two initializers named ${quoted(constant.name)}, of which programs take different ones.`,
      );
    }
    constants.set(constant.name, constant);
  }
  return constants;
}

/** Whether weights may be of it. */
export function isFloat(dataType: number | undefined): boolean {
  return dataType !== undefined && Object.hasOwn(FLOATS, dataType);
}

/** @throws AgentFileError for one of a type that is not known here, or whose numbers are not as many as it says */
export function constantIn(tensor: TensorProto): Constant {
  const { name = '', dims: shape = [], dataType, dataLocation = 0 } = tensor;
  const where = `The initializer ${quoted(name)}`;
  if (dataLocation !== 0) {
    throw new AgentFileError(
      `${where} lies in a file of its own: save the model with all its weights in one.`,
    );
  }
  const kind = FLOATS[dataType ?? 0];
  if (kind === undefined) {
    throw new AgentFileError(
      `${where} is of the data type ${dataType}: weights must be float16, bfloat16, float32 or float64.`,
    );
  }
  const values = inPlace(where, () => valuesIn(tensor, kind));
  const size = shape.reduce((product, n) => product * n, 1);
  if (values.length !== size || shape.some((n) => !Number.isSafeInteger(n) || n < 0)) {
    throw new AgentFileError(
      `${where} has ${values.length} numbers, but the shape (${shape.join(', ')}).`,
    );
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd < 0) return { name, shape, values };
  throw new AgentFileError(`${where} holds ${values[odd]} at ${odd}, which is no weight.`);
}

/** How numbers of a type lie in a tensor that has them as raw bytes, or else in a field of their own. */
interface FloatKind {
  readonly numbers: NumberKind;
  listed(tensor: TensorProto): readonly number[] | undefined;
}

const FLOATS: Readonly<Record<number, FloatKind>> = {
  [DataType.float]: kindOf('float32', ({ floatData }) => floatData),
  [DataType.double]: kindOf('float64', ({ doubleData }) => doubleData),
  [DataType.float16]: kindOf('float16', ({ int32Data }) => int32Data?.map(floatOf('float16'))),
  [DataType.bfloat16]: kindOf('bfloat16', ({ int32Data }) => int32Data?.map(floatOf('bfloat16'))),
};

function kindOf(name: string, listed: FloatKind['listed']): FloatKind {
  return { numbers: NUMBERS[name] as NumberKind, listed };
}

/** What 16 bits mean. */
function floatOf(name: string): (bits: number) => number {
  const { read } = NUMBERS[name] as NumberKind;
  const view = new DataView(new ArrayBuffer(2));
  return (bits) => {
    view.setUint16(0, bits);
    return read(view, 0, false);
  };
}

function valuesIn(tensor: TensorProto, { numbers, listed }: FloatKind): Float32Array {
  const { rawData } = tensor;
  const others = listed(tensor);
  if (rawData === undefined) return Float32Array.from(others ?? []);
  if (others !== undefined) {
    throw new AgentFileError('it has its numbers twice, as raw bytes and in a list.');
  }
  const { bytes, read } = numbers;
  if (rawData.length % bytes !== 0) {
    throw new AgentFileError(`it has ${rawData.length} bytes, but numbers of ${bytes} each.`);
  }
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const values = new Float32Array(rawData.length / bytes);
  for (let i = 0; i < values.length; i++) values[i] = read(view, i * bytes, true);
  return values;
}
