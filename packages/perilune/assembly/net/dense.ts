import { pitchBytes } from './layout';
import { MASKS } from './masks';
import { Linear, Masked, Outer, Plain, Rectified } from './pass';
import { product } from './product';
import { sparseProduct } from './sparse';
import { STRIP } from './strips';
import { transposePart } from './transpose';

// Three products of matrices make a dense layer's passes; the formulas and orders of summation are
// those of the contract, src/net/kernels. Of their scratch memory the masks of sparse products have the
// first bytes, a strip the next, and an input that is turned over the last.

/** Bytes for it, or for as many of its columns as there is room for. */
const TURNED = 65536;

export function denseForward(
  input: usize,
  inputPitch: i32,
  inputs: i32,
  weights: usize,
  bias: usize,
  output: usize,
  outputs: i32,
  relu: i32,
  sparseInput: i32,
  rows: i32,
  scratch: usize,
): void {
  const width = pitchBytes(outputs);
  const pitch = inputPitch << 2;
  // To look for zeros would cost a narrow layer more than it saves.
  const dense = !sparseInput || outputs <= 4;
  if (relu && dense) {
    product<Rectified>(input, pitch, weights, inputs, output, rows, width, bias, 0);
  } else if (relu) {
    sparseProduct<Rectified>(input, pitch, weights, inputs, output, rows, width, bias, 0, scratch);
  } else if (dense) {
    product<Linear>(input, pitch, weights, inputs, output, rows, width, bias, 0);
  } else {
    sparseProduct<Linear>(input, pitch, weights, inputs, output, rows, width, bias, 0, scratch);
  }
}

export function denseBackwardParameters(
  input: usize,
  inputPitch: i32,
  inputs: i32,
  outputGradient: usize,
  outputs: i32,
  weightGradient: usize,
  biasGradient: usize,
  sparseInput: i32,
  rows: i32,
  scratch: usize,
): void {
  const width = pitchBytes(outputs);
  const pitch = inputPitch << 2;
  const from = outputGradient;
  sumRows(from, rows, width, biasGradient);
  const block = (TURNED / pitchBytes(rows)) & ~3;
  if (block < 4 || !sparseInput || outputs <= 4) {
    product<Outer>(input, pitch, from, rows, weightGradient, inputs, width, 0, 0);
    return;
  }
  const turned = scratch + MASKS + STRIP;
  for (let i = 0; i < inputs; i += block) {
    const count = min(inputs - i, block);
    const to = weightGradient + <usize>i * width;
    transposePart(input + (i << 2), pitch, rows, count, turned);
    sparseProduct<Plain>(turned, pitchBytes(rows), from, rows, to, count, width, 0, 0, scratch);
  }
}

export function denseBackwardInput(
  outputGradient: usize,
  outputs: i32,
  weightsTransposed: usize,
  inputGradient: usize,
  inputs: i32,
  relu: i32,
  activation: usize,
  sparseGradient: i32,
  rows: i32,
  scratch: usize,
): void {
  const width = pitchBytes(inputs);
  const pitch = pitchBytes(outputs);
  const from = outputGradient;
  const at = weightsTransposed;
  const to = inputGradient;
  if (relu && sparseGradient) {
    sparseProduct<Masked>(from, pitch, at, outputs, to, rows, width, 0, activation, scratch);
  } else if (relu) {
    product<Masked>(from, pitch, at, outputs, to, rows, width, 0, activation);
  } else if (sparseGradient) {
    sparseProduct<Plain>(from, pitch, at, outputs, to, rows, width, 0, 0, scratch);
  } else {
    product<Plain>(from, pitch, at, outputs, to, rows, width, 0, 0);
  }
}

/** sums[j] = the sum of a column, from the top. */
function sumRows(matrix: usize, rows: i32, width: usize, sums: usize): void {
  const end = matrix + <usize>rows * width;
  let column: usize = 0;
  // Side by side, as each sum has to wait for its last addition.
  for (; column + 64 <= width; column += 64) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let at = matrix + column; at < end; at += width) {
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
    }
    v128.store(sums + column, s0);
    v128.store(sums + column, s1, 16);
    v128.store(sums + column, s2, 32);
    v128.store(sums + column, s3, 48);
  }
  for (; column < width; column += 16) {
    let sum = f32x4.splat(0);
    for (let at = matrix + column; at < end; at += width) sum = f32x4.add(sum, v128.load(at));
    v128.store(sums + column, sum);
  }
}
