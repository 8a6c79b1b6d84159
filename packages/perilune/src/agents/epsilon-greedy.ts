import type { QNetwork } from '../net/index.js';
import type { Generator } from '../random/index.js';

/** Acts greedily, and with chance epsilon uniformly at random (Watkins 1989; Sutton and Barto 2018, section 2.2). */
export class EpsilonGreedy {
  constructor(
    private readonly network: QNetwork,
    private readonly random: Generator,
  ) {}

  /**
   * @param observations [n x observation size]
   * @param actions [n], written
   */
  choose(observations: Float32Array, actions: Int32Array, epsilon: number): void {
    if (epsilon < 1) this.network.argmaxInto(observations, actions.length, actions);
    for (let i = 0; i < actions.length; i++) {
      if (this.random.nextDouble() < epsilon) {
        actions[i] = this.random.integers(0, this.network.actionCount);
      }
    }
  }
}
