import type { Address } from '../kernels/arena.js';
import type { Atoms } from '../kernels/atom-operations.js';
import type { ForwardKernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { checkSupport } from '../layers/checks.js';
import type { Head } from '../network/architecture.js';

/**
 * From a network's output to values: of a categorical head the expectations of its distributions
 * (Bellemare et al. 2017, algorithm 1, first line), of a quantile head the means of its quantiles
 * (Dabney et al. 2018, algorithm 1), of a scalar head the output itself.
 */
export class HeadPass {
  /** [maxRows x actions] */
  readonly values: Address;
  /** Probabilities or quantiles: [maxRows x actions x atoms]. Of a scalar head the values. */
  readonly distribution: Address;
  /** [atoms]: what probabilities belong to (z), or quantiles are to be weighed with (1 / N). */
  readonly factors: Address;
  private readonly kernels: ForwardKernels;
  private readonly softmax: Step<'softmax'> | undefined;
  private readonly expectation: Step<'expectation'> | undefined;

  /** @param options.output the network's output, read; probabilities go elsewhere */
  constructor(options: {
    kernels: ForwardKernels;
    layout: { readonly architecture: { readonly head: Readonly<Head> }; readonly atoms: Atoms };
    output: Address;
    maxRows: number;
  }) {
    const { kernels, layout, output, maxRows } = options;
    const { arena } = kernels;
    const { head } = layout.architecture;
    const shape = layout.atoms;
    this.kernels = kernels;
    this.values = output;
    this.distribution = output;
    this.factors = arena.reserveFloats(pitch(shape.atoms));
    if (head.type === 'scalar') return;
    arena.floats(this.factors, shape.atoms).set(factorsOf(head));
    if (head.type === 'categorical') {
      this.distribution = arena.reserveFloats(maxRows * shape.actionCount * shape.stride);
      this.softmax = { ...shape, logits: output, probabilities: this.distribution };
    }
    this.values = arena.reserveFloats(maxRows * pitch(shape.actionCount));
    const { distribution, factors, values } = this;
    this.expectation = { ...shape, distribution, factors, values };
  }

  run(rows: number): void {
    if (this.softmax !== undefined) this.kernels.softmax(this.softmax, rows);
    if (this.expectation !== undefined) this.kernels.expectation(this.expectation, rows);
  }
}

function factorsOf(head: Readonly<Exclude<Head, { type: 'scalar' }>>): ArrayLike<number> {
  if (head.type === 'categorical') return supportOf(head);
  return new Float32Array(head.quantiles).fill(1 / head.quantiles);
}

/**
 * z_k = vMin + k (vMax - vMin) / (N - 1), in the steps of `Kernels.projectAtoms`.
 *
 * @throws UsageError where float32 does not tell them apart
 */
export function supportOf(head: { atoms: number; vMin: number; vMax: number }): Float32Array {
  checkSupport(head);
  const { fround } = Math;
  const [vMin, vMax] = [fround(head.vMin), fround(head.vMax)];
  const spacing = fround(fround(vMax - vMin) / (head.atoms - 1));
  return Float32Array.from({ length: head.atoms }, (_, k) => vMin + fround(k * spacing));
}

/** tau_k = (2 k + 1) / (2 N): the levels that the quantiles estimate. */
export function levelsOf(quantiles: number): Float32Array {
  return Float32Array.from({ length: quantiles }, (_, k) => (2 * k + 1) / (2 * quantiles));
}
