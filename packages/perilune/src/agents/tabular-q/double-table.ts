import type { Generator } from '../../random/index.js';
import type { Archive } from '../../state/index.js';
import type { ValuesPolicy } from '../policies/values-policy.js';
import type { DoublePair, LearnableValues, TdFound, TdStep } from '../shared/action-values.js';
import type { AgentFile, AgentIdentity } from '../shared/agent-file.js';
import { GridTable } from '../table/grid-table.js';

/**
 * Double Q-learning's two tables (van Hasselt 2010, algorithm 1; Sutton and Barto 2018, section 6.7): a coin is tossed for
 * each step, and
 *
 *     Q1(s, a) += learningRate * (r + discount * Q2(s', argmax_a Q1(s', a)) - Q1(s, a))
 *
 * or the same with the two exchanged. What acts, and what is handed out, is their mean: as greedy as their sum.
 */
export class DoubleTable implements LearnableValues {
  readonly observationSize: number;
  readonly actionCount: number;
  private learner: GridTable;
  private readonly second: Float64Array;

  /** @param coin its stream, which nobody else draws from */
  constructor(
    private readonly tables: readonly [GridTable, GridTable],
    private readonly coin: Generator,
  ) {
    this.learner = tables[0];
    this.observationSize = tables[0].observationSize;
    this.actionCount = tables[0].actionCount;
    this.second = new Float64Array(this.actionCount);
  }

  valuesInto(observations: Float32Array, row: number, values: Float64Array): void {
    const [one, other] = this.tables;
    one.valuesInto(observations, row, values);
    other.valuesInto(observations, row, this.second);
    for (let a = 0; a < values.length; a++) {
      values[a] = ((values[a] as number) + (this.second[a] as number)) / 2;
    }
  }

  drawPair(): DoublePair {
    const [one, other] = this.tables;
    const isFirst = this.coin.nextDouble() < 0.5;
    this.learner = isFirst ? one : other;
    return { learner: this.learner, judge: isFirst ? other : one };
  }

  update(step: TdStep): Readonly<TdFound> {
    return this.learner.update(step);
  }

  snapshot(identity: AgentIdentity): ValuesPolicy<GridTable> {
    return GridTable.meanOf(...this.tables).snapshot(identity);
  }

  /** Both begin with the file's values. */
  adopt(file: AgentFile): void {
    for (const table of this.tables) table.adopt(file);
  }

  serialize(archive: Archive): void {
    archive.part('first', this.tables[0]);
    archive.part('second', this.tables[1]);
    archive.part('coin', this.coin);
  }
}
