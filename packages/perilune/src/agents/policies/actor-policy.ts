import { UsageError } from '../../errors.js';
import type { ActingNetwork, Computation, ForwardPass, NamedTensor } from '../../net/index.js';
import { type AnyValue, rowWidth } from '../../spaces/index.js';
import type { ActorDescription } from '../shared/actor.js';
import type { ActRowsOptions, AgentAction, AgentObservation } from '../shared/agent.js';
import type { AgentIdentity } from '../shared/agent-file.js';
import { PolicyBase } from '../shared/bases.js';

/** What a policy is made of. */
export interface ActorParts {
  identity: AgentIdentity;
  actor: ActorDescription;
  /** Nobody else's from now on. */
  network: ActingNetwork;
  computation?: Computation | undefined;
}

/** What it acts by until it is closed. */
interface Open {
  readonly network: ActingNetwork;
  readonly deciding: PassView;
  valuing: PassView | undefined;
}

/** Acts by the parts of a network that an `ActorDescription` names: what all such policies do alike. */
export abstract class ActorPolicy<A extends AnyValue = AgentAction> extends PolicyBase<A> {
  readonly computation: Computation;
  /** The critic's word, in the environment's units; absent where there is none. */
  readonly value?: (observation: AgentObservation) => number;
  protected readonly actor: ActorDescription;
  /** Numbers of an action. */
  protected readonly width: number;
  private readonly maxBatch: number;
  private open: Open | undefined;

  constructor({ identity, actor, network, computation = { by: 'webassembly' } }: ActorParts) {
    super(identity);
    this.actor = actor;
    this.computation = computation;
    this.width = rowWidth(identity.actionSpace);
    this.maxBatch = network.maxBatch;
    const { output, logDeviation, value } = actor;
    const parts = logDeviation === undefined ? [output] : [output, logDeviation];
    this.open = { network, deciding: new PassView(network, parts), valuing: undefined };
    if (value !== undefined) this.value = (observation) => this.valueBy(value, observation);
  }

  /** Lets go of the network's memory: what is asked of it then is refused. */
  override close(): void {
    this.open = undefined;
  }

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    const { width, maxBatch } = this;
    const n = actions.length / width;
    const size = rows.length / n;
    const choices = (masks?.length ?? 0) / n;
    for (let from = 0; from < n; from += maxBatch) {
      const count = Math.min(maxBatch, n - from);
      this.decide(rows.subarray(from * size, (from + count) * size), count);
      const chosen = actions.subarray(from * width, (from + count) * width);
      this.modesInto(chosen, masks?.subarray(from * choices, (from + count) * choices));
    }
  }

  /** The network's table of layers, as Keras prints it. */
  summary(): string {
    return this.opened.network.summary();
  }

  /**
   * Writes the likeliest actions of the rows that were decided on last.
   *
   * @param masks of these rows, 1 for what may be taken; default: all
   */
  protected abstract modesInto(actions: Float32Array, masks: Uint8Array | undefined): void;

  /** A pass through what decides. */
  protected decide(rows: Float32Array, count: number): void {
    this.opened.deciding.run(rows, count);
  }

  /** What a part gave in the last pass, of a row: a view. */
  protected rowOfPart(part: string, row: number): Float32Array {
    return this.opened.deciding.rowOf(part, row);
  }

  protected override details() {
    const { network } = this.opened;
    return { network: network.description, actor: this.actor };
  }

  protected tensors(): NamedTensor[] {
    return this.opened.network.parameters();
  }

  /**
   * The mean of what a part gives, in the environment's units.
   *
   * @param action in -1..1, where the part takes one
   */
  protected valueBy(part: string, observation: AgentObservation, action?: Float32Array): number {
    const { opened } = this;
    opened.valuing ??= new PassView(opened.network, [part]);
    opened.valuing.run(this.rowOf(observation), 1, action);
    const estimates = opened.valuing.rowOf(part, 0);
    const sum = estimates.reduce((total, estimate) => total + estimate, 0);
    return (sum / estimates.length) * (this.actor.valueScale ?? 1);
  }

  private get opened(): Open {
    if (this.open !== undefined) return this.open;
    throw new UsageError('The agent is closed: load it, or take a snapshot, again.');
  }
}

/** A forward pass with its rows as arrays. */
class PassView {
  private readonly pass: ForwardPass;
  private readonly input: Float32Array;
  /** Empty where no part takes actions. */
  private readonly actions: Float32Array;
  private readonly outputs = new Map<string, { values: Float32Array; pitch: number }>();
  private readonly columns = new Map<string, number>();

  constructor(network: ActingNetwork, parts: readonly string[]) {
    const { layout, maxBatch } = network;
    const { arena } = network.kernels;
    this.pass = network.forwardPass({ parts, ownOutput: true });
    this.input = arena.floats(this.pass.input, maxBatch * layout.inputSize);
    const takesActions = this.pass.actions > 0;
    this.actions = arena.floats(this.pass.actions, takesActions ? maxBatch * layout.actionSize : 0);
    for (const part of parts) {
      const { address, pitch, columns } = this.pass.outputOf(part);
      this.outputs.set(part, { values: arena.floats(address, maxBatch * pitch), pitch });
      this.columns.set(part, columns);
    }
  }

  run(rows: Float32Array, count: number, actions?: Float32Array): void {
    this.input.set(rows);
    if (actions !== undefined) this.actions.set(actions);
    this.pass.run(count);
  }

  rowOf(part: string, row: number): Float32Array {
    const { values, pitch } = this.outputs.get(part) as { values: Float32Array; pitch: number };
    return values.subarray(row * pitch, row * pitch + (this.columns.get(part) as number));
  }
}
