import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import { Discrete } from '../../spaces/discrete.js';
import type { Archive, Serializable } from '../../state/index.js';
import { checkKeys } from '../api/checks.js';
import type { Info } from '../api/env.js';
import type { TransitionModel } from '../api/transition-model.js';
import type { Batch, BatchRows } from '../vector/batch.js';

/**
 * Many worlds of one transition model, stepped over its lists laid out in a row: what each `FiniteWorld` would do by
 * itself, draw for draw.
 */
export class FiniteBatch implements Batch {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  private readonly outcomes: Outcomes;
  private readonly starts: Float64Array;
  private readonly lanes: readonly Lane[];

  constructor(
    private readonly model: TransitionModel,
    size: number,
  ) {
    this.observationSpace = new Discrete(model.states);
    this.actionSpace = new Discrete(model.actions);
    this.outcomes = layOut(model);
    this.starts = runningSums(model.start);
    this.lanes = Array.from({ length: size }, () => new Lane(model.states, model.actions));
  }

  reset(
    mask: Uint8Array,
    seeds: readonly (number | undefined)[],
    rows: BatchRows,
    options: Readonly<Record<string, unknown>> = {},
  ): void {
    checkKeys('reset option', options, []);
    for (let i = 0; i < this.lanes.length; i++) {
      if (mask[i] !== 1) continue;
      const lane = this.lanes[i] as Lane;
      const generator = lane.begin(seeds[i]);
      lane.state = drawn(this.starts, 0, this.starts.length, generator.nextDouble());
      rows.observations[i] = lane.state;
      const allowed = this.model.actionMask?.(lane.state);
      rows.infos[i] = allowed ? lane.firstInfo(allowed) : { prob: 1 };
    }
  }

  step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void {
    const { begins, sums, next, rewards, terminated, chances } = this.outcomes;
    const { n: choices } = this.actionSpace;
    const { model } = this;
    for (let i = 0; i < this.lanes.length; i++) {
      if (mask[i] !== 1) continue;
      const lane = this.lanes[i] as Lane;
      const pair = lane.state * choices + (actions[i] as number);
      const uniform = (lane.generator as Generator).nextDouble();
      const at = drawn(sums, begins[pair] as number, begins[pair + 1] as number, uniform);
      lane.state = next[at] as number;
      rows.observations[i] = lane.state;
      rows.rewards[i] = rewards[at] as number;
      rows.terminated[i] = terminated[at] as number;
      rows.truncated[i] = 0;
      const chance = chances[at] as Chance;
      const allowed = model.actionMask?.(lane.state);
      rows.infos[i] = allowed ? lane.info(chance.prob, allowed) : chance;
    }
  }

  serialize(archive: Archive): void {
    for (const [i, lane] of this.lanes.entries()) archive.part(`${i}`, lane);
  }

  close(): void {}
}

/** One world: where it is, and its stream. */
class Lane implements Serializable {
  state = 0;
  generator: Generator | undefined;
  /** What it tells of actions: its own, anew for each episode, whose last one outlives it. */
  private actionMask: Uint8Array;

  constructor(
    private readonly states: number,
    actions: number,
  ) {
    this.actionMask = new Uint8Array(actions);
  }

  begin(seed: number | undefined): Generator {
    if (seed !== undefined) this.generator = new Generator(seed);
    this.generator ??= new Generator(entropySeed());
    return this.generator;
  }

  firstInfo(mask: Uint8Array): Info {
    this.actionMask = mask.slice();
    return { prob: 1, actionMask: this.actionMask };
  }

  info(prob: number, mask: Uint8Array): Info {
    const { actionMask } = this;
    for (let k = 0; k < mask.length; k++) actionMask[k] = mask[k] as number;
    return { prob, actionMask };
  }

  serialize(archive: Archive): void {
    this.generator = archive.optional('random', this.generator, () => new Generator(0));
    this.state = archive.integer('state', this.state, { most: this.states - 1 });
  }
}

/** All outcomes of all actions in all states. */
interface Outcomes {
  /** [states x actions + 1] where those of each begin. */
  begins: Int32Array;
  /** [outcomes] all: of the chances up to each of one action. */
  sums: Float64Array;
  next: Int32Array;
  rewards: Float64Array;
  terminated: Uint8Array;
  /** Frozen, since every step with that outcome gives the same one. */
  chances: readonly Chance[];
}

/** All that most worlds say of a step. */
type Chance = Readonly<{ prob: number }>;

function layOut({ states, actions, transitions }: TransitionModel): Outcomes {
  const lists = Array.from({ length: states * actions }, (_, pair) =>
    transitions(Math.floor(pair / actions), pair % actions),
  );
  const begins = new Int32Array(lists.length + 1);
  for (const [pair, { length }] of lists.entries()) {
    begins[pair + 1] = (begins[pair] as number) + length;
  }
  const all = lists.flat();
  return {
    begins,
    sums: Float64Array.from(
      lists.flatMap((list) => Array.from(runningSums(list.map((each) => each.probability)))),
    ),
    next: Int32Array.from(all, ({ next }) => next),
    rewards: Float64Array.from(all, ({ reward }) => reward),
    terminated: Uint8Array.from(all, (outcome) => (outcome.terminated ? 1 : 0)),
    chances: all.map(({ probability: prob }) => Object.freeze({ prob })),
  };
}

function runningSums(chances: ArrayLike<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(chances, (chance) => {
    sum += chance;
    return sum;
  });
}

/** The first whose running sum lies beyond a uniform draw; the first of all where rounding leaves none. */
function drawn(sums: Float64Array, from: number, to: number, uniform: number): number {
  for (let i = from; i < to; i++) if ((sums[i] as number) > uniform) return i;
  return from;
}
