import { UsageError } from '../../errors.js';
import { checkRange } from '../layers/checks.js';
import type { Architecture, ArchitectureOptions } from '../network/architecture.js';
import { architectureOf, describeArchitecture } from '../network/architecture.js';
import type { Initializer, InitializerName } from '../network/initializers.js';
import { QLayout } from '../network/q-layout.js';
import { summarize } from '../network/summary.js';
import type { NamedTensor } from '../network/tensor.js';
import { Evaluator } from './evaluator.js';
import type { GradientsOptions, NetworkGradients } from './gradients.js';
import { GradientTape } from './gradients.js';
import { greedyArchitecture, greedyTensors, learnedTensors } from './greedy-copy.js';
import { levelsOf, supportOf } from './head.js';
import { Network, type NetworkSetup } from './network.js';
import { NoisyPolicy } from './noisy-policy.js';

export interface QNetworkOptions extends ArchitectureOptions, Omit<NetworkSetup, 'initializer'> {
  /** Default `pytorch`. */
  initializer?: InitializerName | Initializer | undefined;
}

/** Where a copy lives. */
export type CopyOptions = Pick<QNetworkOptions, 'kernels' | 'maxBatch' | 'statistics'>;

/** What a distributional head says of one observation: copies, one array an action. */
export type ValueDistribution =
  | { type: 'categorical'; support: Float32Array; probabilities: Float32Array[] }
  | { type: 'quantile'; levels: Float32Array; quantiles: Float32Array[] };

/**
 * A network of dense layers with activations between them that estimates every action's value: Q(s, a) for
 * all a at once (Mnih et al. 2015, https://doi.org/10.1038/nature14236); with options, what came after:
 * see `ArchitectureOptions`. A distributional head's values are its expectations, a noisy network's
 * are those of its means: what explores is `noisyPolicy`.
 *
 * No method but the teaching ones (`forward`, `gradients`, `parameters`) allocates; no array handed
 * out is a view of the network's memory.
 */
export class QNetwork extends Network<QLayout> {
  /** Numbers in a row of observations. */
  readonly observationSize: number;
  readonly actionCount: number;
  private readonly evaluator: Evaluator;
  private explorer: NoisyPolicy | undefined;
  private tape: GradientTape | undefined;

  /** @throws UsageError when an option is invalid or the arena is full */
  constructor(options: QNetworkOptions) {
    super({ ...options, layout: new QLayout(architectureOf(options)) });
    this.observationSize = this.layout.inputSize;
    this.actionCount = this.layout.actionCount;
    this.evaluator = new Evaluator({ network: this, maxBatch: this.maxBatch });
  }

  /** What it is made of: plain data, options for another one like it. */
  get architecture(): Architecture {
    return this.layout.architecture;
  }

  /** All actions' values of one observation, in a fresh array. */
  forward(observation: ArrayLike<number>): Float32Array {
    const values = new Float32Array(this.actionCount);
    this.forwardInto(observation, values);
    return values;
  }

  /**
   * All actions' values of one observation [observationSize], written to `values` [actionCount].
   *
   * @throws UsageError when a length is wrong
   */
  forwardInto(observation: ArrayLike<number>, values: Float32Array): void {
    this.evaluator.forwardInto(observation, values);
  }

  /**
   * Values of n observations [n x observationSize], written to `values` [n x actionCount].
   *
   * @throws UsageError when n exceeds `maxBatch` or a length is wrong
   */
  forwardBatchInto(observations: Float32Array, n: number, values: Float32Array): void {
    this.evaluator.forwardBatchInto(observations, n, values);
  }

  /**
   * The greedy action of one observation: the first of the largest values, or the first NaN.
   *
   * @param mask [actionCount], 0 where an action is forbidden; default: all are allowed. Of none that is
   *   allowed the first is it.
   * @throws UsageError when a length is wrong
   */
  argmax(observation: ArrayLike<number>, mask?: ArrayLike<number>): number {
    return this.evaluator.argmax(observation, mask);
  }

