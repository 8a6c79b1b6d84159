import type { Archive } from '../../state/index.js';
import type { ValuesPolicy } from '../policies/values-policy.js';
import type { LearnableValues, TdFound, TdStep } from '../shared/action-values.js';
import type { AgentFile, AgentIdentity } from '../shared/agent-file.js';
import type { GridTable } from '../table/grid-table.js';
import type { TabularQHyperparameters } from './options.js';
import { Traces } from './traces.js';

/**
 * A table that remembers what led to where it is: eligibility traces e, one for each action taken in this episode. A step's
 * error delta = y - q(s, a) moves them all (Watkins 1989; Sutton and Barto 1998, figure 7.14; 2018, sections 12.7-12.10):
 *
 *     e(s, a) = e(s, a) + 1, or 1
 *     q += stepSize * delta * e
 *     e = discount * lambda * e
 *
 * With `q-learning`, whose target follows the best action, an action that is not among the best cuts all traces before it: what
 * comes after is no longer what the best would have brought. Which are the best is seen when the step is learned from. An
 * episode's end, and its cut, clear them. Each environment has its own.
 */
export class TracedTable implements LearnableValues {
  readonly observationSize: number;
  readonly actionCount: number;
  private readonly traces: readonly Traces[];
  private readonly fading: number;
  private readonly current: Float64Array;

  constructor(
    private readonly table: GridTable,
    private readonly options: TabularQHyperparameters,
  ) {
    const { environments, discount, lambda } = options;
    this.observationSize = table.observationSize;
    this.actionCount = table.actionCount;
    this.fading = discount * lambda;
    this.traces = Array.from({ length: environments }, () => new Traces());
    this.current = new Float64Array(table.actionCount);
  }

  valuesInto(observations: Float32Array, row: number, values: Float64Array): void {
    this.table.valuesInto(observations, row, values);
  }

  update(step: TdStep): Readonly<TdFound> {
    const { table, options, fading } = this;
    const { observations, row, action, target, learningRate } = step;
    const traces = this.traces[row] as Traces;
    if (options.target === 'q-learning' && !this.isGreedy(step)) traces.clear();
    const place = table.placeOf(observations, row, action);
    traces.visit(place, options.traces);
    const found = table.lookAt(place, target);
    table.countVisit(place);
    traces.forEach((trace, at) => {
      table.shift(at, found.tdError * trace, learningRate);
    });
    if (step.ends) traces.clear();
    else traces.fade(fading);
    return found;
  }

  snapshot(identity: AgentIdentity): ValuesPolicy<GridTable> {
    return this.table.snapshot(identity);
  }

  adopt(file: AgentFile): void {
    this.table.adopt(file);
  }

  serialize(archive: Archive): void {
    archive.part('table', this.table);
    for (const [lane, traces] of this.traces.entries()) archive.part(`traces ${lane}`, traces);
  }

  /** Whether no action that might have been taken is worth more. */
  private isGreedy({ observations, row, action, mask }: TdStep): boolean {
    const { current } = this;
    this.table.valuesInto(observations, row, current);
    const value = current[action] as number;
    return current.every((other, a) => !(other > value) || mask?.[a] === 0);
  }
}
