import type { Address } from '../kernels/arena.js';
import { type Kernels, pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Learning } from '../layers/layer-kind.js';
import { copyColumns, type KernelCall, matrixAt } from '../layers/plan.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import type { RandomSource } from '../network/initializers.js';
import type { BackwardPass } from '../passes/backward.js';
import type { ForwardPass } from '../passes/forward.js';
import type { Network } from '../passes/network.js';
import type { TargetNoise } from './actor-critic-options.js';

/** Actions of a batch of states, by the policy. */
export interface ActionPlan {
  /** [rows x action size], padded. */
  readonly actions: Address;
  /** [rows]; zero of a policy that has none. */
  readonly logProbabilities: Address;
  /** The mean over the last run's rows of -log p; undefined of a policy that has none. */
  readonly entropy: number | undefined;
  run(rows: number): void;
}

/** What an actor learns from: the way back from the gradient of its actions. */
export interface LearnedActions extends ActionPlan {
  backward(rows: number): void;
}

export interface ActionPlanOptions {
  network: Network<ActorCriticLayout>;
  /** Observations: [rows x observation size]. */
  input: Address;
  /** The block of parameters. Default: the network's. */
  parameters?: Address | undefined;
  /** Where noise is drawn from, each time anew. */
  random: RandomSource;
  /** What a pass that learns does otherwise. Default: it does not learn. */
  learning?: Learning | undefined;
  maxRows: number;
}

/** Standard normal numbers, one an entry of an action. */
export class ActionNoise {
  /** [rows x action size], padded. */
  readonly address: Address;
  private readonly values: Float32Array;

  constructor(
    kernels: Kernels,
    private readonly actionSize: number,
    private readonly rows: number,
  ) {
    this.address = kernels.arena.reserveFloats(rows * pitch(actionSize));
    this.values = kernels.arena.floats(this.address, rows * pitch(actionSize));
  }

  draw(random: RandomSource): void {
    const { actionSize, rows, values } = this;
    const width = pitch(actionSize);
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < actionSize; j++) values[r * width + j] = random.standardNormal();
    }
  }
}

/** The mean of -log p. */
export function meanEntropy(logs: Float32Array): number {
  let sum = 0;
  for (let r = 0; r < logs.length; r++) sum -= logs[r]!;
  return sum / logs.length;
}

/** Draws from the squashed Gaussian, by noise that lies ready. */
export class GaussianActions implements ActionPlan {
  readonly actions: Address;
  readonly logProbabilities: Address;
  protected readonly pass: ForwardPass;
  protected readonly sample: Step<'squashedSample'>;
  private readonly noise: ActionNoise;
  private readonly random: RandomSource;
  private readonly kernels: Kernels;
  private readonly logs: Float32Array;

  constructor({ network, random, ...options }: ActionPlanOptions) {
    const { input, parameters, learning, maxRows } = options;
    const { kernels, layout } = network;
    const { actionSize } = layout;
    const floats = maxRows * pitch(actionSize);
    this.kernels = kernels;
    this.random = random;
    this.noise = new ActionNoise(kernels, actionSize, maxRows);
    const parts = layout.actorParts;
    this.pass = network.forwardPass({ parts, input, parameters, learning, maxRows });
    this.actions = kernels.arena.reserveFloats(floats);
    this.logProbabilities = kernels.arena.reserveFloats(maxRows);
    this.logs = kernels.arena.floats(this.logProbabilities, maxRows);
    this.sample = {
      mean: this.pass.outputOf('mean').address,
      logDeviation: this.pass.outputOf('logDeviation').address,
      noise: this.noise.address,
      columns: actionSize,
      actions: this.actions,
      slopes: kernels.arena.reserveFloats(floats),
      logProbabilities: this.logProbabilities,
    };
  }

  /** The mean over the last run's rows of -log p. */
  get entropy(): number {
    return meanEntropy(this.logs);
  }

  run(rows: number): void {
    this.noise.draw(this.random);
    this.pass.run(rows);
    this.kernels.squashedSample(this.sample, rows);
  }
}

