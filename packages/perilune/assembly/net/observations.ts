// What becomes of an observation's row before a network sees it; see the contract,
// src/net/kernels.

export function expandRows(
  input: usize,
  inputPitch: i32,
  segments: usize,
  segmentCount: i32,
  output: usize,
  outputPitch: i32,
  rows: i32,
): void {
  const end = segments + (segmentCount << 3);
  for (let r = 0; r < rows; r++) {
    let from = input + ((r * inputPitch) << 2);
    let to = output + ((r * outputPitch) << 2);
    for (let segment = segments; segment < end; segment += 8) {
      const size = load<i32>(segment);
      const argument = load<i32>(segment, 4);
      if (size == 0) {
        copyNumbers(from, to, argument);
        from += argument << 2;
        to += argument << 2;
      } else {
        oneHot(load<f32>(from) - <f32>argument, size, to);
        from += 4;
        to += size << 2;
      }
    }
  }
}

/** Rows are short: a call of memory.copy would take longer than the few numbers do. */
// @ts-ignore: decorator
@inline
function copyNumbers(from: usize, to: usize, count: i32): void {
  let k = 0;
  for (; k + 4 <= count; k += 4) v128.store(to + (k << 2), v128.load(from + (k << 2)));
  for (; k < count; k++) store<i32>(to + (k << 2), load<i32>(from + (k << 2)));
}

function oneHot(index: f32, size: i32, to: usize): void {
  const rest: f32 = index != index ? index : 0;
  for (let k = 0; k < size; k++) store<f32>(to + (k << 2), rest);
  if (index >= 0 && index < <f32>size && floor(index) == index) {
    store<f32>(to + ((<i32>index) << 2), 1);
  }
}

// Two columns at a time, from the top: their deviations' roots are taken once.
export function normalizeRows(
  input: usize,
  inputPitch: i32,
  columns: i32,
  mean: usize,
  variance: usize,
  epsilon: f64,
  clip: f64,
  output: usize,
  outputPitch: i32,
  rows: i32,
): void {
  const most = f64x2.splat(clip);
  const least = f64x2.neg(most);
  const size = (rows * inputPitch) << 2;
  for (let j = 0; j < columns; j += 2) {
    const isPair = j + 1 < columns;
    const center = isPair ? v128.load(mean + (j << 3)) : v128.load64_zero(mean + (j << 3));
    const spread = isPair ? v128.load(variance + (j << 3)) : v128.load64_zero(variance + (j << 3));
    const deviation = f64x2.sqrt(f64x2.add(spread, f64x2.splat(epsilon)));
    let to = output + (j << 2);
    for (let i = 0; i < size; i += inputPitch << 2) {
      const at = input + (j << 2) + i;
      const x = isPair ? v128.load64_zero(at) : v128.load32_zero(at);
      const z = f64x2.div(f64x2.sub(f64x2.promote_low_f32x4(x), center), deviation);
      // In this order a NaN stays: pmin(x, y) is x unless y < x.
      const clipped = f64x2.pmax(f64x2.pmin(z, most), least);
      const rounded = f32x4.demote_f64x2_zero(clipped);
      if (isPair) v128.store64_lane(to, rounded, 0);
      else v128.store32_lane(to, rounded, 0);
      to += outputPitch << 2;
    }
  }
}
