import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Factors, Step } from '../kernels/operations.js';
import { checkRange } from '../layers/checks.js';
import type { BlockRange, ParameterLayout } from '../network/layout.js';
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

/** RMSprop without momentum (Tieleman & Hinton 2012, lecture 6.5). */
export interface RmspropOptions {
  type: 'rmsprop';
  /** Default 0.001. */
  learningRate?: number | undefined;
  /** Decay of the gradient's square's mean, in [0, 1): PyTorch's `alpha`. Default 0.99. */
  decay?: number | undefined;
  /** Positive. Default 1e-8. */
  epsilon?: number | undefined;
  /**
   * Whether epsilon is added within the root and the mean begins with 1, as TensorFlow had it (Stable-Baselines3's
   * `RMSpropTFLike`), and not beside the root and with 0, as PyTorch. Default false.
   */
  inside?: boolean | undefined;
}

/** An optimizer with its settings. */
export type OptimizerOptions = AdamOptions | RAdamOptions | RmspropOptions | SgdOptions;

type OptimizerType = OptimizerOptions['type'];

/** What of a network an optimizer moves. */
export interface OptimizedParts {
  /** Names of parts. Default: all. */
  parts?: readonly string[] | undefined;
}

/** The block of parameters an optimizer moves. */
export interface Trainable {
  readonly kernels: Kernels;
  readonly layout: ParameterLayout;
  readonly parameterBlock: Address;
}

/**
 * Moves a network's parameters against a gradient: Adam (Kingma & Ba 2015, algorithm 1,
 * https://arxiv.org/abs/1412.6980), its rectified form, RMSprop or plain stochastic gradient descent.
 */
export class Optimizer implements Serializable {
  readonly type: OptimizerType;
  /** The block of gradients that `step` applies. */
  readonly gradientBlock: Address;
  /** The rate of steps that are not given another. */
  learningRate: number;
  private readonly kernels: Kernels;
  private readonly layout: ParameterLayout;
  private readonly plans: readonly (Step<'adam'> & Step<'rmsprop'>)[];
  /** The gradients of the parameters it moves. */
  private readonly blocks: readonly Step<'scale'>[];
  private readonly span: BlockRange;
  private readonly settings: Settings;
  private readonly factors: { -readonly [K in keyof Factors<'adam'>]: Factors<'adam'>[K] };
  private readonly decaying: { -readonly [K in keyof Factors<'rmsprop'>]: Factors<'rmsprop'>[K] };
  private taken = 0;
  private beta1Power = 1;
  private beta2Power = 1;

