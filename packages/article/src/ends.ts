import type { Transitions } from 'perilune';

/**
 * Ends as if they were cuts, which agents bootstrap through: so even a terminal state's estimate is added to
 * the target.
 */
export function endsTakenForCuts(transitions: Transitions): Transitions {
  const { terminated, truncated } = transitions;
  const cut = Array.from(truncated, (isCut, lane) => Boolean(isCut || terminated[lane]));
  return { ...transitions, terminated: cut.map(() => false), truncated: cut };
}
