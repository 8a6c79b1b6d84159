import { UsageError } from '../../errors.js';
import { pitch } from '../kernels/kernels.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import type { RandomSource } from '../network/initializers.js';
import type { Network } from '../passes/network.js';
import { type ActionPlan, DeterministicActions, GaussianActions } from './actor-plans.js';

/** The actions of an actor that learns, for rows that are handed in: drawn where it is a Gaussian. */
export class ExploringActor {
  private readonly plan: ActionPlan;
  private readonly input: Float32Array;
  private readonly actions: Float32Array;
  private readonly actionSize: number;

  /**
   * @param random where a Gaussian's noise is drawn from, row by row
   * @throws UsageError when its noise is a function of the state, which stays for some steps
   */
  constructor(
    network: Network<ActorCriticLayout>,
    { random, rows }: { random: RandomSource; rows: number },
  ) {
    const { layout, kernels } = network;
    const { arena } = kernels;
    const { policy, stateNoise } = layout.architecture;
    if (stateNoise !== undefined) {
      throw new UsageError(
        'Noise that is a function of the state stays from step to step: explore by an agent of createAgent, with ' +
          'stateDependentNoise.',
      );
    }
    const input = arena.reserveFloats(rows * layout.inputSize);
    const options = { network, input, random, maxRows: rows };
    this.actionSize = layout.actionSize;
    this.plan =
      policy === 'deterministic' ? new DeterministicActions(options) : new GaussianActions(options);
    this.input = arena.floats(input, rows * layout.inputSize);
    this.actions = arena.floats(this.plan.actions, rows * pitch(this.actionSize));
  }

  /**
   * @param observations [rows x observation size]
   * @param actions [rows x action size], written: in -1..1
   */
  chooseInto(observations: Float32Array, actions: Float32Array): void {
    const { actionSize } = this;
    const rows = actions.length / actionSize;
    this.input.set(observations);
    this.plan.run(rows);
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < actionSize; j++) {
        actions[r * actionSize + j] = this.actions[r * pitch(actionSize) + j]!;
      }
    }
  }
}
