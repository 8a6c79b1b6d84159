/** Where learning left the numbers that mean something. */
export interface Divergence {
  /** Environment steps done. */
  step: number;
  /** The gradient step that found it. */
  update: number;
  quantity: string;
  value: number;
}

/** Learning has diverged: a quantity is NaN or infinite, and nothing learned after it would be of use. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(readonly divergence: Divergence) {
    const { step, update, quantity, value } = divergence;
    super(
      `Learning diverged: the ${quantity} is ${value} at step ${step}, update ${update}. ` +
        'A smaller learningRate, a maxGradientNorm or a smaller rewardScale may help.',
    );
  }
}
