import { UsageError } from '../../errors.js';
import { exp } from '../../math/index.js';
import type { NamedTensor } from '../../net/index.js';
import { type NamedTensors, tensorOf } from '../shared/named-tensors.js';
import type { Features, Standardizer } from './features.js';

/**
 * Gaussian bumps along each entry of the standardized observation on its own:
 *
 *     phi_ij(x) = exp(-(x_j - c_i)^2 / (2 sigma^2)),
 *
 * so that q(a) = sum_ij w_ij phi_ij(x_j) is a sum of curves, one an entry: no product of two entries
 * is in it. The centres c_i lie evenly over what the standardizer makes of the whole space, from
 * -sqrt(3) to sqrt(3); sigma is `width` times their distance.
 */
export class BumpFeatures implements Features {
  readonly count: number;
  readonly observationSize: number;
  private readonly mean: Float32Array;
  private readonly deviation: Float32Array;
  private readonly perEntry: number;
  private readonly width: number;

  constructor(options: { standardizer: Standardizer; perEntry: number; width: number }) {
    this.mean = Float32Array.from(options.standardizer.mean);
    this.deviation = Float32Array.from(options.standardizer.deviation);
    this.perEntry = options.perEntry;
    this.width = Math.fround(options.width);
    this.observationSize = this.mean.length;
    this.count = this.observationSize * options.perEntry;
  }

  /** @throws UsageError when something is missing or does not fit */
  static fromTensors(tensors: NamedTensors): BumpFeatures {
    const mean = tensors.vector('bumps.mean');
    const perEntry = tensors.scalar('bumps.per_entry');
    if (!Number.isInteger(perEntry) || perEntry < 1) {
      throw new UsageError(
        `bumps.per_entry is ${perEntry}, but must be a whole number, at least 1.`,
      );
    }
    return new BumpFeatures({
      standardizer: { mean, deviation: tensors.vector('bumps.deviation', mean.length) },
      perEntry,
      width: tensors.scalar('bumps.width'),
    });
  }

  into(observations: Float32Array, row: number, features: Float64Array): void {
    const size = this.observationSize;
    const n = this.perEntry;
    const distance = (2 * Math.sqrt(3)) / Math.max(1, n - 1);
    for (let j = 0, k = 0; j < size; j++) {
      const raw = observations[row * size + j] as number;
      const x = (raw - (this.mean[j] as number)) / (this.deviation[j] as number);
      for (let i = 0; i < n; i++) {
        const z = (x + Math.sqrt(3) - i * distance) / (this.width * distance);
        features[k++] = exp(-0.5 * z * z);
      }
    }
  }

  tensors(): NamedTensor[] {
    return [
      tensorOf('bumps.mean', [this.observationSize], this.mean),
      tensorOf('bumps.deviation', [this.observationSize], this.deviation),
      tensorOf('bumps.per_entry', [1], [this.perEntry]),
      tensorOf('bumps.width', [1], [this.width]),
    ];
  }
}
