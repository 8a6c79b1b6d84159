import { argmaxOfRow } from '../../math/argmax.js';
import type { NamedTensor } from '../../net/index.js';
import type { AnySpace } from '../../spaces/index.js';
import type { SavableValues } from '../shared/action-values.js';
import type { ActRowsOptions, AgentObservation, ValueAgent } from '../shared/agent.js';
import {
  type AgentFile,
  type AgentIdentity,
  identityOf,
  observationSpaceOf,
} from '../shared/agent-file.js';
import { PolicyBase } from '../shared/bases.js';
import { NamedTensors } from '../shared/named-tensors.js';

/** Acts greedily on values that are no network's: a table's, a weighted sum's. */
export class ValuesPolicy<V extends SavableValues = SavableValues>
  extends PolicyBase<number>
  implements ValueAgent
{
  private readonly row: Float64Array;

  /** @param values what it acts on */
  constructor(
    identity: AgentIdentity,
    readonly values: V,
  ) {
    super(identity);
    this.row = new Float64Array(values.actionCount);
  }

  /** Reads back what `save` wrote, given how its values are read. */
  static loader(
    read: (tensors: NamedTensors, observations: AnySpace | undefined) => SavableValues,
  ): (file: AgentFile) => ValuesPolicy {
    return (file) => {
      const values = read(new NamedTensors(file.tensors), observationSpaceOf(file));
      return new ValuesPolicy(identityOf(file, values), values);
    };
  }

  get observationSize(): number {
    return this.values.observationSize;
  }

  get actionCount(): number {
    return this.values.actionCount;
  }

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    for (let row = 0; row < actions.length; row++) {
      this.values.valuesInto(rows, row, this.row);
      const allowed = masks?.subarray(row * this.actionCount);
      actions[row] = argmaxOfRow(this.row, 0, this.actionCount, allowed);
    }
  }

  qValues(observation: AgentObservation): Float32Array {
    this.values.valuesInto(this.rowOf(observation), 0, this.row);
    return Float32Array.from(this.row);
  }

  protected override details() {
    return { values: this.values.kind, ...this.values.details?.() };
  }

  protected tensors(): NamedTensor[] {
    return this.values.tensors();
  }
}
