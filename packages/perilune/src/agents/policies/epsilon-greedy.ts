import { argmaxOfRow } from '../../math/argmax.js';
import type { NoisyPolicy, QNetwork } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { randomAction } from '../shared/masks.js';

/** Where a choice is written to. */
export interface Choices {
  /** [n], written: indices. */
  actions: Float32Array;
  /** [at least n], written: the values of the actions taken, NaN where no pass was made. */
  expected: Float64Array;
}

/**
 * Acts greedily, and with chance epsilon uniformly at random (Watkins 1989; Sutton and Barto 2018, section 2.2).
 * A noisy network acts by its noise, drawn anew for every call (Fortunato et al. 2018, section 3.2).
 */
export class EpsilonGreedy implements Serializable {
  private readonly noisy: NoisyPolicy | undefined;
  /** [n x actions] of the latest n that looked: made anew when there are more or fewer. */
  private values = new Float32Array(0);

  constructor(
    private readonly network: QNetwork,
    private readonly random: Generator,
  ) {
    if (network.architecture.noisy !== undefined) this.noisy = network.noisyPolicy();
  }

  /**
   * @param observations [n x observation size]
   * @param masks [n x actions], 1 for those to choose among; default: all
   */
  choose(
    observations: Float32Array,
    { actions, expected }: Choices,
    epsilon: number,
    masks?: Uint8Array | undefined,
  ): void {
    const { actionCount } = this.network;
    const looks = epsilon < 1;
    if (looks) this.look(observations, actions.length);
    const { values } = this;
    for (let i = 0; i < actions.length; i++) {
      const explores = this.random.nextDouble() < epsilon;
      const action = explores
        ? randomAction(this.random, actionCount, masks, i)
        : argmaxOfRow(values, i, actionCount, masks);
      actions[i] = action;
      expected[i] = looks ? (values[i * actionCount + action] as number) : Number.NaN;
    }
  }

  /** Its stream; a noisy network's noise is drawn anew for every choice. */
  serialize(archive: Archive): void {
    archive.part('random', this.random);
  }

  private look(observations: Float32Array, n: number): void {
    const size = n * this.network.actionCount;
    if (this.values.length !== size) this.values = new Float32Array(size);
    this.noisy?.resample(this.random);
    (this.noisy ?? this.network).forwardBatchInto(observations, n, this.values);
  }
}