export interface LearnedActionOptions extends ActionPlanOptions {
  /** The block of gradients, written: the actor's. */
  gradients: Address;
  /** Of the loss with respect to the actions: [rows x action size]. */
  actionGradient: Address;
  /** alpha: one number. */
  temperature: Address;
}

/** The squashed Gaussian, and its way back. */
export class LearnedGaussian extends GaussianActions implements LearnedActions {
  private readonly back: BackwardPass;
  private readonly steps: KernelCall;

  constructor(options: LearnedActionOptions) {
    super(options);
    const { network, gradients, actionGradient, temperature, maxRows } = options;
    const { kernels } = network;
    const outputs = ['mean', 'logDeviation'];
    const pass = { forward: this.pass, sparseOutput: false, maxRows };
    this.back = network.backwardPass({ ...pass, gradients, outputs });
    const { logDeviation, noise, columns, actions, slopes } = this.sample;
    const step: Step<'squashedBackward'> = {
      ...{ logDeviation, noise, columns, actions, slopes, actionGradient, temperature },
      meanGradient: this.back.gradientOf('mean'),
      logDeviationGradient: this.back.gradientOf('logDeviation'),
    };
    this.steps = (rows) => kernels.squashedBackward(step, rows);
  }

  backward(rows: number): void {
    this.steps(rows);
    this.back.run(rows);
  }
}

export interface DeterministicOptions extends ActionPlanOptions {
  /** Default: none. */
  targetNoise?: TargetNoise | undefined;
}

/** The actions of a deterministic policy, with noise or without. */
export class DeterministicActions implements ActionPlan {
  readonly actions: Address;
  readonly logProbabilities: Address;
  readonly entropy = undefined;
  protected readonly pass: ForwardPass;
  private readonly smooth: KernelCall | undefined;

  constructor(options: DeterministicOptions) {
    const { network, input, parameters, learning, maxRows, targetNoise } = options;
    const { layout, kernels } = network;
    const parts = layout.actorParts;
    this.pass = network.forwardPass({ parts, input, parameters, learning, maxRows });
    this.actions = this.pass.output;
    this.logProbabilities = kernels.arena.reserveFloats(maxRows);
    if (targetNoise !== undefined) this.smooth = this.smoothBy(targetNoise, options);
  }

  run(rows: number): void {
    this.pass.run(rows);
    this.smooth?.(rows);
  }

  private smoothBy(targetNoise: TargetNoise, options: DeterministicOptions): KernelCall {
    const { network, random, maxRows } = options;
    const { kernels, layout } = network;
    const noise = new ActionNoise(kernels, layout.actionSize, maxRows);
    const given = { actions: this.actions, noise: noise.address, columns: layout.actionSize };
    const step = { ...given, ...targetNoise };
    return (rows) => {
      noise.draw(random);
      kernels.smoothActions(step, rows);
    };
  }
}

/** A deterministic policy's actions, and their way back. */
export class LearnedDeterministic extends DeterministicActions implements LearnedActions {
  private readonly back: BackwardPass;
  private readonly copy: Step<'copy'>;
  private readonly kernels: Kernels;

  constructor(options: LearnedActionOptions) {
    super(options);
    const { network, gradients, actionGradient, maxRows } = options;
    this.kernels = network.kernels;
    this.back = network.backwardPass({
      gradients,
      forward: this.pass,
      sparseOutput: false,
      maxRows,
    });
    const count = maxRows * pitch(network.layout.actionSize);
    this.copy = { from: actionGradient, to: this.back.outputGradient, count };
  }

  backward(rows: number): void {
    this.kernels.copy(this.copy);
    this.back.run(rows);
  }
}

/** Actions from padded rows to the packed ones that critics take. */
export function packActions(
  { kernels, layout }: Network<ActorCriticLayout>,
  actions: Address,
  packed: Address,
): KernelCall {
  const { actionSize } = layout;
  const to = { address: packed, pitch: actionSize };
  return copyColumns(kernels, matrixAt(actions, actionSize), to, actionSize);
}
