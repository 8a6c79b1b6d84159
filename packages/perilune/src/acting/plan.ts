import type { Address, Architecture, InferenceKernels } from '../net/index.js';
import { pitch } from '../net/kernels/kernels.js';
import { type KernelCall, matrixAt, type Source } from '../net/layers/plan.js';
import { HeadPass } from '../net/passes/head.js';
import { columnsOf, type Tensors } from './tensors.js';

/** What a plan is made from. */
export interface PlanOptions {
  readonly architecture: Architecture;
  readonly tensors: Tensors;
  readonly kernels: InferenceKernels;
  /** The most rows of one call. */
  readonly maxRows: number;
}

/** A network of action values as calls of kernels, from observations to values: made once. */
export class Plan {
  /** Observations, packed: [maxRows x observation size]. */
  readonly input: Address;
  readonly head: HeadPass;
  /** How an action's numbers lie in a row. */
  readonly shape: { actionCount: number; atoms: number; stride: number };
  private readonly options: PlanOptions;
  private readonly steps: KernelCall[] = [];

  /** @throws UsageError when a tensor is missing or does not fit */
  constructor(options: PlanOptions) {
    this.options = options;
    const { architecture, kernels, maxRows } = options;
    const { layers, head, dueling } = architecture;
    const atoms = atomsOf(architecture);
    const actionCount = layers.at(-1) as number;
    this.shape = { actionCount, atoms, stride: atoms === 1 ? 1 : pitch(atoms) };
    this.input = this.reserve(layers[0] as number);
    const hidden = layers.slice(1, -1);
    const last = dueling && hidden.length > 0 ? [hidden.pop() as number] : [];
    const seen = this.chain(this.observations(), hidden, '');
    const advantages = dueling
      ? this.stream(seen.source, last, { name: 'advantage', values: actionCount })
      : this.dense(seen.source, {
          name: `${seen.modules}`,
          units: actionCount * atoms,
          group: atoms,
        });
    if (dueling) {
      const value = this.stream(seen.source, last, { name: 'value', values: 1 }).address;
      const output = advantages.address;
      const step = { ...this.shape, value, advantages: output, output };
      this.steps.push((rows) => kernels.duelingForward(step, rows));
    }
    const layout = { architecture: { head }, atoms: this.shape };
    this.head = new HeadPass({ kernels, layout, output: advantages.address, maxRows });
  }

  /** Values of the rows that stand at `input`, at `head.values`. */
  run(rows: number): void {
    for (const step of this.steps) step(rows);
    this.head.run(rows);
  }

  /** What the first layer reads: indices one-hot, values normalized. */
  private observations(): Source {
    const { architecture, kernels, tensors } = this.options;
    const size = architecture.layers[0] as number;
    const packed = { ...matrixAt(this.input, size), pitch: size };
    const { input } = architecture;
    if (input === undefined) return packed;
    const { segments, normalization } = input;
    const width = segments.reduce((sum, segment) => sum + segment.size, 0);
    // One-hot rows are mostly zeros.
    const output = { ...this.matrix(width), isSparse: true };
    const codes = segments.flatMap(({ kind, size: n }) => (kind === 'values' ? [0, n] : [n, 0]));
    const at = kernels.arena.reserveFloats(codes.length);
    kernels.arena.integers(at, codes.length).set(codes);
    const { address, pitch: outputPitch } = output;
    const rows = { input: packed.address, inputPitch: packed.pitch, output: address, outputPitch };
    const expansion = { ...rows, segments: at, segmentCount: segments.length };
    this.steps.push((n) => kernels.expandRows(expansion, n));
    if (normalization === undefined) return output;
    const { epsilon = 1e-8, clip = Number.POSITIVE_INFINITY } = normalization;
    const values = segments.reduce(
      (sum, { kind, size: n }) => sum + (kind === 'values' ? n : 0),
      0,
    );
    const mean = tensors.doubles('obs_rms.mean', values);
    const variance = tensors.doubles('obs_rms.var', values);
    let [column, value] = [0, 0];
    for (const { kind, size: columns } of segments) {
      const place = { input: address + 4 * column, inputPitch: outputPitch, columns };
      const statistics = { mean: mean + 8 * value, variance: variance + 8 * value, epsilon, clip };
      const step = { ...place, ...statistics, output: place.input, outputPitch };
      column += columns;
      if (kind === 'index') continue;
      value += columns;
      this.steps.push((n) => kernels.normalizeRows(step, n));
    }
    return output;
  }

  /** A stream of a dueling network: a hidden layer of its own, if there is any, and its output. */
  private stream(source: Source, hidden: readonly number[], to: { name: string; values: number }) {
    const { atoms } = this.shape;
    const own = this.chain(source, hidden, `${to.name}.`);
    const name = `${to.name}.${own.modules}`;
    return this.dense(own.source, { name, units: to.values * atoms, group: atoms });
  }

  /** Hidden layers, and how many of PyTorch's modules they are. */
  private chain(from: Source, hidden: readonly number[], prefix: string) {
    const { activation, layerNorm } = this.options.architecture;
    let [source, modules] = [from, 0];
    for (const units of hidden) {
      const relu = activation === 'relu';
      source = this.dense(source, {
        name: `${prefix}${modules++}`,
        units,
        relu: relu && !layerNorm,
      });
      if (layerNorm) source = this.normalize(source, `${prefix}${modules++}`, relu);
      if (activation !== 'linear') modules++;
      if (!relu) this.activate(source);
    }
    return { source, modules };
  }

  private dense(
    source: Source,
    {
      name,
      units,
      group = 1,
      relu = false,
    }: { name: string; units: number; group?: number; relu?: boolean },
  ): Source {
    const { kernels, tensors } = this.options;
    const inputs = source.columns;
    const outputs = columnsOf(units, group);
    const output = this.matrix(outputs, relu);
    const step = {
      input: source.address,
      inputPitch: source.pitch,
      inputs,
      weights: tensors.floats(`${name}.weight`, units, { inputs, group }),
      bias: tensors.floats(`${name}.bias`, units, { group }),
      output: output.address,
      outputs,
      relu,
      sparseInput: source.isSparse,
    };
    this.steps.push((rows) => kernels.denseForward(step, rows));
    return output;
  }

  private normalize({ address: values, columns }: Source, name: string, relu: boolean): Source {
    const { kernels, tensors, maxRows } = this.options;
    const output = this.matrix(columns, relu);
    const step = {
      values,
      columns,
      gain: tensors.floats(`${name}.weight`, columns),
      bias: tensors.floats(`${name}.bias`, columns),
      epsilon: 1e-5,
      relu,
      scales: kernels.arena.reserveFloats(maxRows),
      output: output.address,
    };
    this.steps.push((rows) => kernels.layerNormForward(step, rows));
    return output;
  }

  private activate({ address, columns }: Source): void {
    const { architecture, kernels } = this.options;
    const step = { activation: architecture.activation, input: address, columns, output: address };
    this.steps.push((rows) => kernels.activate(step, rows));
  }

  private matrix(columns: number, isRelu = false): Source {
    return matrixAt(this.reserve(columns), columns, isRelu);
  }

  private reserve(columns: number): Address {
    const { kernels, maxRows } = this.options;
    return kernels.arena.reserveFloats(maxRows * pitch(columns));
  }
}

/** Numbers that the network gives for an action. */
export function atomsOf({ head }: Pick<Architecture, 'head'>): number {
  if (head.type === 'scalar') return 1;
  return head.type === 'categorical' ? head.atoms : head.quantiles;
}
