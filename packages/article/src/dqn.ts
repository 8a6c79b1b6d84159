import { type AgentSetup, Dqn, type Transitions } from 'perilune';
import { type ArticleDqnHyperparameters, withoutMistakes } from './dqn-options.js';
import { endsTakenForCuts } from './ends.js';
import { rowMax } from './row-max.js';

/** Deep Q-learning with the mistakes that the tutorial prints, each an option. */
export class ArticleDqn extends Dqn {
  private readonly overlooksEnds: boolean;

  /** @throws UsageError if the actions are not Discrete */
  constructor(setup: AgentSetup & { hyperparameters: ArticleDqnHyperparameters }) {
    const { hyperparameters } = setup;
    const { loss, replayEviction, bootstrapTerminal } = hyperparameters;
    super(
      { ...setup, hyperparameters: withoutMistakes(hyperparameters) },
      {
        algo: 'article-dqn',
        relabel: loss === 'row-max' ? rowMax : undefined,
        eviction: replayEviction,
      },
    );
    this.overlooksEnds = bootstrapTerminal;
  }

  override observeAll(transitions: Transitions): void {
    super.observeAll(this.overlooksEnds ? endsTakenForCuts(transitions) : transitions);
  }
}
