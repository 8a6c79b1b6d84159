import { encodeSafetensors, type NamedTensor, QNetwork } from '../net/index.js';
import type { Agent } from './agent.js';

export interface ValueAgentOptions {
  algo: string;
  /** Units: the observation's size, the hidden layers, the number of actions. */
  layers: readonly number[];
  /** Names and layout as `QNetwork.parameters` gives them. */
  parameters: readonly NamedTensor[];
  /** What the network's values are multiplied by to be in the environment's units. Default 1. */
  valueScale?: number | undefined;
  /** The id of the environment it was trained in. */
  trainedIn?: string | undefined;
}

/** Rows of a batched forward pass; more are done in turns. */
const MAX_BATCH = 64;

/** Says what a file is; a number after it would say which edition of the format. */
export const AGENT_FORMAT = 'perilune-agent-1';

/** Acts greedily on a network's Q-values. */
export class ValueAgent implements Agent {
  readonly algo: string;
  /** The id of the environment it was trained in, if that is known. */
  readonly trainedIn: string | undefined;
  private readonly network: QNetwork;

  /** @throws UsageError when the parameters do not fit the layers */
  constructor(options: ValueAgentOptions) {
    this.algo = options.algo;
    this.trainedIn = options.trainedIn;
    this.network = new QNetwork({ layers: options.layers, maxBatch: MAX_BATCH });
    this.network.setParameters(scaleValues(options.parameters, options.valueScale ?? 1));
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
    for (let from = 0; from < actions.length; from += MAX_BATCH) {
      const to = Math.min(from + MAX_BATCH, actions.length);
      const rows = observations.subarray(from * size, to * size);
      this.network.argmaxInto(rows, to - from, actions.subarray(from, to));
    }
  }

  qValues(observation: ArrayLike<number>): Float32Array {
    return this.network.forward(observation);
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
    if (this.trainedIn !== undefined) metadata.env = this.trainedIn;
    return encodeSafetensors(tensors, metadata);
  }
}

/** Multiplies the output layer, the last two tensors, so that the values come out in other units. */
function scaleValues(parameters: readonly NamedTensor[], scale: number): NamedTensor[] {
  return parameters.map((tensor, i) =>
    i < parameters.length - 2
      ? tensor
      : { ...tensor, values: tensor.values.map((value) => value * scale) },
  );
}
