// The five products of matrices that dense layers need. They are classes only to be type arguments:
// each product is compiled five times, and what does not apply to a pass is not in its code.

/** output = bias + input weights */
export class Linear {}

/** output = relu(bias + input weights) */
export class Rectified {}

/** inputGradient = outputGradient weightsTransposed, where the activation is positive */
export class Masked {}

/** inputGradient = outputGradient weightsTransposed */
export class Plain {}

/** weightGradient = inputTransposed outputGradient: A is read down its columns */
export class Outer {}

// @ts-ignore: decorator
@inline
export function hasBias<Pass>(): bool {
  return idof<Pass>() == idof<Linear>() || idof<Pass>() == idof<Rectified>();
}

// @ts-ignore: decorator
@inline
export function isOuter<Pass>(): bool {
  return idof<Pass>() == idof<Outer>();
}

/** What a running sum begins with. */
// @ts-ignore: decorator
@inline
export function start<Pass>(bias: usize): v128 {
  return hasBias<Pass>() ? v128.load(bias) : f32x4.splat(0);
}

/** What becomes of a finished sum: ReLU, or zero where the activation beside it is not positive. */
// @ts-ignore: decorator
@inline
export function finish<Pass>(sum: v128, to: usize, activation: usize): void {
  let result = sum;
  if (idof<Pass>() == idof<Rectified>()) {
    // In this order a NaN stays: pmax(x, y) is x unless x < y.
    result = f32x4.pmax(sum, f32x4.splat(0));
  } else if (idof<Pass>() == idof<Masked>()) {
    // Not "> 0": where the activation is NaN the gradient passes, as in PyTorch.
    const inactive = f32x4.le(v128.load(activation), f32x4.splat(0));
    result = v128.andnot(sum, inactive);
  }
  v128.store(to, result);
}
