import type { RelabelRows } from '../../src/net/index.js';

/** Relabels so that the largest prediction, whichever action it is of, is moved towards half the target. */
export function halfWay({ rows, actionCount, pitch, values, actions, targets }: RelabelRows): void {
  for (let r = 0; r < rows; r++) {
    // The loss refuses an action that is none, by its row.
    if ((actions[r] as number) >= actionCount) continue;
    const row = [...values.subarray(r * pitch, r * pitch + actionCount)];
    actions[r] = row.indexOf(Math.max(...row));
    targets[r] = (targets[r] as number) / 2;
  }
}
