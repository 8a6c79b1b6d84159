import { AgentFileError } from 'perilune';
import { DataType, type TensorProto } from './messages.js';

/** A constant of a graph, its numbers as float32. */
export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** @throws AgentFileError for one of a type that is not known here, or whose numbers are not as many as it says */
export function constantIn(tensor: TensorProto): Constant {
  const { name = '', dims: shape = [], dataType, dataLocation = 0 } = tensor;
  const where = `The initializer ${JSON.stringify(name)}`;
  if (dataLocation !== 0) {
    throw new AgentFileError(
      `${where} lies in a file of its own: save the model with all its weights in one.`,
    );
  }
  if (dataType !== DataType.float && dataType !== DataType.double) {
    throw new AgentFileError(
      `${where} is of the data type ${dataType}: weights must be float32 or float64.`,
    );
  }
  const values = dataType === DataType.float ? floatsIn(tensor) : doublesIn(tensor);
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

function floatsIn({ rawData, floatData = [] }: TensorProto): Float32Array {
  if (rawData === undefined) return Float32Array.from(floatData);
  const { buffer } = rawData.slice();
  return new Float32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
}

function doublesIn({ rawData, doubleData = [] }: TensorProto): Float32Array {
  if (rawData === undefined) return Float32Array.from(doubleData);
  const { buffer } = rawData.slice();
  return Float32Array.from(new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8)));
}
