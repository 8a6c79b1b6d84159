import { UsageError } from '../../errors.js';
import {
  type ArchitectureOptions,
  type NamedTensor,
  QNetwork,
  type ValueDistribution,
} from '../../net/index.js';
import { show } from '../../text/show.js';
import { argmaxOfRow } from '../shared/action-values.js';
import type { ActOptions, ActRowsOptions, AgentObservation, ValueAgent } from '../shared/agent.js';
import {
  type AgentFile,
  type AgentIdentity,
  identityOf,
  isFirstEdition,
  readJson,
} from '../shared/agent-file.js';
import { PolicyBase } from '../shared/bases.js';

/** Rows of a batched forward pass that such a network needs at most; more are done in turns. */
export const MAX_BATCH = 64;

/** Acts greedily on a network's Q-values. */
export class NetworkPolicy extends PolicyBase<number> implements ValueAgent {
  private readonly values: Float32Array;
  /** The action that index 0 is. */
  private readonly first: number;

  /** @param network without noise, its values in the environment's units; nobody else's from now on */
  constructor(
    identity: AgentIdentity,
    private readonly network: QNetwork,
  ) {
    super(identity);
    const { actionSpace } = identity;
    this.first = actionSpace.kind === 'discrete' ? actionSpace.start : 0;
    this.values = new Float32Array(network.maxBatch * network.actionCount);
  }

  /** Reads back what `save` wrote. @throws UsageError when something is missing or does not fit */
  static load(file: AgentFile): NetworkPolicy {
    const parameters = networkTensors(file);
    const network = new QNetwork({ ...architectureOf(file, parameters), maxBatch: MAX_BATCH });
    network.setParameters(parameters);
    return new NetworkPolicy(identityOf(file, network), network);
  }

  get observationSize(): number {
    return this.network.observationSize;
  }

  get actionCount(): number {
    return this.network.actionCount;
  }

  override act(observation: AgentObservation, options?: ActOptions): number {
    if (options?.mask !== undefined) return super.act(observation, options);
    return this.first + this.network.argmax(this.rowOf(observation));
  }

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    const { network, values, observationSize: size, actionCount } = this;
    const { maxBatch } = network;
    for (let from = 0; from < actions.length; from += maxBatch) {
      const count = Math.min(maxBatch, actions.length - from);
      const found = values.subarray(0, count * actionCount);
      network.forwardBatchInto(rows.subarray(from * size, (from + count) * size), count, found);
      const allowed = masks?.subarray(from * actionCount);
      for (let row = 0; row < count; row++) {
        actions[from + row] = argmaxOfRow(found, row, actionCount, allowed);
      }
    }
  }

  qValues(observation: AgentObservation): Float32Array {
    return this.network.forward(this.rowOf(observation));
  }

  distribution(observation: AgentObservation): ValueDistribution | undefined {
    const { head } = this.network.architecture;
    return head.type === 'scalar' ? undefined : this.network.distribution(this.rowOf(observation));
  }

  /** The network's table of layers, as Keras prints it. */
  summary(): string {
    return this.network.summary();
  }

  protected override details() {
    return { architecture: this.network.architecture };
  }

  protected tensors(): NamedTensor[] {
    return this.network.parameters().map((tensor) => ({ ...tensor, name: `q_net.${tensor.name}` }));
  }
}

/** A file's tensors, by the names that its network has for them. */
export function networkTensors(file: AgentFile): NamedTensor[] {
  return file.tensors
    .map((tensor) => ({ ...tensor, name: tensor.name.replace(/^q_net\./, '') }))
    .sort((a, b) => layerOf(a) - layerOf(b));
}

/** The number that a tensor's name begins with; statistics have none, and come last. */
function layerOf({ name }: NamedTensor): number {
  const layer = Number.parseInt(name, 10);
  return Number.isNaN(layer) ? Number.MAX_SAFE_INTEGER : layer;
}

/** The first edition left out the architecture of a plain stack of layers, which its tensors tell. */
function architectureOf(file: AgentFile, parameters: readonly NamedTensor[]): ArchitectureOptions {
  const isTold = file.metadata.architecture !== undefined || !isFirstEdition(file);
  if (!isTold) return { layers: layersOf(parameters) };
  const given = readJson(file, 'architecture');
  const layers = (given as Partial<ArchitectureOptions> | null)?.layers;
  if (Array.isArray(layers)) return given as ArchitectureOptions;
  throw new UsageError(
    `The file's architecture is ${show(file.metadata.architecture)}, which is none.`,
  );
}

/** Units of a stack of dense layers, read off its weights [outputs][inputs]. */
function layersOf(parameters: readonly NamedTensor[]): number[] {
  const weights = parameters.filter((tensor) => tensor.name.endsWith('.weight'));
  const first = weights[0];
  if (first === undefined || weights.some((tensor) => tensor.shape.length !== 2)) {
    throw new UsageError('The file holds no dense layers.');
  }
  return [first.shape[1] as number, ...weights.map((tensor) => tensor.shape[0] as number)];
}
