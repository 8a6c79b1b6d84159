import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import { type NamedTensors, tensorOf } from '../shared/named-tensors.js';
import { cosineOfTurn, cosineTable } from './cosine.js';
import type { Features, Standardizer } from './features.js';

export interface FourierOptions {
  standardizer: Standardizer;
  gammas: readonly number[];
  featuresPerKernel: number;
  random: Generator;
}

/**
 * Random Fourier features of the RBF kernel k(x, y) = exp(-gamma |x - y|^2) (Rahimi and Recht 2007,
 * algorithm 1, https://papers.nips.cc/paper/3182): with D features,
 *
 *     phi_i(x) = sqrt(2 / D) cos(w_i . x + b_i),  w_i ~ N(0, 2 gamma I),  b_i ~ U(0, 2 pi),
 *
 * so that phi(x) . phi(y) is k(x, y) in the mean. Several widths are several such maps side by side.
 */
export class FourierFeatures implements Features {
  readonly count: number;
  readonly observationSize: number;
  private readonly mean: Float32Array;
  private readonly deviation: Float32Array;
  /** w_i / 2 pi: [count x observation size], in turns for each standardized unit. */
  private readonly frequencies: Float32Array;
  /** b_i / 2 pi: [count], in turns. */
  private readonly phases: Float32Array;
  private readonly scale: number;
  private readonly standardized: Float64Array;
  private readonly cosines = cosineTable();

  private constructor(parts: FourierParts) {
    this.mean = parts.mean;
    this.deviation = parts.deviation;
    this.frequencies = parts.frequencies;
    this.phases = parts.phases;
    this.count = parts.phases.length;
    this.observationSize = parts.mean.length;
    this.scale = Math.sqrt(2 / parts.featuresPerKernel);
    this.standardized = new Float64Array(parts.mean.length);
  }

  static draw({ standardizer, gammas, featuresPerKernel, random }: FourierOptions) {
    const size = standardizer.mean.length;
    const frequencies = gammas.flatMap((gamma) => {
      const deviation = Math.sqrt(2 * gamma) / (2 * Math.PI);
      return Array.from(
        { length: featuresPerKernel * size },
        () => deviation * random.standardNormal(),
      );
    });
    const count = gammas.length * featuresPerKernel;
    return new FourierFeatures({
      mean: Float32Array.from(standardizer.mean),
      deviation: Float32Array.from(standardizer.deviation),
      frequencies: Float32Array.from(frequencies),
      phases: Float32Array.from({ length: count }, () => random.nextDouble()),
      featuresPerKernel,
    });
  }

  /** @throws UsageError when something is missing or does not fit */
  static fromTensors(tensors: NamedTensors): FourierFeatures {
    const mean = tensors.vector('fourier.mean');
    const phases = tensors.vector('fourier.phases');
    return new FourierFeatures({
      mean,
      deviation: deviationsIn(tensors, mean.length),
      frequencies: tensors.matrix('fourier.frequencies', [phases.length, mean.length]),
      phases,
      featuresPerKernel: featuresIn(tensors),
    });
  }

  into(observations: Float32Array, row: number, features: Float64Array): void {
    const size = this.observationSize;
    const x = this.standardized;
    const frequencies = this.frequencies;
    const phases = this.phases;
    const cosines = this.cosines;
    for (let j = 0; j < size; j++) {
      const raw = observations[row * size + j] as number;
      x[j] = (raw - (this.mean[j] as number)) / (this.deviation[j] as number);
    }
    for (let i = 0, k = 0; i < features.length; i++) {
      let turns = phases[i] as number;
      for (let j = 0; j < size; j++) turns += (frequencies[k++] as number) * (x[j] as number);
      features[i] = this.scale * cosineOfTurn(cosines, turns);
    }
  }

  tensors(): NamedTensor[] {
    const { count, observationSize: size } = this;
    const perKernel = Math.round(2 / (this.scale * this.scale));
    return [
      tensorOf('fourier.mean', [size], this.mean),
      tensorOf('fourier.deviation', [size], this.deviation),
      tensorOf('fourier.frequencies', [count, size], this.frequencies),
      tensorOf('fourier.phases', [count], this.phases),
      tensorOf('fourier.features_per_kernel', [1], [perKernel]),
    ];
  }
}

interface FourierParts {
  mean: Float32Array;
  deviation: Float32Array;
  frequencies: Float32Array;
  phases: Float32Array;
  featuresPerKernel: number;
}

/** What observations are divided by. */
function deviationsIn(tensors: NamedTensors, size: number): Float32Array {
  const name = 'fourier.deviation';
  const deviations = tensors.vector(name, size);
  const odd = deviations.find((value) => value <= 0);
  if (odd === undefined) return deviations;
  throw new UsageError(`${name} holds ${odd}: deviations are above 0.`);
}

/** What features are scaled by the root of. */
function featuresIn(tensors: NamedTensors): number {
  const name = 'fourier.features_per_kernel';
  const count = tensors.scalar(name);
  if (count >= 1) return count;
  throw new UsageError(`${name} is ${count}, but a kernel has features.`);
}
