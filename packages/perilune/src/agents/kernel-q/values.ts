import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import type { AnySpace } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { ValuesPolicy } from '../policies/values-policy.js';
import type { LearnableValues, SavableValues, TdFound, TdStep } from '../shared/action-values.js';
import { type AgentFile, type AgentIdentity, observationSpaceOf } from '../shared/agent-file.js';
import { NamedTensors, tensorOf } from '../shared/named-tensors.js';
import { BumpFeatures } from './bumps.js';
import { expandedTo } from './expanded.js';
import type { Features } from './features.js';
import { FourierFeatures } from './fourier.js';

export interface KernelValuesOptions {
  features: Features;
  actionCount: number;
}

/**
 * Action values that are weighted sums of features: q(s, a) = w_a . phi(s), one weight vector an
 * action (Sutton and Barto 2018, section 9.4), all zero in the beginning.
 */
export class KernelValues implements LearnableValues, SavableValues {
  readonly kind = 'kernel';
  readonly features: Features;
  readonly actionCount: number;
  /** [actions x features] */
  private readonly weights: Float64Array;
  private readonly known: KnownFeatures;
  private readonly found: TdFound = { tdError: 0, value: 0, gradientNorm: 0 };

  constructor({ features, actionCount }: KernelValuesOptions) {
    this.features = features;
    this.actionCount = actionCount;
    this.weights = new Float64Array(actionCount * features.count);
    this.known = new KnownFeatures(features);
  }

  get observationSize(): number {
    return this.features.observationSize;
  }

  valuesInto(observations: Float32Array, row: number, values: Float64Array): void {
    const phi = this.known.of(observations, row);
    for (let a = 0; a < this.actionCount; a++) values[a] = this.value(a, phi);
  }

  /**
   * w_a += learningRate * (y - q(s, a)) phi(s): the semi-gradient step (Sutton and Barto 2018, eq. 10.1
   * with the target held constant; the 2 of the square's derivative is in the learning rate).
   */
  update(step: TdStep): Readonly<TdFound> {
    const phi = this.known.of(step.observations, step.row);
    const value = this.value(step.action, phi);
    const tdError = step.target - value;
    const from = step.action * phi.length;
    const change = step.learningRate * tdError;
    let squares = 0;
    for (let i = 0; i < phi.length; i++) {
      const feature = phi[i] as number;
      squares += feature * feature;
      this.weights[from + i] = (this.weights[from + i] as number) + change * feature;
    }
    this.found.tdError = tdError;
    this.found.value = value;
    this.found.gradientNorm = 2 * Math.abs(tdError) * Math.sqrt(squares);
    return this.found;
  }

  /** Its weights are rounded to float32, as a file's are. */
  snapshot(identity: AgentIdentity): ValuesPolicy<KernelValues> {
    const { features, actionCount } = this;
    const copy = new KernelValues({ features, actionCount });
    copy.weights.set(Float32Array.from(this.weights));
    return new ValuesPolicy(identity, copy);
  }

  details(): Readonly<Record<string, unknown>> {
    const segments = this.features.segments?.map(({ kind, size }) => ({ kind, size }));
    return segments === undefined ? {} : { input: { segments } };
  }

  /** `weights` [actions x features], and the features' own. */
  tensors(): NamedTensor[] {
    const shape = [this.actionCount, this.features.count];
    return [tensorOf('weights', shape, this.weights), ...this.features.tensors()];
  }

  /**
   * Reads back what `tensors` gave.
   *
   * @param space of the observations; default: a Box
   * @throws UsageError when something is missing or does not fit
   */
  static fromTensors(tensors: NamedTensors, space?: AnySpace | undefined): KernelValues {
    const flat = tensors.has('bumps.mean')
      ? BumpFeatures.fromTensors(tensors)
      : FourierFeatures.fromTensors(tensors);
    const features = space === undefined ? flat : expandedTo(flat, space);
    const [actionCount] = tensors.tensor('weights', 2).shape as [number, number];
    // Before anything of that size is made.
    const weights = tensors.matrix('weights', [actionCount, features.count]);
    const values = new KernelValues({ features, actionCount });
    values.weights.set(weights);
    return values;
  }

  /** Weights, on features that must be the same. */
  adopt(file: AgentFile): void {
    const tensors = new NamedTensors(file.tensors);
    const other = KernelValues.fromTensors(tensors, observationSpaceOf(file));
    if (other.actionCount !== this.actionCount || !areAlike(other.features, this.features)) {
      throw new UsageError(
        'The agent to begin from has other features. They are drawn by the run’s seed: give the same seed, ' +
          'and the same options for features and standardizer.',
      );
    }
    this.weights.set(other.weights);
  }

  /** The features are drawn anew from the run's seed; those that are known are a matter of speed alone. */
  serialize(archive: Archive): void {
    archive.array('weights', this.weights);
  }

  private value(action: number, phi: Float64Array): number {
    const from = action * phi.length;
    let sum = 0;
    for (let i = 0; i < phi.length; i++)
      sum += (this.weights[from + i] as number) * (phi[i] as number);
    return sum;
  }
}

/** Whether two maps are made of the same tensors, to the bit. */
function areAlike(one: Features, other: Features): boolean {
  const written = (features: Features) =>
    JSON.stringify(features.tensors().map(({ name, values }) => [name, [...values]]));
  return written(one) === written(other);
}

/**
 * The features of the two observations seen last: an agent looks at a state as the successor of one
 * step and then as the beginning of the next, and features cost more than all that is done with them.
 */
class KnownFeatures {
  private readonly features: Features;
  private readonly observations: [Float32Array, Float32Array];
  private readonly phi: [Float64Array, Float64Array];
  private latest: 0 | 1 = 0;

  constructor(features: Features) {
    const observation = () => new Float32Array(features.observationSize).fill(Number.NaN);
    const phi = () => new Float64Array(features.count);
    this.features = features;
    this.observations = [observation(), observation()];
    this.phi = [phi(), phi()];
  }

  /** phi(s): [features], valid until the next but one call. */
  of(observations: Float32Array, row: number): Float64Array {
    if (this.is(this.latest, observations, row)) return this.phi[this.latest];
    this.latest = this.latest === 0 ? 1 : 0;
    const phi = this.phi[this.latest];
    if (this.is(this.latest, observations, row)) return phi;
    const known = this.observations[this.latest];
    for (let j = 0; j < known.length; j++)
      known[j] = observations[row * known.length + j] as number;
    this.features.into(observations, row, phi);
    return phi;
  }

  private is(which: 0 | 1, observations: Float32Array, row: number): boolean {
    const known = this.observations[which];
    for (let j = 0; j < known.length; j++) {
      if (known[j] !== observations[row * known.length + j]) return false;
    }
    return true;
  }
}
