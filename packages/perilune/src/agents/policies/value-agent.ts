import { encodeSafetensors, type QNetwork, type ValueDistribution } from '../../net/index.js';
import type { Agent } from '../shared/agent.js';

export interface ValueAgentOptions {
  algo: string;
  /** Without noise, its values in the environment's units; nobody else's from now on. */
  network: QNetwork;
  /** The id of the environment it was trained in. */
  trainedIn?: string | undefined;
}

/** Rows of a batched forward pass that such a network needs at most; more are done in turns. */
export const MAX_BATCH = 64;

/** Says what a file is; a number after it would say which edition of the format. */
export const AGENT_FORMAT = 'perilune-agent-1';

/** Acts greedily on a network's Q-values. */
export class ValueAgent implements Agent {
  readonly algo: string;
  /** The id of the environment it was trained in, if that is known. */
  readonly trainedIn: string | undefined;
  private readonly network: QNetwork;

  constructor({ algo, network, trainedIn }: ValueAgentOptions) {
    this.algo = algo;
    this.trainedIn = trainedIn;
    this.network = network;
  }

  get observationSize(): number {
    return this.network.observationSize;
  }

  get actionCount(): number {
    return this.network.actionCount;
  }

  act(observation: ArrayLike<number>): number {
    return this.network.argmax(observation);
  }

  actInto(observations: Float32Array, actions: Int32Array): void {
    const size = this.observationSize;
    const { maxBatch } = this.network;
    for (let from = 0; from < actions.length; from += maxBatch) {
      const to = Math.min(from + maxBatch, actions.length);
      const rows = observations.subarray(from * size, to * size);
      this.network.argmaxInto(rows, to - from, actions.subarray(from, to));
    }
  }

  qValues(observation: ArrayLike<number>): Float32Array {
    return this.network.forward(observation);
  }

  /**
   * What it expects of every action's return, beyond the mean, in the environment's units; undefined
   * if it learned no distribution.
   */
  distribution(observation: ArrayLike<number>): ValueDistribution | undefined {
    const { head } = this.network.architecture;
    return head.type === 'scalar' ? undefined : this.network.distribution(observation);
  }

  /** The network's table of layers, as Keras prints it. */
  summary(): string {
    return this.network.summary();
  }

  save(): Uint8Array {
    const tensors = this.network
      .parameters()
      .map((tensor) => ({ ...tensor, name: `q_net.${tensor.name}` }));
    const metadata: Record<string, string> = { format: AGENT_FORMAT, algo: this.algo };
    const { architecture } = this.network;
    // A plain stack of layers can be read off its tensors.
    const { layerNorm, dueling, head } = architecture;
    const plain = !layerNorm && !dueling && head.type === 'scalar';
    if (!plain) metadata.architecture = JSON.stringify(architecture);
    if (this.trainedIn !== undefined) metadata.env = this.trainedIn;
    return encodeSafetensors(tensors, metadata);
  }
}
