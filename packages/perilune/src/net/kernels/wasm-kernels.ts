import { compileEmbedded } from '../../wasm/compile.js';
import { netWasm } from '../../wasm/net.generated.js';
import type { ActivationName } from './activations.js';
import type { Address } from './arena.js';
import { Arena } from './arena.js';
import type * as R from './family-records.js';
import type * as K from './kernels.js';
import type { NetExports } from './wasm-exports.js';

const PAGE = 65536;
const DEFAULT_BYTES = 32 << 20;
/** What the most demanding kernel needs: 2,048 words of masks. */
const SCRATCH_BYTES = 16384;

/** Codes of assembly/net/values.ts. */
const LOSSES: Record<K.LossName, number> = { squared: 0, huber: 1, 'row-max': 2 };

/** Codes of assembly/net/activations.ts. */
const ACTIVATIONS: Record<ActivationName, number> = {
  linear: 0,
  relu: 1,
  tanh: 2,
  elu: 3,
  'leaky-relu': 4,
  silu: 5,
};

/**
 * The kernels in WebAssembly with 128-bit SIMD. One instance of the module is one arena, of a fixed
 * size; it is compiled once per process and instantiated synchronously.
 */
export class WasmKernels implements K.Kernels {
  readonly arena: Arena;
  readonly #wasm: NetExports;
  readonly #scratch: Address;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number } = {}) {
    const pages = Math.ceil((options.bytes ?? DEFAULT_BYTES) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const module = compileEmbedded(netWasm);
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#wasm = instance.exports as unknown as NetExports;
    this.arena = new Arena(memory.buffer as ArrayBuffer, this.#wasm.heapBase());
    this.#scratch = this.arena.reserve(SCRATCH_BYTES);
  }

  fresh(): WasmKernels {
    return new WasmKernels({ bytes: this.arena.buffer.byteLength });
  }

  denseForward(step: K.DenseForward, rows: number): void {
    this.#wasm.denseForward(
      step.input,
      step.inputPitch,
      step.inputs,
      step.weights,
      step.bias,
      step.output,
      step.outputs,
      step.relu ? 1 : 0,
      step.sparseInput ? 1 : 0,
      rows,
      this.#scratch,
    );
  }

