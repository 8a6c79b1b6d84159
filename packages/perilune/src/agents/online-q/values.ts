import { UsageError } from '../../errors.js';
import { type InputDescription, QNetwork } from '../../net/index.js';
import type { Archive } from '../../state/index.js';
import { MAX_BATCH, NetworkPolicy, networkTensors } from '../policies/network-policy.js';
import type { LearnableValues, TdFound, TdStep } from '../shared/action-values.js';
import type { AgentFile, AgentIdentity } from '../shared/agent-file.js';
import type { OnlineNetwork } from './network.js';
import { sideBySide } from './one-network-per-action.js';
import type { OnlineQHyperparameters } from './options.js';

export interface OnlineValuesOptions {
  observationSize: number;
  actionCount: number;
  /** What the networks make of a row of observations first. */
  input?: InputDescription | undefined;
  /** One network with an output an action, or one network with one output for each action. */
  networks: readonly OnlineNetwork[];
  gradient: OnlineQHyperparameters['gradient'];
}

/** Action values that networks estimate and that are moved a step for every transition. */
export class OnlineValues implements LearnableValues {
  readonly observationSize: number;
  readonly actionCount: number;
  private readonly input: InputDescription | undefined;
  private readonly networks: readonly OnlineNetwork[];
  private readonly gradient: OnlineValuesOptions['gradient'];
  private readonly current: Float64Array;
  /** d loss / d q(., a) for every action a. */
  private readonly weights: Float64Array;
  private readonly found: TdFound = { tdError: 0, value: 0, gradientNorm: 0 };

  constructor(options: OnlineValuesOptions) {
    this.observationSize = options.observationSize;
    this.actionCount = options.actionCount;
    this.input = options.input;
    this.networks = options.networks;
    this.gradient = options.gradient;
    this.current = new Float64Array(options.actionCount);
    this.weights = new Float64Array(options.actionCount);
  }

  valuesInto(observations: Float32Array, row: number, values: Float64Array): void {
    let a = 0;
    for (const network of this.networks) {
      const outputs = network.values(observations, row);
      for (let j = 0; j < outputs.length; j++) values[a++] = outputs[j] as number;
    }
  }

  /**
   * w -= learningRate * d/dw (y - q(s, a))^2, with d y / d w = sum_a' targetWeights[a'] d q(s', a') / d w:
   *
   *     semi:         -2 (y - q) dq/dw
   *     target-only:   2 (y - q) dy/dw
   *     residual:      their sum
   */
  update(step: TdStep): Readonly<TdFound> {
    this.valuesInto(step.observations, step.row, this.current);
    const value = this.current[step.action] as number;
    const tdError = step.target - value;
    if (this.gradient !== 'target-only') {
      this.weights.fill(0);
      this.weights[step.action] = -2 * tdError;
      this.accumulate(step.observations, step.row);
    }
    if (this.gradient !== 'semi') {
      for (let a = 0; a < this.actionCount; a++) {
        this.weights[a] = 2 * tdError * (step.targetWeights[a] as number);
      }
      this.accumulate(step.nextObservations, step.row);
    }
    let squares = 0;
    for (const network of this.networks) squares += network.step(step.learningRate);
    return Object.assign(this.found, { tdError, value, gradientNorm: Math.sqrt(squares) });
  }

  snapshot(identity: AgentIdentity): NetworkPolicy {
    const parameters = sideBySide(this.networks.map((network) => network.parameters()));
    const weights = parameters.filter(({ name }) => name.endsWith('.weight'));
    const layers = [this.observationSize, ...weights.map(({ shape }) => shape[0] as number)];
    const network = new QNetwork({ layers, input: this.input, maxBatch: MAX_BATCH });
    network.setParameters(parameters);
    return new NetworkPolicy(identity, network);
  }

  adopt(file: AgentFile): void {
    const [network, ...others] = this.networks;
    if (others.length > 0) {
      throw new UsageError(
        'Networks that are one an action cannot begin from an agent, whose file has them side by side: ' +
          "give networks: 'shared'.",
      );
    }
    network?.setParameters(networkTensors(file));
  }

  serialize(archive: Archive): void {
    this.networks.forEach((network, n) => {
      archive.part(`network ${n}`, network);
    });
  }

  /** Leaves networks alone that have no part in the loss. */
  private accumulate(observations: Float32Array, row: number): void {
    const outputs = this.actionCount / this.networks.length;
    this.networks.forEach((network, n) => {
      const weights = this.weights.subarray(n * outputs, (n + 1) * outputs);
      if (weights.some((weight) => weight !== 0)) network.accumulate(observations, row, weights);
    });
  }
}
