import type { Generator } from '../../random/index.js';

/** Fisher and Yates's shuffle (Knuth 1997, algorithm 3.4.2P), in place. */
export function shuffle(order: Int32Array, random: Generator): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integers(0, i + 1);
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
}
