import type { Address, Arena } from '../kernels/arena.js';
import { type InferenceKernels, pitch } from '../kernels/kernels.js';

/** One step of a plan, on so many rows: plans are made once and are lists of calls of kernels. */
export type KernelCall = (rows: number) => void;

/** The product of a dense layer. */
export type DenseStep = Parameters<InferenceKernels['denseForward']>[0];

/** One step of a forward pass: a product, which the pass calls by its name, or any other call. */
export type ForwardStep = DenseStep | KernelCall;

export function runSteps(steps: readonly KernelCall[], rows: number): void {
  for (let i = 0; i < steps.length; i++) steps[i]!(rows);
}

/** A matrix that layers read: observations, packed, or what other layers wrote. */
export interface Source {
  readonly address: Address;
  /** Floats between two rows. */
  readonly pitch: number;
  /** Columns in memory, the padding between groups of them included. */
  readonly columns: number;
  /** Whether it is what a ReLU lets through. */
  readonly isRelu: boolean;
  /** A hint, for speed alone: many of its values are zero, and its rows are padded. */
  readonly isSparse: boolean;
}

/** A matrix of a plan's own, its rows padded. */
export function matrixAt(address: Address, columns: number, isRelu = false): Source {
  return { address, pitch: pitch(columns), columns, isRelu, isSparse: isRelu };
}

/**
 * Sets arrays aside for a plan, or hands out those of another plan of the same shape, in the same
 * order: passes that run one after the other can share them, which keeps them in the cache.
 */
export class Workspace {
  private readonly taken: Address[] = [];

  constructor(
    private readonly arena: Arena,
    private readonly shared?: Workspace,
  ) {}

  floats(count: number): Address {
    const address = this.shared?.taken[this.taken.length] ?? this.arena.reserveFloats(count);
    this.taken.push(address);
    return address;
  }

  /** As `floats`, but shared with nobody. */
  ownFloats(count: number): Address {
    this.taken.push(this.arena.reserveFloats(count));
    return this.taken.at(-1)!;
  }
}

/** Copies columns from rows of one matrix to rows of another: what lies beside them stays. */
export function copyColumns(
  kernels: InferenceKernels,
  from: { address: Address; pitch: number },
  to: { address: Address; pitch: number },
  columns: number,
): KernelCall {
  const segments = kernels.arena.reserveFloats(2);
  kernels.arena.integers(segments, 2).set([0, columns]);
  const step = {
    input: from.address,
    inputPitch: from.pitch,
    segments,
    segmentCount: 1,
    output: to.address,
    outputPitch: to.pitch,
  };
  return (rows) => kernels.expandRows(step, rows);
}
