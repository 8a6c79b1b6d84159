import type { Address } from '../kernels/arena.js';
import { type Kernels, pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { type KernelCall, runSteps, type Source } from '../layers/plan.js';
import type { BackwardPass } from '../passes/backward.js';
import type { ForwardPass } from '../passes/forward.js';
import {
  type ActionPlan,
  type ActionPlanOptions,
  type LearnedActionOptions,
  type LearnedActions,
  meanEntropy,
} from './actor-plans.js';
import type { StateWeights } from './state-weights.js';

/** What actions need whose noise is a function of the state, besides: W, which others draw. */
interface Weighed {
  weights: StateWeights;
}

/**
 * Draws from the squashed Gaussian by noise that is a function of the state (gSDE; Raffin et al. 2022): u = mean + h W
 * and log p by the deviations that h W has when W is drawn, not as it is.
 */
export class StateActions implements ActionPlan {
  readonly actions: Address;
  readonly logProbabilities: Address;
  protected readonly pass: ForwardPass;
  /** h */
  protected readonly features: Source;
  protected readonly sample: Step<'stateSample'>;
  private readonly product: Step<'denseForward'>;
  private readonly kernels: Kernels;
  private readonly logs: Float32Array;

  constructor({
    network,
    weights,
    input,
    parameters,
    learning,
    maxRows,
  }: ActionPlanOptions & Weighed) {
    const { kernels, layout } = network;
    const { arena } = kernels;
    const { columns } = weights;
    const floats = maxRows * pitch(columns);
    const parts = layout.actorParts;
    this.kernels = kernels;
    this.pass = network.forwardPass({ parts, input, parameters, learning, maxRows });
    this.features = this.pass.outputOf('actor');
    this.actions = arena.reserveFloats(floats);
    this.logProbabilities = arena.reserveFloats(maxRows);
    this.logs = arena.floats(this.logProbabilities, maxRows);
    const noise = arena.reserveFloats(floats);
    this.product = {
      ...readingOf(this.features),
      ...{ weights: weights.address, bias: arena.reserveFloats(pitch(columns)) },
      ...{ output: noise, outputs: columns, relu: false },
    };
    this.sample = {
      mean: this.pass.outputOf('mean').address,
      logDeviation: this.pass.outputOf('logDeviation').address,
      ...{ noise, columns, actions: this.actions, slopes: arena.reserveFloats(floats) },
      logProbabilities: this.logProbabilities,
    };
  }

  /** The mean over the last run's rows of -log p. */
  get entropy(): number {
    return meanEntropy(this.logs);
  }

  run(rows: number): void {
    this.pass.run(rows);
    this.kernels.denseForward(this.product, rows);
    this.kernels.stateSample(this.sample, rows);
  }
}

/** The same, and its way back: mean, deviations, W and what all are made of learn. */
export class LearnedStateActions extends StateActions implements LearnedActions {
  private readonly steps: readonly KernelCall[];

  constructor(options: LearnedActionOptions & Weighed) {
    super(options);
    const { network, gradients, actionGradient, temperature, maxRows } = options;
    const { kernels } = network;
    const outputs = ['actor', 'mean', 'logDeviation'];
    const pass = { forward: this.pass, sparseOutput: false, maxRows };
    const back = network.backwardPass({ ...pass, gradients, outputs });
    const { mean: _, logProbabilities: __, ...sample } = this.sample;
    const noiseGradient = kernels.arena.reserveFloats(maxRows * pitch(sample.columns));
    const step: Step<'stateSampleBackward'> = {
      ...{ ...sample, actionGradient, temperature, noiseGradient },
      meanGradient: back.gradientOf('mean'),
      logDeviationGradient: back.gradientOf('logDeviation'),
    };
    this.steps = [
      (rows) => kernels.stateSampleBackward(step, rows),
      ...this.weighedSteps(options, back, noiseGradient),
    ];
  }

  backward(rows: number): void {
    runSteps(this.steps, rows);
  }

  /** From the gradient of h W to those of W = exp(l) e, and so of l, and of h, with all that lies before. */
  private weighedSteps(
    { network, weights, gradients }: LearnedActionOptions & Weighed,
    back: BackwardPass,
    outputGradient: Address,
  ): KernelCall[] {
    const { kernels } = network;
    const { arena } = kernels;
    const { columns, features: inputs, address } = weights;
    const width = pitch(columns);
    const weightGradient = arena.reserveFloats(inputs * width);
    const biasGradient = arena.reserveFloats(width);
    const weightsTransposed = arena.reserveFloats(columns * pitch(inputs));
    const common = { outputGradient, outputs: columns };
    const toWeights = { ...readingOf(this.features), ...common, weightGradient, biasGradient };
    const transposition = { from: address, rows: inputs, columns, to: weightsTransposed };
    const toFeatures = {
      ...{ ...common, weightsTransposed, inputs, inputGradient: back.gradientOf('actor') },
      ...{ relu: false, activation: this.features.address, sparseGradient: false },
    };
    const toLogs = { from: address, fromPitch: width, columns, to: weightGradient };
    const ownLogs = { from: weightGradient, columns, to: gradients + 4 * weights.place };
    return [
      (rows) => kernels.denseBackwardParameters(toWeights, rows),
      () => kernels.transpose(transposition),
      (rows) => kernels.denseBackwardInput(toFeatures, rows),
      (rows) => back.run(rows),
      () => kernels.multiply(toLogs, inputs),
      () => kernels.add(ownLogs, inputs),
    ];
  }
}

/** How a product reads h. */
function readingOf({ address: input, pitch: inputPitch, columns: inputs, isSparse }: Source) {
  return { input, inputPitch, inputs, sparseInput: isSparse };
}
