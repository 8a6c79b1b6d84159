import { UsageError } from '../errors.js';
import { argmaxOfRow } from '../math/argmax.js';
import type { Architecture, Computation, ForwardKernels, ValueDistribution } from '../net/index.js';
import { pitch } from '../net/kernels/kernels.js';
import { levelsOf, supportOf } from '../net/passes/head.js';
import type { AnyValue, SpaceJson } from '../spaces/index.js';
import type { Plan } from './plan.js';
import { putRow, widthOf } from './rows.js';

/** What an agent is made from. */
export interface ActingAgentOptions {
  readonly algo: string;
  readonly observationSpace: SpaceJson;
  readonly actionSpace: SpaceJson & { readonly kind: 'discrete' };
  readonly metadata: Readonly<Record<string, string>>;
  readonly computation: Computation;
  readonly architecture: Architecture;
  readonly kernels: ForwardKernels;
  readonly plan: Plan;
  readonly maxRows: number;
}

/**
 * An agent that was trained elsewhere and acts here, greedily on its network's Q-values: what
 * `loadAgent` of `perilune` gives for the same file acts alike, to the bit.
 */
export class ActingAgent {
  /** The algorithm that made it. */
  readonly algo: string;
  /** What its observations are, as plain data. */
  readonly observationSpace: SpaceJson;
  /** What its actions are, as plain data. */
  readonly actionSpace: SpaceJson;
  /** Entries of an observation's row. */
  readonly observationSize: number;
  /** Discrete actions, one value each. */
  readonly actionCount: number;
  /** What its network's arithmetic is done by, and why not by WebAssembly where that is refused. */
  readonly computation: Computation;
  /** What its file says of it, each entry a text or JSON: `env`, `provenance`, `discount`, ... */
  readonly metadata: Readonly<Record<string, string>>;
  private readonly input: Float32Array;
  private readonly values: Float32Array;
  private readonly row: Float32Array;

  /** As `loadAgent` makes it. */
  constructor(private readonly options: ActingAgentOptions) {
    const { kernels, plan, maxRows } = options;
    this.algo = options.algo;
    this.observationSpace = options.observationSpace;
    this.actionSpace = options.actionSpace;
    this.computation = options.computation;
    this.metadata = options.metadata;
    this.observationSize = widthOf(options.observationSpace);
    this.actionCount = plan.shape.actionCount;
    this.input = kernels.arena.floats(plan.input, maxRows * this.observationSize);
    this.values = kernels.arena.floats(plan.head.values, maxRows * pitch(this.actionCount));
    this.row = new Float32Array(this.observationSize);
  }

  /**
   * The action to take: the first of those with the largest value.
   *
   * @param observation in its space's form: numbers of a Box, the index of a Discrete, parts of a Tuple or Dict
   * @param options.mask [actions], 1 or true for those that may be taken; default: all
   * @throws UsageError when the observation has not its space's form, or the mask allows nothing
   */
  act(
    observation: AnyValue | ArrayLike<number>,
    { mask }: { mask?: ArrayLike<number | boolean> } = {},
  ): number {
    const { actionCount } = this;
    const allowed = mask && Uint8Array.from(mask, (flag) => (flag ? 1 : 0));
    if (allowed !== undefined && (allowed.length !== actionCount || !allowed.includes(1))) {
      throw new UsageError(
        `A mask has a number for each of ${actionCount} actions and allows at least one; given ${allowed.join()}.`,
      );
    }
    this.look(observation);
    return (
      (this.options.actionSpace.start ?? 0) + argmaxOfRow(this.values, 0, actionCount, allowed)
    );
  }

  /**
   * Actions for n observations: the same as `act` on each, faster.
   *
   * @param rows [n x observation size]
   * @param actions [n], written: the indices of the actions
   * @param options.masks [n x actions], 1 for those that may be taken; default: all
   * @throws UsageError when there are not so many rows or masks
   */
  actInto(rows: Float32Array, actions: Float32Array, { masks }: { masks?: Uint8Array } = {}): void {
    const { observationSize: size, actionCount } = this;
    const n = actions.length;
    if (rows.length !== n * size || (masks !== undefined && masks.length < n * actionCount)) {
      throw new UsageError(
        `${n} actions need ${n} x ${size} numbers and ${n} x ${actionCount} masks, if any; ` +
          `given ${rows.length} and ${masks?.length}.`,
      );
    }
    const { maxRows, plan } = this.options;
    for (let from = 0; from < n; from += maxRows) {
      const count = Math.min(maxRows, n - from);
      this.input.set(rows.subarray(from * size, (from + count) * size));
      plan.run(count);
      for (let i = 0; i < count; i++) {
        const found = this.valuesOf(i);
        const allowed = masks?.subarray((from + i) * actionCount);
        actions[from + i] = argmaxOfRow(found, 0, actionCount, allowed);
      }
    }
  }

  /** Q-values, one an action, in the environment's units; a fresh array. @throws UsageError as `act` does */
  qValues(observation: AnyValue | ArrayLike<number>): Float32Array {
    this.look(observation);
    return this.valuesOf(0).slice();
  }

  /**
   * What it expects of every action's return, beyond the mean; undefined if it learned no distribution.
   *
   * @throws UsageError as `act` does
   */
  distribution(observation: AnyValue | ArrayLike<number>): ValueDistribution | undefined {
    const { architecture, kernels, plan } = this.options;
    const { head } = architecture;
    if (head.type === 'scalar') return undefined;
    this.look(observation);
    const { actionCount, atoms, stride } = plan.shape;
    const row = kernels.arena.floats(plan.head.distribution, actionCount * stride);
    const actions = Array.from({ length: actionCount }, (_, a) =>
      row.slice(a * stride, a * stride + atoms),
    );
    return head.type === 'categorical'
      ? { type: 'categorical', support: supportOf(head), probabilities: actions }
      : { type: 'quantile', levels: levelsOf(head.quantiles), quantiles: actions };
  }

  private look(observation: unknown): void {
    putRow(this.observationSpace, observation, this.row);
    this.input.set(this.row);
    this.options.plan.run(1);
  }

  private valuesOf(row: number): Float32Array {
    const from = row * pitch(this.actionCount);
    return this.values.subarray(from, from + this.actionCount);
  }
}
