import type { Address } from '../kernels/arena.js';
import { pitch } from '../kernels/kernels.js';
import type { Learning } from '../layers/layer-kind.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import type { ForwardPass } from '../passes/forward.js';
import type { Network } from '../passes/network.js';

/** The critics' values of a batch of transitions: of the states left, and of those entered. */
export interface CriticValues {
  /** Its first `maxRows` rows are of the states left. */
  readonly pass: ForwardPass;
  /** Rows of that pass. */
  readonly passRows: number;
  /** The actions taken, packed: [maxRows x action size]. */
  readonly actions: Address;
  /** Those in the states entered. */
  readonly nextActions: Address;
  /** [maxRows x columns] */
  readonly nextValues: Address;
  run(): void;
}

export interface CriticValuesOptions {
  network: Network<ActorCriticLayout>;
  /** Observations: [maxRows x observation size]. */
  input: Address;
  /** Those of the states entered. */
  nextInput: Address;
  learning: Learning;
  maxRows: number;
}

/** States entered are valued by a target network, whose block of parameters is given. */
export class SeparateValues implements CriticValues {
  readonly pass: ForwardPass;
  readonly passRows: number;
  private readonly next: ForwardPass;

  constructor({
    network,
    input,
    nextInput,
    target: parameters,
    learning,
    maxRows,
  }: CriticValuesOptions & { target: Address }) {
    const base = { parts: ['critics'], learning, maxRows };
    this.passRows = maxRows;
    this.next = network.forwardPass({ ...base, input: nextInput, parameters });
    this.pass = network.forwardPass({ ...base, input });
  }

  get actions(): Address {
    return this.pass.actions;
  }

  get nextActions(): Address {
    return this.next.actions;
  }

  get nextValues(): Address {
    return this.next.output;
  }

  run(): void {
    this.next.run(this.passRows);
    this.pass.run(this.passRows);
  }
}

/**
 * Both are valued in one pass, so that a batch's statistics are of both, and by the critics that learn (Bhatt et al.
 * 2024, section 3.1, https://arxiv.org/abs/1902.05605). `nextInput` must lie right behind `input`.
 */
export class JointValues implements CriticValues {
  readonly pass: ForwardPass;
  readonly passRows: number;
  readonly nextActions: Address;
  readonly nextValues: Address;

  constructor({ network, input, learning, maxRows }: CriticValuesOptions) {
    const { actionSize, architecture } = network.layout;
    const rows = 2 * maxRows;
    this.passRows = rows;
    this.pass = network.forwardPass({ parts: ['critics'], input, learning, maxRows: rows });
    this.nextActions = this.pass.actions + 4 * maxRows * actionSize;
    const columns = architecture.critics * architecture.quantiles;
    this.nextValues = this.pass.output + 4 * maxRows * pitch(columns);
  }

  get actions(): Address {
    return this.pass.actions;
  }

  run(): void {
    this.pass.run(this.passRows);
  }
}
