import { UsageError } from '../../errors.js';
import { argmaxOfRow } from '../../math/argmax.js';
import {
  ActingNetwork,
  type ArchitectureOptions,
  actingBytesOf,
  actingKernels,
  architectureOf,
  type Computation,
  compileInference,
  Evaluator,
  type NamedTensor,
  QLayout,
  type ValueDistribution,
} from '../../net/index.js';
import type { ActOptions, ActRowsOptions, AgentObservation, ValueAgent } from '../shared/agent.js';
import {
  type AgentFile,
  type AgentIdentity,
  checkSizes,
  identityOf,
  type LoadOptions,
} from '../shared/agent-file.js';
import { PolicyBase } from '../shared/bases.js';
import { architectureTold, parametersOf } from '../shared/told-architecture.js';

/** Rows of a batched forward pass that such a network needs at most; more are done in turns. */
export const MAX_BATCH = 64;

/** What an agent acts by until it is closed. */
interface ActingParts {
  network: ActingNetwork<QLayout>;
  evaluator: Evaluator;
}

/** Acts greedily on a network's Q-values. */
export class NetworkPolicy extends PolicyBase<number> implements ValueAgent {
  readonly observationSize: number;
  readonly actionCount: number;
  private readonly values: Float32Array;
  /** The action that index 0 is. */
  private readonly first: number;
  private open: ActingParts | undefined;

  /** @param network without noise, its values in the environment's units; nobody else's from now on */
  constructor(
    identity: AgentIdentity,
    network: ActingNetwork<QLayout>,
    readonly computation: Computation = { by: 'webassembly' },
  ) {
    super(identity);
    const { layout, maxBatch } = network;
    this.observationSize = layout.inputSize;
    this.actionCount = layout.actionCount;
    this.open = { network, evaluator: new Evaluator({ network, maxBatch }) };
    const { actionSpace } = identity;
    this.first = actionSpace.kind === 'discrete' ? actionSpace.start : 0;
    this.values = new Float32Array(maxBatch * layout.actionCount);
  }

  /** Reads back what `save` wrote. @throws UsageError when something is missing or does not fit */
  static load(file: AgentFile, options: LoadOptions = {}): NetworkPolicy {
    const parameters = parametersOf(file);
    const { network, computation } = policyNetwork(architectureTold(file, parameters), options);
    network.setParameters(parameters);
    const { inputSize: observationSize, actionCount } = network.layout;
    const identity = identityOf(file, { observationSize, actionCount });
    checkSizes(identity, { observation: observationSize, action: actionCount });
    return new NetworkPolicy(identity, network, computation);
  }

  /** Lets go of the network's memory: what is asked of it then is refused. */
  override close(): void {
    this.open = undefined;
  }

  private get network(): ActingNetwork<QLayout> {
    return (this.open ?? refuseClosed()).network;
  }

  private get evaluator(): Evaluator {
    return (this.open ?? refuseClosed()).evaluator;
  }

  override act(observation: AgentObservation, options?: ActOptions): number {
    if (options?.mask !== undefined) return super.act(observation, options);
    return this.first + this.evaluator.argmax(this.rowOf(observation));
  }

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    const { evaluator, values, observationSize: size, actionCount } = this;
    const { maxBatch } = this.network;
    for (let from = 0; from < actions.length; from += maxBatch) {
      const count = Math.min(maxBatch, actions.length - from);
      const found = values.subarray(0, count * actionCount);
      evaluator.forwardBatchInto(rows.subarray(from * size, (from + count) * size), count, found);
      const allowed = masks?.subarray(from * actionCount);
      for (let row = 0; row < count; row++) {
        actions[from + row] = argmaxOfRow(found, row, actionCount, allowed);
      }
    }
  }

  qValues(observation: AgentObservation): Float32Array {
    const values = new Float32Array(this.actionCount);
    this.evaluator.forwardInto(this.rowOf(observation), values);
    return values;
  }

  distribution(observation: AgentObservation): ValueDistribution | undefined {
    const { head } = this.network.layout.architecture;
    return head.type === 'scalar'
      ? undefined
      : this.evaluator.distribution(this.rowOf(observation));
  }

  /** The network's table of layers, as Keras prints it. */
  summary(): string {
    return this.network.summary();
  }

  protected override details() {
    return { architecture: this.network.layout.architecture };
  }

  protected tensors(): NamedTensor[] {
    return this.network.parameters().map((tensor) => ({ ...tensor, name: `q_net.${tensor.name}` }));
  }
}

function refuseClosed(): never {
  throw new UsageError('The agent is closed: load it, or take a snapshot, again.');
}

/** A network to act by, in a memory of the size that it takes; its parameters are to be written. */
export function policyNetwork(architecture: ArchitectureOptions, { module }: LoadOptions = {}) {
  const layout = new QLayout(architectureOf(architecture));
  const { kernels, computation } = actingKernels({
    bytes: actingBytesOf(layout, MAX_BATCH),
    module,
    // What learns is here already: the smaller module would come on top of it.
    compile: compileInference,
  });
  return { network: new ActingNetwork({ layout, kernels, maxBatch: MAX_BATCH }), computation };
}
