import type { DqnHyperparameters } from './options.js';

interface Rule {
  broken(options: DqnHyperparameters): boolean;
  /** What does not go together, why, and what to set instead. */
  why: string;
}

const rules: readonly Rule[] = [
  {
    broken: ({ munchausen, double }) => munchausen && double,
    why: 'munchausen and double do not go together: Munchausen takes the mean over a soft policy, so there is no maximum whose overestimation double could mend. Set double to false.',
  },
  {
    broken: ({ munchausen, head }) => munchausen && head === 'categorical',
    why: "munchausen does not go with a categorical head: its entropy moves every action's returns by another amount, off the atoms. Set head to scalar or quantile.",
  },
  {
    broken: ({ noisy, epsilon }) => noisy && !isZero(epsilon),
    why: 'noisy and epsilon do not go together: the noise takes the place of random actions (Fortunato et al. 2018, section 3.1). Set epsilon to 0.',
  },
  {
    broken: ({ head, loss }) => head !== 'scalar' && loss !== 'huber',
    why: 'loss is for a scalar head: a categorical head has its cross-entropy and a quantile head its quantile Huber loss. Leave loss at huber.',
  },
  {
    broken: ({ head, vMin, vMax }) => head === 'categorical' && (vMin === null || vMax === null),
    why: "a categorical head needs vMin and vMax: the least and the largest discounted return that it shall tell apart, in the environment's units.",
  },
  {
    broken: ({ head, vMin, vMax }) => head === 'categorical' && (vMin ?? 0) >= (vMax ?? 1),
    why: 'vMin must be below vMax: the atoms lie evenly between them.',
  },
  {
    broken: ({ replayCapacity, environments, nStep }) => replayCapacity < environments * nStep,
    why: 'replayCapacity must be at least environments x nStep, or no transition ever has all its steps.',
  },
];

/** Why these options do not go together; undefined if they do. */
export function whyNot(options: DqnHyperparameters): string | undefined {
  return rules.find((rule) => rule.broken(options))?.why;
}

function isZero(epsilon: DqnHyperparameters['epsilon']): boolean {
  return typeof epsilon === 'number' ? epsilon === 0 : epsilon.start === 0 && epsilon.end === 0;
}
