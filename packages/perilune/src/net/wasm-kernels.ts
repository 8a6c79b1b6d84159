import { compileEmbedded } from '../wasm/compile.js';
import { netWasm } from '../wasm/net.generated.js';
import type { Address } from './arena.js';
import { Arena } from './arena.js';
import type * as K from './kernels.js';

const PAGE = 65536;
const DEFAULT_BYTES = 32 << 20;

/** What assembly/net exports: the contract's operations with their records spread out. */
interface NetExports {
  heapBase(): Address;
  denseForward(
    input: Address,
    inputPitch: number,
    inputs: number,
    weights: Address,
    bias: Address,
    output: Address,
    outputs: number,
    relu: number,
    sparse: number,
    rows: number,
  ): void;
  denseBackwardParameters(
    input: Address,
    inputPitch: number,
    inputs: number,
    outputGradient: Address,
    outputs: number,
    weightGradient: Address,
    biasGradient: Address,
    sparse: number,
    rows: number,
  ): void;
  denseBackwardInput(
    outputGradient: Address,
    outputs: number,
    weightsTransposed: Address,
    inputGradient: Address,
    inputs: number,
    activation: Address,
    sparse: number,
    rows: number,
  ): void;
  transpose(from: Address, rows: number, columns: number, to: Address): void;
  rowMax(values: Address, columns: number, maxima: Address, rows: number): void;
  rowArgmax(values: Address, columns: number, indices: Address, rows: number): void;
  gather(values: Address, columns: number, indices: Address, taken: Address, rows: number): number;
  tdTargets(
    rewards: Address,
    discounts: Address,
    nextValues: Address,
    targets: Address,
    rows: number,
  ): void;
  tdLossGradient(
    huber: number,
    delta: number,
    values: Address,
    columns: number,
    actions: Address,
    targets: Address,
    weights: Address,
    tdErrors: Address,
    valueGradient: Address,
    totals: Address,
    rows: number,
  ): number;
  sumOfSquares(block: Address, count: number): number;
  scale(block: Address, count: number, factor: number): void;
  sgd(parameters: Address, gradients: Address, count: number, learningRate: number): void;
  adam(
    parameters: Address,
    gradients: Address,
    firstMoments: Address,
    secondMoments: Address,
    count: number,
    beta1: number,
    beta2: number,
    oneMinusBeta1: number,
    oneMinusBeta2: number,
    epsilon: number,
    stepSize: number,
    rootCorrection: number,
  ): void;
  polyak(from: Address, to: Address, count: number, tau: number): void;
  copy(from: Address, to: Address, count: number): void;
}

/**
 * The kernels in WebAssembly with 128-bit SIMD. One instance of the module is one arena, of a fixed
 * size; it is compiled once per process and instantiated synchronously.
 */
export class WasmKernels implements K.Kernels {
  readonly arena: Arena;
  readonly #wasm: NetExports;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number } = {}) {
    const pages = Math.ceil((options.bytes ?? DEFAULT_BYTES) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const module = compileEmbedded(netWasm);
    const instance = new WebAssembly.Instance(module, { env: { memory } });
    this.#wasm = instance.exports as unknown as NetExports;
    this.arena = new Arena(memory.buffer as ArrayBuffer, this.#wasm.heapBase());
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
    );
  }

  denseBackwardInput(step: K.DenseBackwardInput, rows: number): void {
    this.#wasm.denseBackwardInput(
      step.outputGradient,
      step.outputs,
      step.weightsTransposed,
      step.inputGradient,
      step.inputs,
      step.activation,
      step.sparseGradient ? 1 : 0,
      rows,
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
      step.loss === 'huber' ? 1 : 0,
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
    );
  }

  polyak(step: K.Copy, tau: number): void {
    this.#wasm.polyak(step.from, step.to, step.count, tau);
  }

  copy(step: K.Copy): void {
    this.#wasm.copy(step.from, step.to, step.count);
  }
}
