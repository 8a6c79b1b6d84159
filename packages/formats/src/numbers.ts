/** How a storage's numbers lie in memory. */
export interface NumberKind {
  readonly bytes: number;
  read(view: DataView, at: number, isLittle: boolean): number;
}

export const NUMBERS: Readonly<Record<string, NumberKind>> = {
  float32: { bytes: 4, read: (view, at, isLittle) => view.getFloat32(at, isLittle) },
  float64: { bytes: 8, read: (view, at, isLittle) => view.getFloat64(at, isLittle) },
  float16: { bytes: 2, read: (view, at, isLittle) => half(view.getUint16(at, isLittle)) },
  bfloat16: { bytes: 2, read: (view, at, isLittle) => brain(view.getUint16(at, isLittle)) },
  int64: { bytes: 8, read: (view, at, isLittle) => Number(view.getBigInt64(at, isLittle)) },
  int32: { bytes: 4, read: (view, at, isLittle) => view.getInt32(at, isLittle) },
  int16: { bytes: 2, read: (view, at, isLittle) => view.getInt16(at, isLittle) },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  bool: { bytes: 1, read: (view, at) => Number(view.getUint8(at) !== 0) },
};

/** IEEE 754's binary16: a sign, 5 bits of exponent (bias 15), 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** bfloat16 is the upper half of a float32. */
function brain(bits: number): number {
  word[0] = bits << 16;
  return float[0] as number;
}
