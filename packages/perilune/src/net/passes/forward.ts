import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import type { Address } from '../kernels/arena.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { Learning } from '../layers/layer-kind.js';
import {
  type DenseStep,
  type ForwardStep,
  type KernelCall,
  type Source,
  Workspace,
} from '../layers/plan.js';
import type { ParameterLayout, PartLayout } from '../network/layout.js';
import { inputPass } from './input-pass.js';
import type { InputStatistics } from './input-statistics.js';
import { PartForward } from './part-forward.js';

export interface ForwardPassOptions {
  kernels: InferenceKernels;
  layout: ParameterLayout;
  /** The block of parameters; of a noisy network those with the noise in them, or the means. */
  parameters: Address;
  /** Names of the parts to be computed, with all that they take. Default: all. */
  parts?: readonly string[] | undefined;
  /** Observations, packed: [maxRows x input size]. Reserved if not given. */
  input?: Address | undefined;
  /** Actions, packed: [maxRows x action size]. Reserved if needed and not given. */
  actions?: Address | undefined;
  /** The running mean and variance of a normalized input. */
  statistics?: InputStatistics | undefined;
  /** What a pass that learns does otherwise, where layers have a word for it. Default: it does not learn. */
  learning?: Learning | undefined;
  /** A pass of the same parts, whose arrays it may overwrite. Its own are reserved if not given. */
  sharing?: ForwardPass | undefined;
  /** Whether its output is its own, even so. Default false. */
  ownOutput?: boolean | undefined;
  maxRows: number;
}

/**
 * The plan of a forward pass through some of a network's parts. Made once; `run` only calls kernels
 * and allocates nothing.
 */
export class ForwardPass {
  /** Observations, packed: [maxRows x input size]. */
  readonly input: Address;
  /** Actions, packed: [maxRows x action size]; 0 where nobody takes them. */
  readonly actions: Address;
  readonly parts: readonly PartForward[];
  /** The last part's output: [maxRows x columns]. */
  readonly output: Address;
  private readonly sources = new Map<string, Source>();
  private readonly workspace: Workspace;
  private readonly kernels: InferenceKernels;
  /** The products that the pass begins with: of a plain stack of layers all that there is. */
  private readonly products: readonly DenseStep[];
  private readonly steps: readonly KernelCall[];

  /** @throws UsageError when a part is unknown, statistics are missing or the arena is full */
  constructor(options: ForwardPassOptions) {
    const { kernels, layout, maxRows, sharing } = options;
    const { arena } = kernels;
    this.kernels = kernels;
    const parts = neededParts(layout, options.parts);
    const takes = (name: string) => parts.some((part) => part.takes.includes(name));
    const actionFloats = takes('action') ? maxRows * layout.actionSize : 0;
    this.input = options.input ?? arena.reserveFloats(maxRows * layout.inputSize);
    this.actions = options.actions ?? (actionFloats > 0 ? arena.reserveFloats(actionFloats) : 0);
    this.workspace = new Workspace(arena, sharing?.workspace);
    const steps = takes('observation') ? this.takeObservations(options) : [];
    this.sources.set('action', packedAt(this.actions, layout.actionSize));
    const lastWithLayers = parts.filter(({ layers }) => layers.length > 0).at(-1);
    this.parts = parts.map((part) => {
      const forward = new PartForward({
        ...options,
        part,
        sources: part.takes.map((name) => this.sources.get(name)!),
        workspace: this.workspace,
        ownsOutput: options.ownOutput === true && part === lastWithLayers,
      });
      this.sources.set(part.name, forward.output);
      return forward;
    });
    this.output = this.parts.at(-1)!.output.address;
    const all: ForwardStep[] = [...steps, ...this.parts.flatMap((part) => part.steps)];
    this.products = productsBefore(all);
    this.steps = all.slice(this.products.length).map((step) => callOf(kernels, step));
  }

  run(rows: number): void {
    // Engines see through a call by name, and not through one of a list of functions of many kinds.
    const { kernels, products, steps } = this;
    for (let i = 0; i < products.length; i++) kernels.denseForward(products[i]!, rows);
    for (let i = 0; i < steps.length; i++) steps[i]!(rows);
  }

  /**
   * What a part writes: rows `pitch` floats apart.
   *
   * @throws UsageError when this pass does not compute it
   */
  outputOf(part: string): Source {
    const source = this.sources.get(part);
    if (source !== undefined) return source;
    throw new UsageError(unknownName('part', part, [...this.sources.keys()]));
  }

  /** The ReLUs' outputs, to be looked through for units that never wake. */
  reluOutputs(): Step<'countDead'>[] {
    return this.parts.flatMap(({ layers }) =>
      layers.flatMap(({ output: { isRelu, address, columns } }) =>
        isRelu ? [{ values: address, columns }] : [],
      ),
    );
  }

  private takeObservations({
    kernels,
    layout,
    statistics,
    maxRows,
  }: ForwardPassOptions): readonly KernelCall[] {
    const { source, steps } = inputPass({
      kernels,
      input: layout.description.input,
      observations: this.input,
      statistics,
      workspace: this.workspace,
      maxRows,
    });
    this.sources.set('observation', source);
    return steps;
  }
}

function packedAt(address: Address, columns: number): Source {
  return { address, pitch: columns, columns, isRelu: false, isSparse: false };
}

function productsBefore(steps: readonly ForwardStep[]): DenseStep[] {
  const products: DenseStep[] = [];
  for (const step of steps) {
    if (typeof step === 'function') break;
    products.push(step);
  }
  return products;
}

function callOf(kernels: InferenceKernels, step: ForwardStep): KernelCall {
  return typeof step === 'function' ? step : (rows) => kernels.denseForward(step, rows);
}

/** The parts of those names and all that they take, in the layout's order. */
function neededParts({ parts }: ParameterLayout, names?: readonly string[]): PartLayout[] {
  if (names === undefined) return [...parts];
  const known = parts.map(({ name }) => name);
  const needed = new Set(names);
  for (const name of names) {
    if (!known.includes(name)) throw new UsageError(unknownName('part', name, known));
  }
  for (const part of [...parts].reverse()) {
    if (needed.has(part.name)) for (const source of part.takes) needed.add(source);
  }
  return parts.filter(({ name }) => needed.has(name));
}