  /**
   * @param options.parts names of the parts that it moves; default: all
   * @throws UsageError when an option is unknown or out of its range, or there is no such part
   */
  constructor(network: Trainable, options: OptimizerOptions & OptimizedParts) {
    const { kernels, layout } = network;
    const settings = checkOptions(options);
    const ranges = blockRanges(layout, options.parts);
    this.type = settings.type;
    this.learningRate = settings.learningRate;
    this.settings = settings;
    this.kernels = kernels;
    this.layout = layout;
    this.span = { from: ranges[0]!.from, to: ranges.at(-1)!.to };
    const moments = settings.type === 'sgd' ? 0 : this.span.to - this.span.from;
    this.gradientBlock = kernels.arena.reserveFloats(layout.count);
    const firstMoments = kernels.arena.reserveFloats(settings.type === 'rmsprop' ? 0 : moments);
    const secondMoments = kernels.arena.reserveFloats(moments);
    const { inside } = settings;
    if (inside) kernels.arena.floats(secondMoments, moments).fill(1);
    this.plans = ranges.map(({ from, to }) => ({
      parameters: network.parameterBlock + 4 * from,
      gradients: this.gradientBlock + 4 * from,
      firstMoments: firstMoments + 4 * (from - this.span.from),
      secondMoments: secondMoments + 4 * (from - this.span.from),
      count: to - from,
      inside,
    }));
    this.blocks = this.plans.map(({ gradients, count }) => ({ block: gradients, count }));
    const { beta1, beta2, decay, epsilon } = settings;
    this.decaying = { decay, oneMinusDecay: 1 - decay, epsilon, learningRate: 0 };
    this.factors = {
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
    return this.taken;
  }

  /** One step along gradients made by hand, as `network.gradients` returns them. */
  apply(gradients: readonly TensorLike[], options: { learningRate?: number } = {}): void {
    const block = this.kernels.arena.floats(this.gradientBlock, this.layout.count);
    writeTensors(this.layout.tensors, block, gradients, keras);
    this.step(options.learningRate);
  }

  /** One step along the block of gradients. */
  step(learningRate = this.learningRate): void {
    this.taken++;
    if (this.type === 'sgd') {
      for (const plan of this.plans) this.kernels.sgd(plan, learningRate);
      return;
    }
    if (this.type === 'rmsprop') {
      this.decaying.learningRate = learningRate;
      for (const plan of this.plans) this.kernels.rmsprop(plan, this.decaying);
      return;
    }
    // beta^t by repeated multiplication: an engine's own pow may differ in its last bits.
    this.beta1Power *= this.settings.beta1;
    this.beta2Power *= this.settings.beta2;
    this.factors.stepSize = learningRate / (1 - this.beta1Power);
    if (this.type === 'radam') this.rectify();
    else this.factors.rootCorrection = 1 / Math.sqrt(1 - this.beta2Power);
    for (const plan of this.plans) this.kernels.adam(plan, this.factors);
  }

  /**
   * RAdam by Adam's kernel. rho_inf = 2 / (1 - beta2) - 1; rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t);
   * above 5 the step is that of Adam times
   * r_t = sqrt((rho_t - 4) (rho_t - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho_t)), below it the
   * bias-corrected mean m / (1 - beta1^t) alone: a root times 0, plus 1, is divided by.
   */
  private rectify(): void {
    const { beta2, epsilon } = this.settings;
    const factors = this.factors;
    const rest = 1 - this.beta2Power;
    const most = 2 / (1 - beta2) - 1;
    const rho = most - (2 * this.taken * this.beta2Power) / rest;
    const isRectified = rho > 5;
    factors.rootCorrection = isRectified ? 1 : 0;
    factors.epsilon = isRectified ? epsilon : 1;
    if (!isRectified) return;
    const ratio = ((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho);
    factors.stepSize *= Math.sqrt(rest) * Math.sqrt(ratio);
  }

  /**
   * Scales the gradients of the parameters it moves so that their global norm is at most `maxNorm` (Pascanu et al. 2013,
   * algorithm 1), by maxNorm / (norm + 1e-6) as PyTorch's `clip_grad_norm_` does.
   *
   * @param maxNorm undefined: only measures
   * @returns the norm before
   */
  clip(maxNorm: number | undefined): number {
    let squares = 0;
    for (const block of this.blocks) squares += this.kernels.sumOfSquares(block);
    const norm = Math.sqrt(squares);
    if (maxNorm === undefined) return norm;
    const factor = maxNorm / (norm + 1e-6);
    // Not `factor < 1`: a NaN must reach the weights rather than be passed over.
    if (factor >= 1) return norm;
    for (const block of this.blocks) this.kernels.scale(block, factor);
    return norm;
  }

  /** Adam's moments and what it counts: a restored one goes on as if never interrupted. */
  serialize(archive: Archive): void {
    const { firstMoments, secondMoments } = this.plans[0]!;
    const isAdam = this.type === 'adam' || this.type === 'radam';
    if (isAdam) archive.array('firstMoments', this.moments(firstMoments));
    if (this.type !== 'sgd') archive.array('secondMoments', this.moments(secondMoments));
    this.taken = archive.integer('steps', this.taken, { most: Number.MAX_SAFE_INTEGER });
    this.beta1Power = archive.number('beta1Power', this.beta1Power);
    this.beta2Power = archive.number('beta2Power', this.beta2Power);
  }

  private moments(address: Address): Float32Array {
    return this.kernels.arena.floats(address, this.span.to - this.span.from);
  }
}

/** Where the parameters of some parts lie: neighbours are one range. */
function blockRanges(layout: ParameterLayout, names?: readonly string[]): BlockRange[] {
  if (names === undefined) return [{ from: 0, to: layout.count }];
  const known = layout.parts.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(unknownName('part', unknown, known));
  const parts = layout.parts.filter(({ name, from, to }) => names.includes(name) && to > from);
  if (parts.length === 0) {
    throw new UsageError(`There is nothing to optimize in the parts ${show(names)}.`);
  }
  const means = parts.map(({ from, to }) => ({ from, to }));
  const { count, meanCount } = layout;
  const shifted = means.map(({ from, to }) => ({ from: from + meanCount, to: to + meanCount }));
  return merged(count > meanCount ? [...means, ...shifted] : means);
}

function merged(ranges: readonly BlockRange[]): BlockRange[] {
  const result: BlockRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last?.to === range.from) result[result.length - 1] = { from: last.from, to: range.to };
    else result.push(range);
  }
  return result;
}

interface Settings {
  type: OptimizerType;
  learningRate: number;
  beta1: number;
  beta2: number;
  decay: number;
  epsilon: number;
  inside: boolean;
}

const TYPES: readonly string[] = ['adam', 'radam', 'rmsprop', 'sgd'];

function checkOptions(options: OptimizerOptions): Settings {
  const { type } = options;
  if (!TYPES.includes(type)) throw new UsageError(unknownName('optimizer', String(type), TYPES));
  const { learningRate = 0.001 } = options;
  const { beta1 = 0.9, beta2 = 0.999 }: Partial<Omit<AdamOptions, 'type'>> =
    type === 'adam' || type === 'radam' ? options : {};
  const { decay = 0.99, inside = false }: Partial<Omit<RmspropOptions, 'type'>> =
    type === 'rmsprop' ? options : {};
  const { epsilon = 1e-8 }: { epsilon?: number | undefined } = type === 'sgd' ? {} : options;
  checkRange('learningRate', learningRate, learningRate >= 0, 'at least 0');
  checkRange('beta1', beta1, beta1 >= 0 && beta1 < 1, 'in [0, 1)');
  checkRange('beta2', beta2, beta2 >= 0 && beta2 < 1, 'in [0, 1)');
  checkRange('decay', decay, decay >= 0 && decay < 1, 'in [0, 1)');
  checkRange('epsilon', epsilon, epsilon > 0, 'positive');
  return { type, learningRate, beta1, beta2, decay, epsilon, inside };
}
