import { dqnSchema } from 'perilune';
import * as v from 'valibot';

const entries = v.strictObject({
  ...dqnSchema.entries,
  /** Of a scalar head. `row-max` compares whole rows' maxima. */
  loss: v.optional(v.picklist(['huber', 'squared', 'row-max']), 'huber'),
  /** Whether even a terminal state's estimate is added to the target. */
  bootstrapTerminal: v.optional(v.boolean(), false),
  /** Which transitions a full replay gives up: the oldest, or the newest, and so all that come later. */
  replayEviction: v.optional(v.picklist(['oldest', 'newest']), 'oldest'),
});

/** What DQN with the tutorial's mistakes works with: everything is filled in. */
export type ArticleDqnHyperparameters = v.InferOutput<typeof entries>;

/** The hyperparameters of DQN and, beside them, the mistakes that the tutorial prints. */
export const articleDqnSchema = v.pipe(
  entries,
  v.rawCheck(({ dataset, addIssue }) => {
    for (const message of dataset.typed ? problems(dataset.value) : []) addIssue({ message });
  }),
);

/** Why options do not go together: as DQN has it, and of the mistakes. */
function problems(options: ArticleDqnHyperparameters): string[] {
  const { loss, prioritized, bootstrapTerminal, bootstrapTruncated } = options;
  const found = v.safeParse(dqnSchema, withoutMistakes(options));
  const own = (found.issues ?? []).map(({ message }) => message);
  if (loss === 'row-max' && prioritized) {
    own.push(
      'loss row-max and prioritized do not go together: a priority is the error of the action taken, which row-max does not look at. Set prioritized to false.',
    );
  }
  if (bootstrapTerminal && !bootstrapTruncated) {
    own.push(
      'bootstrapTerminal and bootstrapTruncated=false do not go together: one takes every end for a cut, the other every cut for an end. Set one of them back.',
    );
  }
  return own;
}

/** What DQN is told: of the losses, row-max is the squared one after actions and targets were written anew. */
export function withoutMistakes(options: ArticleDqnHyperparameters) {
  const { bootstrapTerminal, replayEviction, loss, ...others } = options;
  return { ...others, loss: loss === 'row-max' ? 'squared' : loss } as const;
}
