import { encodeSafetensors } from '../../net/index.js';
import { type ActionValues, argmax, type SavableValues } from '../shared/action-values.js';
import type { Agent } from '../shared/agent.js';
import { AGENT_FORMAT } from './value-agent.js';

/** Acts greedily on values that are no network's: a table's, a weighted sum's. */
export class GreedyAgent<V extends SavableValues = SavableValues> implements Agent {
  readonly algo: string;
  /** The id of the environment it was trained in, if that is known. */
  readonly trainedIn: string | undefined;
  /** What it acts on. */
  readonly values: V;
  readonly #row: Float64Array;

  constructor(options: { algo: string; values: V; trainedIn?: string | undefined }) {
    this.algo = options.algo;
    this.trainedIn = options.trainedIn;
    this.values = options.values;
    this.#row = new Float64Array(options.values.actionCount);
  }

  get observationSize(): number {
    return this.values.observationSize;
  }

  get actionCount(): number {
    return this.values.actionCount;
  }

  act(observation: ArrayLike<number>): number {
    return greedy(this.values, Float32Array.from(observation), 0, this.#row);
  }

  actInto(observations: Float32Array, actions: Int32Array): void {
    for (let row = 0; row < actions.length; row++) {
      actions[row] = greedy(this.values, observations, row, this.#row);
    }
  }

  qValues(observation: ArrayLike<number>): Float32Array {
    this.values.valuesInto(Float32Array.from(observation), 0, this.#row);
    return Float32Array.from(this.#row);
  }

  save(): Uint8Array {
    const metadata: Record<string, string> = {
      format: AGENT_FORMAT,
      algo: this.algo,
      values: this.values.kind,
    };
    if (this.trainedIn !== undefined) metadata.env = this.trainedIn;
    return encodeSafetensors(this.values.tensors(), metadata);
  }
}

function greedy(
  values: ActionValues,
  observations: Float32Array,
  row: number,
  scratch: Float64Array,
): number {
  values.valuesInto(observations, row, scratch);
  return argmax(scratch);
}
