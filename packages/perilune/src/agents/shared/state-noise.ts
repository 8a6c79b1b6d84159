import { exp } from '../../math/index.js';
import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';

export interface StateNoiseOptions {
  /** l of the layer that tells of its deviations: [features x columns], as it lies in the network. */
  logDeviations: Float32Array;
  /** h: numbers of the policy that it is made of. */
  features: number;
  /** Numbers of an action. */
  width: number;
  environments: number;
  /** Steps for which its weights stay; null: until the next rollout. */
  steps: number | null;
  random: Generator;
}

/** Steps that no rollout has. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * Noise that is a function of the state (gSDE; Raffin et al. 2022, section 3.1): h W in place of numbers that are drawn
 * anew at every step, so that in the same state the same is tried. W is every environment's own, its entries normal
 * with the deviations exp(l). Nothing is allocated but by the constructor.
 */
export class StateNoise implements Serializable {
  private readonly options: StateNoiseOptions;
  private readonly columns: number;
  /** W: [environments x features x action width] */
  private readonly weights: Float64Array;
  /** Steps until W is drawn; 0: at the next. */
  private left = 0;

  constructor(options: StateNoiseOptions) {
    this.options = options;
    this.columns = options.logDeviations.length / options.features;
    this.weights = new Float64Array(options.environments * options.features * options.width);
  }

  /** Another rollout begins. */
  renew(): void {
    this.left = 0;
  }

  /** To be called before the noise of every step is asked for. */
  step(): void {
    if (this.left === 0) this.draw();
    this.left -= 1;
  }

  /** sum_i h_i W_ij of an environment. @param h [features], from a place on */
  at(environment: number, h: Float32Array, from: number, j: number): number {
    const { features, width } = this.options;
    let sum = 0;
    for (let i = 0; i < features; i++) {
      const weight = this.weights[(environment * features + i) * width + j] as number;
      sum += (h[from + i] as number) * weight;
    }
    return sum;
  }

  /** The mean of exp(l): Stable-Baselines3's `train/std`. */
  deviation(): number {
    const { logDeviations, features, width } = this.options;
    let sum = 0;
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < width; j++) sum += exp(logDeviations[i * this.columns + j] as number);
    }
    return sum / (features * width);
  }

  serialize(archive: Archive): void {
    archive.array('weights', this.weights);
    this.left = archive.integer('left', this.left, { most: NEVER });
  }

  private draw(): void {
    const { logDeviations, features, width, environments, steps, random } = this.options;
    let at = 0;
    for (let environment = 0; environment < environments; environment++) {
      for (let i = 0; i < features; i++) {
        for (let j = 0; j < width; j++) {
          const deviation = exp(logDeviations[i * this.columns + j] as number);
          this.weights[at++] = deviation * random.standardNormal();
        }
      }
    }
    this.left = steps ?? NEVER;
  }
}
