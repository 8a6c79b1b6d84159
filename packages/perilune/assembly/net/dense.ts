import { product } from './product';
import { pitchBytes } from './layout';

// Three products of matrices make a dense layer's passes; the formulas and orders of summation are
// those of the contract, src/net/kernels.ts.

/** A bias of zeros for products that have none, as wide as a block of columns. */
const NO_BIAS: usize = 0;

export function denseForward(
  input: usize,
  inputPitch: i32,
  inputs: i32,
  weights: usize,
  bias: usize,
  output: usize,
  outputs: i32,
  relu: i32,
  sparse: i32,
  rows: i32,
): void {
  product(
    input,
    inputPitch << 2,
    4,
    weights,
    inputs,
    output,
    rows,
    pitchBytes(outputs),
    bias,
    relu,
    0,
  );
}

export function denseBackwardParameters(
  input: usize,
  inputPitch: i32,
  inputs: i32,
  outputGradient: usize,
  outputs: i32,
  weightGradient: usize,
  biasGradient: usize,
  sparse: i32,
  rows: i32,
): void {
  const width = pitchBytes(outputs);
  sumRows(outputGradient, rows, width, biasGradient);
  product(
    input,
    4,
    inputPitch << 2,
    outputGradient,
    rows,
    weightGradient,
    inputs,
    width,
    NO_BIAS,
    0,
    0,
  );
}

export function denseBackwardInput(
  outputGradient: usize,
  outputs: i32,
  weightsTransposed: usize,
  inputGradient: usize,
  inputs: i32,
  activation: usize,
  sparse: i32,
  rows: i32,
): void {
  product(
    outputGradient,
    pitchBytes(outputs),
    4,
    weightsTransposed,
    outputs,
    inputGradient,
    rows,
    pitchBytes(inputs),
    NO_BIAS,
    0,
    activation,
  );
}

/** sums[j] = the sum of a column, four columns at a time. */
function sumRows(matrix: usize, rows: i32, width: i32, sums: usize): void {
  for (let column = 0; column < width; column += 16) {
    let sum = f32x4.splat(0);
    let at = matrix + column;
    for (let r = 0; r < rows; r++) {
      sum = f32x4.add(sum, v128.load(at));
      at += width;
    }
    v128.store(sums + column, sum);
  }
}
