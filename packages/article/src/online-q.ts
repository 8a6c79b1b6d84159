import {
  type AgentSetup,
  OneStepAgent,
  onlineQSchema,
  onlineValues,
  type Transitions,
} from 'perilune';
import * as v from 'valibot';
import { endsTakenForCuts } from './ends.js';

/** The hyperparameters of Q-learning with a network, online, and the mistake that the tutorial prints. */
export const articleOnlineQSchema = v.strictObject({
  ...onlineQSchema.entries,
  /** Whether even a terminal state's estimate is added to the target. */
  bootstrapTerminal: v.optional(v.boolean(), false),
});

export type ArticleOnlineQHyperparameters = v.InferOutput<typeof articleOnlineQSchema>;

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