  /**
   * The greedy actions of n observations [n x observationSize], written to `actions` [at least n].
   *
   * @param masks [n x actionCount], 0 where an action is forbidden; default: all are allowed
   * @throws UsageError when n exceeds `maxBatch` or a length is wrong
   */
  argmaxInto(
    observations: Float32Array,
    n: number,
    actions: Int32Array,
    masks?: ArrayLike<number>,
  ): void {
    this.evaluator.argmaxInto(observations, n, actions, masks);
  }

  /**
   * What a distributional head says of one observation, for every action: probabilities of the
   * support's returns, or quantiles at their levels.
   *
   * @throws UsageError when the head is scalar or the length is wrong
   */
  distribution(observation: ArrayLike<number>): ValueDistribution {
    const { head } = this.architecture;
    if (head.type === 'scalar') throw new UsageError('A scalar head has no distribution.');
    const actions = this.evaluator.distribution(observation);
    return head.type === 'categorical'
      ? { type: 'categorical', support: supportOf(head), probabilities: actions }
      : { type: 'quantile', levels: levelsOf(head.quantiles), quantiles: actions };
  }

  /**
   * The network as it explores, always the same object: it acts with noise after `resample`.
   *
   * @throws UsageError when the network is not noisy or the arena is full
   */
  noisyPolicy(): NoisyPolicy {
    if (this.architecture.noisy === undefined) {
      throw new UsageError('Only a network made with `noisy` has a noisy policy.');
    }
    this.explorer ??= new NoisyPolicy({ network: this, maxBatch: this.maxBatch });
    return this.explorer;
  }

  /**
   * A deep copy: training one leaves the other as it was.
   *
   * @param options.kernels where it is to live; default: fresh ones, with an arena of their own
   */
  clone(options: CopyOptions = {}): QNetwork {
    const copy = new QNetwork({ ...this.architecture, ...this.place(options) });
    copy.copyFrom(this);
    return copy;
  }

  /**
   * What it knows, to act greedily by: a copy without noise (its parameters are the means, under the
   * plain names `0.weight`, ...) whose values are this one's times `valueScale`, in whose units a
   * categorical head's support then is.
   *
   * @param options.valueScale positive; default 1
   */
  greedyCopy(options: CopyOptions & { valueScale?: number | undefined } = {}): QNetwork {
    const { valueScale = 1, ...place } = options;
    checkRange('valueScale', valueScale, valueScale > 0, 'above 0');
    const architecture = greedyArchitecture(this.architecture, valueScale);
    const copy = new QNetwork({ ...architecture, ...this.place(place) });
    copy.setParameters(greedyTensors(this.layout, this.parameters(), valueScale));
    return copy;
  }

  /**
   * Takes over what a greedy copy of a network like this one knows, whose values are this one's times
   * `valueScale`. Of a noisy network the noise stays as it is.
   *
   * @throws UsageError when a tensor is missing, unknown or of another shape; then nothing has changed
   */
  adoptGreedy(tensors: readonly NamedTensor[], valueScale = 1): void {
    checkRange('valueScale', valueScale, valueScale > 0, 'above 0');
    this.setParameters(learnedTensors(this.layout, this.parameters(), tensors, valueScale));
  }

  /**
   * The gradient of a mean loss with respect to all parameters, by hand: feed them to
   * `Optimizer.apply`, or look at them. Learners have a faster way: `DqnUpdate`.
   *
   * @throws UsageError when lengths disagree, an action is invalid or the head is not scalar
   */
  gradients(options: GradientsOptions): NetworkGradients {
    if (this.architecture.head.type !== 'scalar') {
      throw new UsageError('Gradients by hand are those of a scalar head.');
    }
    const forward = this.evaluator.pass;
    this.tape ??= new GradientTape({ network: this, forward });
    return this.tape.compute(options);
  }

  override summary(): string {
    return summarize(this.layout, 'q_network');
  }

  protected override describe(): string {
    return describeArchitecture(this.architecture);
  }

  /** Where a copy lives: fresh kernels, unless others are given. */
  private place({ kernels, maxBatch, statistics }: CopyOptions): CopyOptions {
    return {
      kernels: kernels ?? this.kernels.fresh(),
      maxBatch: maxBatch ?? this.maxBatch,
      statistics,
    };
  }
}
