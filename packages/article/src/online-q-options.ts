import { onlineQSchema } from 'perilune';
import * as v from 'valibot';

/** The hyperparameters of Q-learning with a network, online, and the mistake that the tutorial prints. */
export const articleOnlineQSchema = v.strictObject({
  ...onlineQSchema.entries,
  /** Whether even a terminal state's estimate is added to the target. */
  bootstrapTerminal: v.optional(v.boolean(), false),
});

export type ArticleOnlineQHyperparameters = v.InferOutput<typeof articleOnlineQSchema>;
