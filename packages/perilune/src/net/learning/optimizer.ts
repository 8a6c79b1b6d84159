import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';
import { unknownName } from '../../text/nearest.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Factors, Step } from '../kernels/operations.js';
import { checkRange } from '../network/checks.js';
import type { ParameterLayout } from '../network/layout.js';
import type { TensorLike } from '../network/tensors.js';
import { keras, writeTensors } from '../network/tensors.js';

export interface AdamOptions {
  type: 'adam';
  /** alpha. Default 0.001. */
  learningRate?: number | undefined;
  /** Decay of the gradient's mean, in [0, 1). Default 0.9. */
  beta1?: number | undefined;
  /** Decay of its square's mean, in [0, 1). Default 0.999. */
  beta2?: number | undefined;
  /** Added to the root, outside it, as PyTorch does. Positive. Default 1e-8. */
  epsilon?: number | undefined;
}

export interface SgdOptions {
  type: 'sgd';
  /** Default 0.001. */
  learningRate?: number | undefined;
}

/**
 * Rectified Adam (Liu et al. 2020, algorithm 2, https://arxiv.org/abs/1908.03265), as PyTorch's
 * `torch.optim.RAdam` has it: epsilon is added to sqrt(v) before the bias is corrected, and rectified
 * steps begin where rho_t exceeds 5, not 4.
 */
export interface RAdamOptions extends Omit<AdamOptions, 'type'> {
  type: 'radam';
}

export type OptimizerOptions = AdamOptions | RAdamOptions | SgdOptions;

type OptimizerType = OptimizerOptions['type'];

/** The block of parameters an optimizer moves. */
export interface Trainable {
  readonly kernels: Kernels;
  readonly layout: ParameterLayout;
  readonly parameterBlock: Address;
}

/**
 * Moves a network's parameters against a gradient: Adam (Kingma & Ba 2015, algorithm 1,
 * https://arxiv.org/abs/1412.6980), its rectified form or plain stochastic gradient descent.
 */
export class Optimizer implements Serializable {
  readonly type: OptimizerType;
  /** The block of gradients that `step` applies. */
  readonly gradientBlock: Address;
  /** The rate of steps that are not given another. */
  learningRate: number;
  readonly #kernels: Kernels;
  readonly #layout: ParameterLayout;
  readonly #plan: Step<'adam'>;
  readonly #settings: Settings;
  readonly #gradients: Step<'scale'>;
  readonly #factors: { -readonly [K in keyof Factors<'adam'>]: Factors<'adam'>[K] };
  #steps = 0;
  #beta1Power = 1;
  #beta2Power = 1;

