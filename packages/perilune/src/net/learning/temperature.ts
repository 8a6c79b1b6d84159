import type { Archive, Serializable } from '../../state/index.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { ActorCriticUpdateOptions } from './actor-critic-options.js';
import { Optimizer, type OptimizerOptions } from './optimizer.js';

/** What a learned one is made of. */
interface Learning {
  readonly optimizer: Optimizer;
  /** One number: log alpha. */
  readonly logarithm: Float32Array;
  /** One number. */
  readonly slope: Float32Array;
  readonly exponential: Step<'exp'>;
  readonly gradient: Step<'temperatureGradient'>;
}

/** alpha: what entropy is worth, given or learned (Haarnoja et al. 2018b, section 5). */
export class Temperature implements Serializable {
  /** One number; `learn` leaves here what it was before its step. */
  readonly address: Address;
  private readonly kernels: Kernels;
  private readonly known: Float32Array;
  private readonly learning: Learning | undefined;

  /** @param logProbabilities of the policy's own actions: [rows] */
  constructor(options: ActorCriticUpdateOptions, logProbabilities: Address, address: Address) {
    const { kernels, layout } = options.network;
    this.kernels = kernels;
    this.address = address;
    this.known = kernels.arena.floats(address, 1);
    this.known[0] = options.temperature ?? 0;
    if (layout.architecture.initialTemperature === undefined) return;
    this.learning = learningOf(options, logProbabilities, address);
    kernels.exp(this.learning.exponential);
  }

  get value(): number {
    return this.known[0]!;
  }

  /** A learned one as it is since its last step, or was set: of updates that do not wait for the actor's. */
  refresh(): void {
    if (this.learning !== undefined) this.kernels.exp(this.learning.exponential);
  }

  /**
   * A step of a learned temperature; a given one stays as it is.
   *
   * @returns its loss before the step, -log alpha mean(log p + target entropy); undefined of a given one
   */
  learn(rows: number, learningRate: number | undefined): number | undefined {
    const { learning, kernels } = this;
    if (learning === undefined) return undefined;
    kernels.exp(learning.exponential);
    kernels.temperatureGradient(learning.gradient, rows);
    const loss = learning.logarithm[0]! * learning.slope[0]!;
    learning.optimizer.step(learningRate);
    return loss;
  }

  /** Between two of the actor's steps critics go by what the temperature was at the last one. */
  serialize(archive: Archive): void {
    archive.array('value', this.known);
    if (this.learning !== undefined) archive.part('optimizer', this.learning.optimizer);
  }
}

function learningOf(
  { network, optimizer: kind = { type: 'adam' }, targetEntropy }: ActorCriticUpdateOptions,
  logProbabilities: Address,
  address: Address,
): Learning {
  const { kernels, layout, parameterBlock } = network;
  const { arena } = kernels;
  const { from } = layout.parts.find(({ name }) => name === 'temperature')!;
  const optimizer = new Optimizer(network, { ...usualDecay(kind), parts: ['temperature'] });
  const logarithm = parameterBlock + 4 * from;
  const gradient = optimizer.gradientBlock + 4 * from;
  return {
    optimizer,
    logarithm: arena.floats(logarithm, 1),
    slope: arena.floats(gradient, 1),
    exponential: { from: logarithm, to: address, count: 4 },
    gradient: {
      logProbabilities,
      targetEntropy: targetEntropy ?? -layout.actionSize,
      gradient,
    },
  };
}

/** With the mean's usual decay, whatever the networks have: as Stable-Baselines3. */
function usualDecay(kind: OptimizerOptions): OptimizerOptions {
  return kind.type === 'adam' || kind.type === 'radam' ? { ...kind, beta1: undefined } : kind;
}