  denseBackwardParameters(step: K.DenseBackwardParameters, rows: number): void {
    this.#wasm.denseBackwardParameters(
      step.input,
      step.inputPitch,
      step.inputs,
      step.outputGradient,
      step.outputs,
      step.weightGradient,
      step.biasGradient,
      step.sparseInput ? 1 : 0,
      rows,
      this.#scratch,
    );
  }

  denseBackwardInput(step: K.DenseBackwardInput, rows: number): void {
    this.#wasm.denseBackwardInput(
      step.outputGradient,
      step.outputs,
      step.weightsTransposed,
      step.inputGradient,
      step.inputs,
      step.relu ? 1 : 0,
      step.activation,
      step.sparseGradient ? 1 : 0,
      rows,
      this.#scratch,
    );
  }

  transpose(step: K.Transpose): void {
    this.#wasm.transpose(step.from, step.rows, step.columns, step.to);
  }

  rowMax(step: K.RowMax, rows: number): void {
    this.#wasm.rowMax(step.values, step.columns, step.maxima, rows);
  }

  rowArgmax(step: K.RowArgmax, rows: number): void {
    this.#wasm.rowArgmax(step.values, step.columns, step.indices, rows);
  }

  gather(step: K.Gather, rows: number): number {
    return this.#wasm.gather(step.values, step.columns, step.indices, step.taken, rows);
  }

  tdTargets(step: K.TdTargets, rows: number): void {
    this.#wasm.tdTargets(step.rewards, step.discounts, step.nextValues, step.targets, rows);
  }

  tdLossGradient(step: K.TdLossGradient, rows: number): number {
    return this.#wasm.tdLossGradient(
      LOSSES[step.loss],
      step.reduction === 'sum' ? 1 : 0,
      step.delta,
      step.values,
      step.columns,
      step.actions,
      step.targets,
      step.weights,
      step.tdErrors,
      step.valueGradient,
      step.totals,
      rows,
    );
  }

  sumOfSquares(block: Address, count: number): number {
    return this.#wasm.sumOfSquares(block, count);
  }

  allFinite(block: Address, count: number): boolean {
    return this.#wasm.allFinite(block, count) !== 0;
  }

  scale(block: Address, count: number, factor: number): void {
    this.#wasm.scale(block, count, factor);
  }

  sgd(step: K.SgdStep, learningRate: number): void {
    this.#wasm.sgd(step.parameters, step.gradients, step.count, learningRate);
  }

  adam(step: K.AdamStep, factors: K.AdamFactors): void {
    this.#wasm.adam(
      step.parameters,
      step.gradients,
      step.firstMoments,
      step.secondMoments,
      step.count,
      factors.beta1,
      factors.beta2,
      factors.oneMinusBeta1,
      factors.oneMinusBeta2,
      factors.epsilon,
      factors.stepSize,
      factors.rootCorrection,
      this.#scratch,
    );
  }

  polyak(step: K.Copy, tau: number): void {
    this.#wasm.polyak(step.from, step.to, step.count, tau);
  }

  copy(step: K.Copy): void {
    this.#wasm.copy(step.from, step.to, step.count);
  }

  layerNormForward(step: R.LayerNormForward, rows: number): void {
    this.#wasm.layerNormForward(
      step.values,
      step.columns,
      step.gain,
      step.bias,
      step.epsilon,
      step.relu ? 1 : 0,
      step.scales,
      step.output,
      rows,
      this.#scratch,
    );
  }

  layerNormBackward(step: R.LayerNormBackward, rows: number): void {
    this.#wasm.layerNormBackward(
      step.values,
      step.columns,
      step.gain,
      step.scales,
      step.gradient,
      step.gainGradient,
      step.biasGradient,
      rows,
      this.#scratch,
    );
  }

  duelingForward(step: R.Dueling, rows: number): void {
    this.#wasm.duelingForward(
      step.actionCount,
      step.atoms,
      step.stride,
      step.value,
      step.advantages,
      step.output,
      rows,
    );
  }

  duelingBackward(step: R.Dueling, rows: number): void {
    this.#wasm.duelingBackward(
      step.actionCount,
      step.atoms,
      step.stride,
      step.value,
      step.advantages,
      step.output,
      rows,
    );
  }

  add(step: R.AddRows, rows: number): void {
    this.#wasm.add(step.from, step.columns, step.to, rows);
  }

  perturb(step: R.Perturbation): void {
    this.#wasm.perturb(
      step.from,
      step.deviations,
      step.rows,
      step.columns,
      step.rowNoise,
      step.columnNoise,
      step.to,
    );
  }

  noiseGradient(step: R.Perturbation): void {
    this.#wasm.noiseGradient(
      step.from,
      step.rows,
      step.columns,
      step.rowNoise,
      step.columnNoise,
      step.to,
    );
  }

  softmax(step: R.Softmax, rows: number): void {
    this.#wasm.softmax(
      step.actionCount,
      step.atoms,
      step.stride,
      step.logits,
      step.probabilities,
      rows,
    );
  }

  expectation(step: R.Expectation, rows: number): void {
    this.#wasm.expectation(
      step.actionCount,
      step.atoms,
      step.stride,
      step.distribution,
      step.factors,
      step.values,
      rows,
    );
  }

  gatherAtoms(step: R.GatherAtoms, rows: number): number {
    return this.#wasm.gatherAtoms(
      step.actionCount,
      step.atoms,
      step.stride,
      step.distribution,
      step.indices,
      step.taken,
      rows,
    );
  }

  mixAtoms(step: R.MixAtoms, rows: number): void {
    this.#wasm.mixAtoms(
      step.actionCount,
      step.atoms,
      step.stride,
      step.distribution,
      step.policy,
      step.mixed,
      rows,
    );
  }

  softPolicy(step: R.SoftPolicy, rows: number): number {
    return this.#wasm.softPolicy(
      step.values,
      step.nextValues,
      step.columns,
      step.actions,
      step.rewards,
      step.discounts,
      step.temperature,
      step.alpha,
      step.clip,
      step.policy,
      step.softRewards,
      rows,
    );
  }

  atomTargets(step: R.AtomTargets, rows: number): void {
    this.#wasm.atomTargets(step.rewards, step.discounts, step.next, step.atoms, step.targets, rows);
  }

  projectAtoms(step: R.Projection, rows: number): void {
    this.#wasm.projectAtoms(
      step.rewards,
      step.discounts,
      step.next,
      step.atoms,
      step.targets,
      step.vMin,
      step.vMax,
      rows,
    );
  }

  categoricalLossGradient(step: R.CategoricalLoss, rows: number): number {
    return this.#wasm.categoricalLossGradient(
      step.actionCount,
      step.atoms,
      step.stride,
      step.values,
      step.actions,
      step.targets,
      step.weights,
      step.reduction === 'sum' ? 1 : 0,
      step.tdErrors,
      step.priorities,
      step.valueGradient,
      step.totals,
      step.support,
      rows,
    );
  }

  quantileLossGradient(step: R.QuantileLoss, rows: number): number {
    return this.#wasm.quantileLossGradient(
      step.actionCount,
      step.atoms,
      step.stride,
      step.values,
      step.actions,
      step.targets,
      step.weights,
      step.reduction === 'sum' ? 1 : 0,
      step.tdErrors,
      step.priorities,
      step.valueGradient,
      step.totals,
      step.delta,
      rows,
      this.#scratch,
    );
  }

  activate(step: R.Activate, rows: number): void {
    this.#wasm.activate(ACTIVATIONS[step.activation], step.input, step.columns, step.output, rows);
  }

  activateBackward(step: R.ActivateBackward, rows: number): void {
    this.#wasm.activateBackward(
      ACTIVATIONS[step.activation],
      step.input,
      step.columns,
      step.output,
      step.gradient,
      rows,
    );
  }

  expandRows(step: R.ExpandRows, rows: number): void {
    this.#wasm.expandRows(
      step.input,
      step.inputPitch,
      step.segments,
      step.segmentCount,
      step.output,
      step.outputPitch,
      rows,
    );
  }

  normalizeRows(step: R.NormalizeRows, rows: number): void {
    this.#wasm.normalizeRows(
      step.input,
      step.inputPitch,
      step.columns,
      step.mean,
      step.variance,
      step.epsilon,
      step.clip,
      step.output,
      step.outputPitch,
      rows,
    );
  }

  maskValues(step: R.MaskValues, rows: number): void {
    this.#wasm.maskValues(step.values, step.columns, step.masks, step.fill, rows);
  }

  countDead(step: R.DeadColumns, rows: number): number {
    return this.#wasm.countDead(step.values, step.columns, rows);
  }
}