  /** @throws UsageError when an option is unknown or out of its range */
  constructor(network: Trainable, options: OptimizerOptions) {
    const { kernels, layout } = network;
    const settings = checkOptions(options);
    this.type = settings.type;
    this.learningRate = settings.learningRate;
    this.#settings = settings;
    this.#kernels = kernels;
    this.#layout = layout;
    const moments = settings.type === 'sgd' ? 0 : layout.count;
    this.gradientBlock = kernels.arena.reserveFloats(layout.count);
    this.#gradients = { block: this.gradientBlock, count: layout.count };
    this.#plan = {
      parameters: network.parameterBlock,
      gradients: this.gradientBlock,
      firstMoments: kernels.arena.reserveFloats(moments),
      secondMoments: kernels.arena.reserveFloats(moments),
      count: layout.count,
    };
    const { beta1, beta2, epsilon } = settings;
    this.#factors = {
      beta1,
      beta2,
      oneMinusBeta1: 1 - beta1,
      oneMinusBeta2: 1 - beta2,
      epsilon,
      stepSize: 0,
      rootCorrection: 1,
    };
  }

  /** Steps taken. */
  get steps(): number {
    return this.#steps;
  }

  /** One step along gradients made by hand, as `network.gradients` returns them. */
  apply(gradients: readonly TensorLike[], options: { learningRate?: number } = {}): void {
    writeTensors(this.#layout.tensors, this.#block(this.gradientBlock), gradients, keras);
    this.step(options.learningRate);
  }

  /** One step along the block of gradients. */
  step(learningRate = this.learningRate): void {
    this.#steps++;
    if (this.type === 'sgd') {
      this.#kernels.sgd(this.#plan, learningRate);
      return;
    }
    // beta^t by repeated multiplication: an engine's own pow may differ in its last bits.
    this.#beta1Power *= this.#settings.beta1;
    this.#beta2Power *= this.#settings.beta2;
    this.#factors.stepSize = learningRate / (1 - this.#beta1Power);
    if (this.type === 'radam') this.#rectify();
    else this.#factors.rootCorrection = 1 / Math.sqrt(1 - this.#beta2Power);
    this.#kernels.adam(this.#plan, this.#factors);
  }

  /**
   * RAdam by Adam's kernel. rho_inf = 2 / (1 - beta2) - 1; rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t);
   * above 5 the step is that of Adam times
   * r_t = sqrt((rho_t - 4) (rho_t - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho_t)), below it the
   * bias-corrected mean m / (1 - beta1^t) alone: a root times 0, plus 1, is divided by.
   */
  #rectify(): void {
    const { beta2, epsilon } = this.#settings;
    const factors = this.#factors;
    const rest = 1 - this.#beta2Power;
    const most = 2 / (1 - beta2) - 1;
    const rho = most - (2 * this.#steps * this.#beta2Power) / rest;
    const isRectified = rho > 5;
    factors.rootCorrection = isRectified ? 1 : 0;
    factors.epsilon = isRectified ? epsilon : 1;
    if (!isRectified) return;
    const ratio = ((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho);
    factors.stepSize *= Math.sqrt(rest) * Math.sqrt(ratio);
  }

  /**
   * Scales the block of gradients so that its global norm is at most `maxNorm` (Pascanu et al. 2013,
   * algorithm 1), by maxNorm / (norm + 1e-6) as PyTorch's `clip_grad_norm_` does.
   *
   * @param maxNorm undefined: only measures
   * @returns the norm before
   */
  clip(maxNorm: number | undefined): number {
    const norm = Math.sqrt(this.#kernels.sumOfSquares(this.#gradients));
    if (maxNorm === undefined) return norm;
    const factor = maxNorm / (norm + 1e-6);
    // Not `factor < 1`: a NaN must reach the weights rather than be passed over.
    if (!(factor >= 1)) this.#kernels.scale(this.#gradients, factor);
    return norm;
  }

  /** Adam's moments and what it counts: a restored one goes on as if never interrupted. */
  serialize(archive: Archive): void {
    if (this.type !== 'sgd') {
      archive.array('firstMoments', this.#block(this.#plan.firstMoments));
      archive.array('secondMoments', this.#block(this.#plan.secondMoments));
    }
    this.#steps = archive.integer('steps', this.#steps, { most: Number.MAX_SAFE_INTEGER });
    this.#beta1Power = archive.number('beta1Power', this.#beta1Power);
    this.#beta2Power = archive.number('beta2Power', this.#beta2Power);
  }

  #block(address: Address): Float32Array {
    return this.#kernels.arena.floats(address, this.#layout.count);
  }
}

interface Settings {
  type: OptimizerType;
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

function checkOptions(options: OptimizerOptions): Settings {
  const { type } = options;
  if (type !== 'adam' && type !== 'radam' && type !== 'sgd') {
    throw new UsageError(unknownName('optimizer', String(type), ['adam', 'radam', 'sgd']));
  }
  const { learningRate = 0.001 } = options;
  const {
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
  }: Partial<Omit<AdamOptions, 'type'>> = type === 'sgd' ? {} : options;
  checkRange('learningRate', learningRate, learningRate >= 0, 'at least 0');
  checkRange('beta1', beta1, beta1 >= 0 && beta1 < 1, 'in [0, 1)');
  checkRange('beta2', beta2, beta2 >= 0 && beta2 < 1, 'in [0, 1)');
  checkRange('epsilon', epsilon, epsilon > 0, 'positive');
  return { type, learningRate, beta1, beta2, epsilon };
}
