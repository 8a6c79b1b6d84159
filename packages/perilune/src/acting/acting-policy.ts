import type { ActorDescription } from '../agents/shared/actor.js';
import { type ActionBox, BoxActions } from '../agents/shared/box-actions.js';
import { UsageError } from '../errors.js';
import { argmaxOfRow } from '../math/argmax.js';
import type { Computation } from '../net/index.js';
import type { AnyValue, SpaceJson } from '../spaces/index.js';
import type { PolicyPlan } from './policy-plan.js';
import { putRow, widthOf } from './rows.js';

/** What a policy is made from. */
export interface ActingPolicyOptions {
  readonly algo: string;
  readonly observationSpace: SpaceJson;
  readonly actionSpace: SpaceJson;
  readonly metadata: Readonly<Record<string, string>>;
  readonly computation: Computation;
  readonly actor: ActorDescription;
  readonly plan: PolicyPlan;
}

/**
 * A policy that was trained elsewhere and acts here by what is likeliest: what `loadAgent` of `perilune` gives for the
 * same file acts alike, to the bit.
 */
export class ActingPolicy {
  /** The algorithm that made it. */
  readonly algo: string;
  /** What its observations are, as plain data. */
  readonly observationSpace: SpaceJson;
  /** What its actions are, as plain data. */
  readonly actionSpace: SpaceJson;
  /** Entries of an observation's row. */
  readonly observationSize: number;
  /** Numbers of an action. */
  readonly actionSize: number;
  /** What its network's arithmetic is done by, and why not by WebAssembly where that is refused. */
  readonly computation: Computation;
  /** What its file says of it, each entry a text or JSON: `env`, `provenance`, `discount`, ... */
  readonly metadata: Readonly<Record<string, string>>;
  private readonly plan: PolicyPlan;
  private readonly row: Float32Array;
  /** How many there are to choose among, entry by entry; undefined of a Box. */
  private readonly choices: readonly number[] | undefined;
  private readonly bound: (rows: Float32Array) => void;

  /** As `loadPolicy` makes it. */
  constructor(options: ActingPolicyOptions) {
    const { actionSpace, observationSpace, actor } = options;
    this.algo = options.algo;
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.computation = options.computation;
    this.metadata = options.metadata;
    this.plan = options.plan;
    this.observationSize = widthOf(observationSpace);
    this.actionSize = widthOf(actionSpace);
    this.row = new Float32Array(this.observationSize);
    this.choices = choicesOf(actionSpace, this.actionSize);
    this.bound = boundsOf(actionSpace, actor);
  }

  /**
   * The likeliest action.
   *
   * @param observation in its space's form: numbers of a Box, the index of a Discrete, parts of a Tuple or Dict
   * @param options.mask of a Discrete's actions, 1 or true for those that may be taken; default: all
   * @returns the integer of a Discrete; of other spaces their numbers, a fresh array
   * @throws UsageError when the observation has not its space's form, or the mask allows nothing
   */
  act(
    observation: AnyValue | ArrayLike<number>,
    { mask }: { mask?: ArrayLike<number | boolean> } = {},
  ): number | Float32Array {
    const { actionSpace } = this;
    if (mask !== undefined && actionSpace.kind !== 'discrete') {
      throw new UsageError(`Only Discrete actions have masks, and these are ${actionSpace.kind}.`);
    }
    const masks = mask && Uint8Array.from(mask, (flag) => (flag ? 1 : 0));
    if (masks !== undefined && (masks.length !== this.choices?.[0] || !masks.includes(1))) {
      throw new UsageError(
        `A mask has a number for each of ${this.choices?.[0]} actions and allows one; given ${masks}.`,
      );
    }
    const action = new Float32Array(this.actionSize);
    putRow(this.observationSpace, observation, this.row);
    this.actInto(this.row, action, masks && { masks });
    if (actionSpace.kind === 'discrete') return (action[0] as number) + (actionSpace.start ?? 0);
    const starts = actionSpace.kind === 'multi-discrete' ? actionSpace.start : undefined;
    return action.map((value, i) => value + (starts?.[i] ?? 0));
  }

  /**
   * Actions for n observations: the same as `act` on each, faster; of what is chosen the indices.
   *
   * @param rows [n x observation size]
   * @param actions [n x action size], written
   * @param options.masks of a Discrete's actions: [n x actions], 1 for those that may be taken; default: all
   * @throws UsageError when there are not so many rows or masks
   */
  actInto(rows: Float32Array, actions: Float32Array, { masks }: { masks?: Uint8Array } = {}): void {
    const { observationSize: size, actionSize: width, plan } = this;
    const n = actions.length / width;
    const columns = plan.output.length / plan.maxRows;
    if (
      !Number.isInteger(n) ||
      rows.length !== n * size ||
      (masks !== undefined && masks.length !== n * plan.columns)
    ) {
      throw new UsageError(
        `${n} actions need ${n} x ${size} numbers and ${n} x ${plan.columns} masks, if any; ` +
          `given ${rows.length} and ${masks?.length}.`,
      );
    }
    for (let row = 0; row < n; row++) {
      const at = row % plan.maxRows;
      if (at === 0) plan.run(rows.subarray(row * size, (row + plan.maxRows) * size));
      this.choose(
        plan.output.subarray(at * columns),
        actions.subarray(row * width, (row + 1) * width),
        masks?.subarray(row * plan.columns),
      );
    }
    this.bound(actions);
  }

  private choose(found: Float32Array, action: Float32Array, mask: Uint8Array | undefined): void {
    const { choices } = this;
    let at = 0;
    for (let i = 0; i < action.length; i++) {
      const count = choices?.[i] ?? 0;
      const value = found[at] as number;
      if (count > 1) {
        action[i] = argmaxOfRow(found.subarray(at), 0, count, mask?.subarray(at, at + count));
      } else if (count === 1) action[i] = 0;
      else action[i] = choices === undefined ? value : Number(value > 0);
      at += count || 1;
    }
  }
}

/** Of bits 0, which stand for themselves; undefined of a Box. */
function choicesOf(space: SpaceJson, width: number): readonly number[] | undefined {
  if (space.kind === 'discrete') return [space.n];
  if (space.kind === 'multi-discrete') return space.nvec;
  return space.kind === 'multi-binary' ? new Array<number>(width).fill(0) : undefined;
}

/** What brings the numbers of a Box within its bounds; a squashed one is in -1..1 by now. */
function boundsOf(space: SpaceJson, { bounding = 'clip' }: ActorDescription) {
  if (space.kind !== 'box') return () => {};
  const isGiven = (value: unknown) => value !== null;
  const { low, high } = space;
  const bounds = { low, high, boundedBelow: low.map(isGiven), boundedAbove: high.map(isGiven) };
  const actions = new BoxActions(bounds as unknown as ActionBox);
  if (bounding === 'clip') return (rows: Float32Array) => actions.clip(rows);
  actions.checkBounded('The policy');
  return (rows: Float32Array) => actions.unscale(rows);
}
