import type { RelabelRows } from 'perilune';

/**
 * The loss as the tutorial prints it: both rows of values are reduced to their maximum before they are
 * compared, (max_a t_a - max_a Q(s, a))^2, t being zero but for the td target at the action taken. That
 * is the squared loss of the largest prediction, whichever action it is of, towards the larger of the
 * td target and the zeros beside it.
 */
export function rowMax({ rows, actionCount, pitch, values, actions, targets }: RelabelRows): void {
  for (let r = 0; r < rows; r++) {
    const action = actions[r] as number;
    // The loss refuses an action that is none, by its row.
    if (action < 0 || action >= actionCount) continue;
    actions[r] = greedy(values, r * pitch, actionCount);
    if (actionCount > 1 && (targets[r] as number) < 0) targets[r] = 0;
  }
}

/** The index of the first NaN, or else of the first largest. */
function greedy(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let a = 0; a < count; a++) {
    const value = values[from + a] as number;
    if (Number.isNaN(value)) return a;
    if (value > (values[from + best] as number)) best = a;
  }
  return best;
}
