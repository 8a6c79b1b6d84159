import type { RandomSource } from '../network/initializers.js';
import type { QLayout } from '../network/q-layout.js';
import { Evaluator } from './evaluator.js';
import type { Network } from './network.js';
import { NoisyParameters } from './noise.js';

/**
 * A noisy network as it explores: its parameters with one draw of noise in them, until the next
 * (Fortunato et al. 2018, section 3.1: a draw before every action). No method allocates.
 */
export class NoisyPolicy {
  private readonly parameters: NoisyParameters;
  private readonly evaluator: Evaluator;

  constructor({ network, maxBatch }: { network: Network<QLayout>; maxBatch: number }) {
    const { kernels, layout, parameterBlock } = network;
    this.parameters = new NoisyParameters(kernels, layout, parameterBlock);
    this.evaluator = new Evaluator({ network, maxBatch, parameters: this.parameters.block });
  }

  /** Draws noise, and puts it into the network's parameters as they are now. */
  resample(random: RandomSource): void {
    this.parameters.draw(random);
    this.parameters.perturb();
  }

  /** As `QNetwork.forwardInto`. */
  forwardInto(observation: ArrayLike<number>, values: Float32Array): void {
    this.evaluator.forwardInto(observation, values);
  }

  /** As `QNetwork.forwardBatchInto`: the n observations share the noise. */
  forwardBatchInto(observations: Float32Array, n: number, values: Float32Array): void {
    this.evaluator.forwardBatchInto(observations, n, values);
  }

  /** As `QNetwork.argmax`. */
  argmax(observation: ArrayLike<number>, mask?: ArrayLike<number>): number {
    return this.evaluator.argmax(observation, mask);
  }

  /** As `QNetwork.argmaxInto`: the n observations share the noise. */
  argmaxInto(
    observations: Float32Array,
    n: number,
    actions: Int32Array,
    masks?: ArrayLike<number>,
  ): void {
    this.evaluator.argmaxInto(observations, n, actions, masks);
  }
}
