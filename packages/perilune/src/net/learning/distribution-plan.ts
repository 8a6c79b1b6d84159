import { UsageError } from '../../errors.js';
import type { Address } from '../kernels/arena.js';
import { type Kernels, pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { FORBIDDEN } from '../passes/masks.js';

/** What a policy's numbers are the parameters of. */
export type Distribution =
  /** Logits of entries that each choose among so many: a Discrete has one entry, a MultiDiscrete several. */
  | { readonly type: 'categorical'; readonly counts: readonly number[] }
  /** Logits of bits. */
  | { readonly type: 'bernoulli'; readonly bits: number }
  /** Means, and logarithms of deviations. */
  | { readonly type: 'gaussian'; readonly size: number };

export interface DistributionOptions {
  kernels: Kernels;
  distribution: Distribution;
  /** Logits or means: [maxRows x columns]. */
  output: Address;
  /** Of a Gaussian: [maxRows x columns]. */
  logDeviations?: Address | undefined;
  /** Whether forbidden actions are kept out: for a categorical distribution. Default false. */
  masks?: boolean | undefined;
  maxRows: number;
}

/** Where gradients go, and come from. */
export interface DistributionFlows {
  /** d loss / d log-probability: [rows] */
  flows: Address;
  /** Of logits or means: [maxRows x columns], written. */
  outputGradient: Address;
  /** Of log-deviations, written. */
  deviationGradient?: Address | undefined;
}

/**
 * A policy's distribution over what a pass has given: log-probabilities of actions, entropies, and the way
 * back. Made once; it allocates nothing when it runs.
 */
export class DistributionPlan {
  /** Numbers that it takes of a row. */
  readonly columns: number;
  /** Numbers of an action. */
  readonly width: number;
  /** [maxRows x width], packed: to be written before `run`. */
  readonly actions: Address;
  /** [maxRows], written. */
  readonly logProbabilities: Address;
  readonly entropies: Address;
  /** Of a categorical distribution, and their logarithms: [maxRows x columns], written. */
  readonly probabilities: Address;
  readonly logs: Address;
  /** Bytes [maxRows x columns], 1 until written; undefined without masks. */
  readonly masks: Uint8Array | undefined;
  private readonly kernels: Kernels;
  private readonly distribution: Distribution;
  private readonly categorical: Omit<Step<'categoricalLogs'>, 'logits'> & { logits: Address };
  private readonly bernoulli: Step<'bernoulliLogs'>;
  private readonly gaussian: Step<'gaussianLogs'>;
  private readonly mask: Step<'maskValues'> | undefined;

  /** @throws UsageError when deviations are missing or the arena is full */
  constructor(options: DistributionOptions) {
    const { kernels, distribution, output, logDeviations = 0, maxRows } = options;
    const { arena } = kernels;
    if (distribution.type === 'gaussian' && logDeviations === 0) {
      throw new UsageError('A Gaussian policy needs log-deviations beside its means.');
    }
    const counts = distribution.type === 'categorical' ? distribution.counts : [];
    this.kernels = kernels;
    this.distribution = distribution;
    this.columns = columnsOf(distribution);
    this.width = distribution.type === 'categorical' ? counts.length : this.columns;
    this.actions = arena.reserveFloats(maxRows * this.width);
    this.logProbabilities = arena.reserveFloats(maxRows);
    this.entropies = arena.reserveFloats(maxRows);
    const { columns, actions, logProbabilities, entropies } = this;
    const matrix = counts.length > 0 ? maxRows * pitch(columns) : 0;
    this.probabilities = arena.reserveFloats(matrix);
    this.logs = arena.reserveFloats(matrix);
    const found = { actions, logProbabilities, entropies };
    const places = arena.reserveFloats(counts.length);
    arena.integers(places, counts.length).set(counts);
    this.categorical = {
      ...found,
      ...{ logits: output, columns, counts: places, entries: counts.length },
      ...{ probabilities: this.probabilities, logs: this.logs },
    };
    this.bernoulli = { ...found, logits: output, columns };
    this.gaussian = { ...found, means: output, logDeviations, columns };
    if (options.masks !== true) return;
    const masks = arena.reserve(maxRows * columns);
    this.masks = arena.bytes(masks, maxRows * columns).fill(1);
    this.mask = { values: output, columns, masks, fill: FORBIDDEN };
  }

  /** @returns -1, or the first row whose action is none */
  run(rows: number): number {
    const { kernels, distribution } = this;
    if (this.mask !== undefined) kernels.maskValues(this.mask, rows);
    if (distribution.type === 'categorical') return kernels.categoricalLogs(this.categorical, rows);
    if (distribution.type === 'bernoulli') return kernels.bernoulliLogs(this.bernoulli, rows);
    kernels.gaussianLogs(this.gaussian, rows);
    return -1;
  }

  /** The way back of what `run` found last. */
  backward({ flows, outputGradient, deviationGradient = 0 }: DistributionFlows) {
    const { kernels, distribution } = this;
    const factors = { rows: 0, entropyWeight: 0 };
    const categorical = { ...this.categorical, flows, logitGradient: outputGradient };
    const bernoulli = { ...this.bernoulli, flows, logitGradient: outputGradient };
    const gaussian = { ...this.gaussian, flows, meanGradient: outputGradient, deviationGradient };
    return (rows: number, entropyWeight: number): void => {
      factors.rows = rows;
      factors.entropyWeight = entropyWeight;
      if (distribution.type === 'categorical') kernels.categoricalBackward(categorical, factors);
      else if (distribution.type === 'bernoulli') kernels.bernoulliBackward(bernoulli, factors);
      else kernels.gaussianBackward(gaussian, factors);
    };
  }
}

/** Numbers of a row. */
export function columnsOf(distribution: Distribution): number {
  if (distribution.type === 'bernoulli') return distribution.bits;
  if (distribution.type === 'gaussian') return distribution.size;
  return distribution.counts.reduce((sum, count) => sum + count, 0);
}
