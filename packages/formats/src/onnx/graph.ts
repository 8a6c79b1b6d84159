import {
  type AttributeProto,
  AttributeType,
  DataType,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './messages.js';

/** What a node is told beside what it reads: integers, and numbers of float32 as `{ f }`. */
export type Attributes = Readonly<
  Record<string, number | readonly number[] | { readonly f: number }>
>;

/** A row's own size: any number of rows. */
export const BATCH = 'batch';

/** Writes a graph down, a node after the other. */
export class GraphBuilder {
  private readonly nodes: NodeProto[] = [];
  private readonly initializers = new Map<string, TensorProto>();
  private readonly outputs: ValueInfoProto[] = [];

  /**
   * Adds a node.
   *
   * @param name of what it gives, and its own
   * @returns the name
   */
  node(
    name: string,
    opType: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    docString?: string,
  ): string {
    const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
    const node: NodeProto = {
      input: [...inputs],
      output: [name],
      name: `${opType}(${name})`,
      opType,
    };
    if (attribute.length > 0) node.attribute = attribute;
    if (docString !== undefined) node.docString = docString;
    this.nodes.push(node);
    return name;
  }

  /** Adds a constant. @returns its name */
  constant(
    name: string,
    dims: readonly number[],
    values: Float32Array | Float64Array | readonly number[],
    docString?: string,
  ): string {
    const tensor: TensorProto = { dims: [...dims], name, ...dataOf(values) };
    if (docString !== undefined) tensor.docString = docString;
    this.initializers.set(name, tensor);
    return name;
  }

  /** Says that what a node gave is an output. @param width numbers in a row; undefined: it is one number a row */
  output(name: string, elemType: number, width: number | undefined, docString: string): void {
    this.outputs.push(valueInfo(name, elemType, width, docString));
  }

  build(name: string, docString: string, input: ValueInfoProto): GraphProto {
    return {
      node: this.nodes,
      name,
      initializer: [...this.initializers.values()],
      docString,
      input: [input],
      output: this.outputs,
    };
  }
}

/** What is said of an input or output: [batch, width] or [batch]. */
export function valueInfo(
  name: string,
  elemType: number,
  width: number | undefined,
  docString: string,
): ValueInfoProto {
  const rows = { dimParam: BATCH };
  const dim = width === undefined ? [rows] : [rows, { dimValue: width }];
  return { name, type: { tensorType: { elemType, shape: { dim } } }, docString };
}

function attributeOf(name: string, value: Attributes[string]): AttributeProto {
  if (typeof value === 'number') return { name, i: value, type: AttributeType.int };
  if ('f' in value) return { name, f: value.f, type: AttributeType.float };
  return { name, ints: [...value], type: AttributeType.ints };
}

/** Bytes as they lie in memory: little-endian, as all hosts of WebAssembly are. */
function dataOf(values: Float32Array | Float64Array | readonly number[]): TensorProto {
  if (values instanceof Float32Array) return { dataType: DataType.float, rawData: bytesOf(values) };
  if (values instanceof Float64Array)
    return { dataType: DataType.double, rawData: bytesOf(values) };
  const integers = BigInt64Array.from(values as readonly number[], BigInt);
  return { dataType: DataType.int64, rawData: bytesOf(integers) };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}
