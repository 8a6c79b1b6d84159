import type { Address } from '../kernels/arena.js';
import { type Kernels, pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { StateDeviationPlace } from '../layers/state-deviation.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import type { RandomSource } from '../network/initializers.js';
import type { Network } from '../passes/network.js';

/**
 * W of noise that is a function of the state, n = h W (gSDE; Raffin et al. 2022, section 3.1,
 * https://arxiv.org/abs/2005.05719): W = exp(l) e, e standard normal, l the log-deviations that the network has. One
 * for all rows of an update, as in Stable-Baselines3.
 */
export class StateWeights {
  /** W: [features x action size], rows padded. */
  readonly address: Address;
  /** h: numbers of the actor's last hidden layer. */
  readonly features: number;
  readonly columns: number;
  /** l within a block of parameters, or of gradients, in floats. */
  readonly place: number;
  private readonly kernels: Kernels;
  /** e, as W. */
  private readonly noise: Float32Array;
  private readonly exp: Step<'exp'>;
  private readonly spread: Step<'multiply'>;

  constructor({ kernels, layout, parameterBlock }: Network<ActorCriticLayout>) {
    const { logDeviations, inputs, columns } = deviationsIn(layout);
    const width = pitch(columns);
    const count = inputs * width;
    const { arena } = kernels;
    const noise = arena.reserveFloats(count);
    this.kernels = kernels;
    this.address = arena.reserveFloats(count);
    this.noise = arena.floats(noise, count);
    this.features = inputs;
    this.columns = columns;
    this.place = logDeviations;
    this.exp = { from: parameterBlock + 4 * logDeviations, to: this.address, count };
    this.spread = { from: noise, fromPitch: width, columns, to: this.address };
  }

  /** Draws another W, of the deviations as they are now: e row by row. */
  draw(random: RandomSource): void {
    const { features, columns, noise, kernels } = this;
    const width = pitch(columns);
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < columns; j++) noise[i * width + j] = random.standardNormal();
    }
    kernels.exp(this.exp);
    kernels.multiply(this.spread, features);
  }
}

/** The layer that tells of deviations. */
function deviationsIn({ parts }: ActorCriticLayout): StateDeviationPlace {
  const part = parts.find(({ name }) => name === 'logDeviation');
  return part?.layers[0] as StateDeviationPlace;
}
