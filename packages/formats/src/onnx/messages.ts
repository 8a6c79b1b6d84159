import { bytes, double, float, int64, type MessageOf, many, message, one, text } from './wire.js';

/*
 * What of ONNX's messages (onnx.proto, IR version 8) a network that acts needs; numbers are the fields'.
 */

const tensorFields = {
  dims: many(1, int64),
  dataType: one(2, int64),
  floatData: many(4, float),
  int32Data: many(5, int64),
  name: one(8, text),
  rawData: one(9, bytes),
  doubleData: many(10, double),
  docString: one(12, text),
  dataLocation: one(14, int64),
};
export const tensorType = message(tensorFields);
export type TensorProto = MessageOf<typeof tensorFields>;

const attributeFields = {
  name: one(1, text),
  f: one(2, float),
  i: one(3, int64),
  s: one(4, text),
  t: one(5, tensorType),
  ints: many(8, int64),
  type: one(20, int64),
};
export type AttributeProto = MessageOf<typeof attributeFields>;

const nodeFields = {
  input: many(1, text),
  output: many(2, text),
  name: one(3, text),
  opType: one(4, text),
  attribute: many(5, message(attributeFields)),
  docString: one(6, text),
  domain: one(7, text),
};
export const nodeType = message(nodeFields);
export type NodeProto = MessageOf<typeof nodeFields>;

const dimension = message({ dimValue: one(1, int64), dimParam: one(2, text) });
const shape = message({ dim: many(1, dimension) });
const placeType = message({ elemType: one(1, int64), shape: one(2, shape) });
const valueInfoFields = {
  name: one(1, text),
  type: one(2, message({ tensorType: one(1, placeType) })),
  docString: one(3, text),
};
export type ValueInfoProto = MessageOf<typeof valueInfoFields>;

const graphFields = {
  node: many(1, nodeType),
  name: one(2, text),
  initializer: many(5, tensorType),
  docString: one(10, text),
  input: many(11, message(valueInfoFields)),
  output: many(12, message(valueInfoFields)),
};
export type GraphProto = MessageOf<typeof graphFields>;

const modelFields = {
  irVersion: one(1, int64),
  producerName: one(2, text),
  producerVersion: one(3, text),
  docString: one(6, text),
  graph: one(7, message(graphFields)),
  opsetImport: many(8, message({ domain: one(1, text), version: one(2, int64) })),
  metadataProps: many(14, message({ key: one(1, text), value: one(2, text) })),
};
/** A whole file. */
export const model = message(modelFields);
export type ModelProto = MessageOf<typeof modelFields>;

/** TensorProto.DataType */
export const DataType = { float: 1, int64: 7, float16: 10, double: 11, bfloat16: 16 } as const;

/** AttributeProto.AttributeType */
export const AttributeType = { float: 1, int: 2, tensor: 4, ints: 7 } as const;
