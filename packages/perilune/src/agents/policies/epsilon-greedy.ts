import type { NoisyPolicy, QNetwork } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';

/**
 * Acts greedily, and with chance epsilon uniformly at random (Watkins 1989; Sutton and Barto 2018, section 2.2).
 * A noisy network acts by its noise, drawn anew for every call (Fortunato et al. 2018, section 3.2).
 */
export class EpsilonGreedy implements Serializable {
  private readonly noisy: NoisyPolicy | undefined;

  constructor(
    private readonly network: QNetwork,
    private readonly random: Generator,
  ) {
    if (network.architecture.noisy !== undefined) this.noisy = network.noisyPolicy();
  }

  /**
   * @param observations [n x observation size]
   * @param actions [n], written
   */
  choose(observations: Float32Array, actions: Int32Array, epsilon: number): void {
    if (epsilon < 1) this.chooseGreedily(observations, actions);
    for (let i = 0; i < actions.length; i++) {
      if (this.random.nextDouble() < epsilon) {
        actions[i] = this.random.integers(0, this.network.actionCount);
      }
    }
  }

  /** Its stream; a noisy network's noise is drawn anew for every choice. */
  serialize(archive: Archive): void {
    archive.part('random', this.random);
  }

  private chooseGreedily(observations: Float32Array, actions: Int32Array): void {
    this.noisy?.resample(this.random);
    (this.noisy ?? this.network).argmaxInto(observations, actions.length, actions);
  }
}
