import { type AgentSetup, OneStepAgent, onlineValues, type Transitions } from 'perilune';
import { endsTakenForCuts } from './ends.js';
import type { ArticleOnlineQHyperparameters } from './online-q-options.js';

/** Q-learning with a network, online, that may overlook ends. */
export class ArticleOnlineQ extends OneStepAgent {
  private readonly overlooksEnds: boolean;

  /** @throws UsageError if the actions are not Discrete */
  constructor(setup: AgentSetup & { hyperparameters: ArticleOnlineQHyperparameters }) {
    super('article-online-q', setup, onlineValues(setup));
    this.overlooksEnds = setup.hyperparameters.bootstrapTerminal;
  }

  override observeAll(transitions: Transitions): void {
    super.observeAll(this.overlooksEnds ? endsTakenForCuts(transitions) : transitions);
  }
}
