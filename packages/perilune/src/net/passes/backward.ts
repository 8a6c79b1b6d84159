import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import { type KernelCall, runSteps, type Source } from '../layers/plan.js';
import { INPUTS } from '../network/description.js';
import type { ForwardPass } from './forward.js';
import { type Contribution, partBackward } from './part-backward.js';
import type { PartForward } from './part-forward.js';

export interface BackwardPassOptions {
  kernels: Kernels;
  /** The block of parameters the forward pass ran with. */
  parameters: Address;
  /**
   * The block of gradients, written: all but the deviations of noisy layers. Undefined: nobody asks
   * for those of parameters.
   */
  gradients: Address | undefined;
  /** The pass whose activations are differentiated; it must have run last. */
  forward: ForwardPass;
  /** Parts whose output's gradient is given. Default: those that no other part of the pass takes. */
  outputs?: readonly string[] | undefined;
  /** Parts whose parameters' gradients are asked for. Default: all of the pass. */
  parts?: readonly string[] | undefined;
  /** Inputs whose gradients are asked for, `observation` as its layers see it. Default: none. */
  inputs?: readonly ('observation' | 'action')[] | undefined;
  /** A hint, for speed alone: many values of the output's gradient are zero. Default true. */
  sparseOutput?: boolean | undefined;
  maxRows: number;
}

/**
 * The plan of a backward pass (Rumelhart, Hinton & Williams 1986): from the gradients with respect to
 * the outputs of some of a network's parts to those with respect to parameters that the forward pass
 * ran with and, where asked for, to its inputs: what an actor learns from its critics' gradients by the
 * action (Silver et al. 2014). Gradients that meet are added in the parts' order.
 */
export class BackwardPass {
  /** That of the last part: to be filled before `run`, and overwritten by it: [maxRows x columns]. */
  readonly outputGradient: Address;
  private readonly options: BackwardPassOptions;
  private readonly steps: readonly KernelCall[];
  /** What flows into each part or input. */
  private readonly contributions = new Map<string, Contribution[]>();
  private readonly outputs: readonly string[];

  /** @throws UsageError when a part is not in the forward pass or the arena is full */
  constructor(options: BackwardPassOptions) {
    const { forward, inputs = [] } = options;
    this.options = options;
    this.outputs = options.outputs ?? untaken(forward.parts);
    for (const name of [...this.outputs, ...(options.parts ?? [])]) forward.outputOf(name);
    for (const name of this.outputs) this.give(name, forward.outputOf(name));
    const steps: KernelCall[] = [];
    for (const part of [...forward.parts].reverse()) steps.push(...this.partSteps(part));
    for (const name of inputs) steps.push(...this.sum(name, forward.outputOf(name)));
    this.steps = steps;
    this.outputGradient = this.gradientOf(this.outputs.at(-1)!);
  }

  run(rows: number): void {
    runSteps(this.steps, rows);
  }

  /**
   * Where the gradient of a part's output goes before `run`, or where that of an input is after it:
   * [maxRows x columns], rows padded.
   *
   * @throws UsageError when it is neither given nor asked for
   */
  gradientOf(name: string): Address {
    const isKnown = this.outputs.includes(name) || this.options.inputs?.includes(name as 'action');
    const found = isKnown ? this.contributions.get(name)?.[0] : undefined;
    if (found !== undefined) return found.gradient;
    throw new UsageError(`The gradient of ${show(name)} is neither given nor asked for here.`);
  }

  /** A place for the gradient of a part's output, which is given. */
  private give(name: string, { columns }: Source): void {
    const { kernels, maxRows, sparseOutput = true } = this.options;
    const gradient = kernels.arena.reserveFloats(maxRows * pitch(columns));
    this.contribute(name, { gradient, isMasked: false, isSparse: sparseOutput });
  }

  private contribute(name: string, contribution: Contribution): void {
    const known = this.contributions.get(name) ?? [];
    this.contributions.set(name, [...known, contribution]);
  }

  private partSteps(forward: PartForward): readonly KernelCall[] {
    const { part, output } = forward;
    const sum = this.sum(part.name, output);
    const given = this.contributions.get(part.name)?.[0];
    if (given === undefined || !this.leadsSomewhere(part.name)) return [];
    const { kernels, parameters, gradients, maxRows } = this.options;
    const { steps, sources } = partBackward({
      kernels,
      parameters,
      gradients: this.isLearned(part.name) ? gradients : undefined,
      forward,
      given,
      wanted: part.takes.map((name) => this.isWanted(name)),
      maxRows,
    });
    part.takes.forEach((name, i) => {
      if (sources[i] !== undefined) this.contribute(name, sources[i]);
    });
    return [...sum, ...steps];
  }

  /** Adds what flows into a part or an input up, in the first of its places. */
  private sum(name: string, { columns }: Source): KernelCall[] {
    // Parts are gone through from the last to the first, and added up from the first to the last.
    const own = this.contributions.get(name) ?? [];
    const isGiven = this.outputs.includes(name);
    const flows = isGiven ? [own[0]!, ...own.slice(1).reverse()] : [...own].reverse();
    if (flows.length === 0) return [];
    const [first, ...others] = flows as [Contribution, ...Contribution[]];
    const isMasked = flows.every((flow) => flow.isMasked);
    const isSparse = flows.every((flow) => flow.isSparse);
    this.contributions.set(name, [{ gradient: first.gradient, isMasked, isSparse }]);
    const { kernels } = this.options;
    return others.map(({ gradient }) => {
      const step = { from: gradient, columns, to: first.gradient };
      return (rows) => kernels.add(step, rows);
    });
  }

  private isLearned(name: string): boolean {
    const { gradients, parts } = this.options;
    return gradients !== undefined && (parts === undefined || parts.includes(name));
  }

  /** Whether the gradient of what a part takes is needed. */
  private isWanted(name: string): boolean {
    if (INPUTS.includes(name)) return this.options.inputs?.includes(name as 'action') ?? false;
    return this.leadsSomewhere(name);
  }

  /** Whether a part, or anything before it, is to learn or is asked for. */
  private leadsSomewhere(name: string): boolean {
    const { part } = this.options.forward.parts.find((forward) => forward.part.name === name)!;
    if (this.isLearned(name) && part.layers.length > 0) return true;
    return part.takes.some((source) => this.isWanted(source));
  }
}

/** Names of the parts that no other one takes. */
function untaken(parts: readonly PartForward[]): string[] {
  const taken = new Set(parts.flatMap(({ part }) => part.takes));
  return parts.map(({ part }) => part.name).filter((name) => !taken.has(name));
}
