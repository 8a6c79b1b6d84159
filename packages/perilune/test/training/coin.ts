import type { Env, StepResult, TransitionModel } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import { Discrete } from '../../src/spaces/index.js';

const STOP = 0;

/**
 * A coin: who stops has 1 and is done; who tosses has 4 and is done by heads, pays 1 and may go on by tails. Its one
 * state is the second of two, so that what is seen of it is not its number.
 */
export class Coin implements Env<Discrete, Discrete> {
  /** Coins that were ever made. */
  static made = 0;
  readonly id = 'Coin-v0';
  readonly observationSpace = new Discrete(2);
  readonly actionSpace = new Discrete(2);
  private random = new Generator(0);

  constructor(private readonly given: Partial<TransitionModel> = {}) {
    Coin.made += 1;
  }

  reset({ seed }: { seed?: number | undefined } = {}) {
    if (seed !== undefined) this.random = new Generator(seed);
    return { observation: 1, info: this.given.actionMask ? { actionMask: [1, 0] } : {} };
  }

  step(action: number): StepResult<number> {
    const heads = action !== STOP && this.random.nextDouble() < 0.5;
    const reward = action === STOP ? 1 : heads ? 4 : -1;
    const terminated = action === STOP || heads;
    return { observation: 1, reward, terminated, truncated: false, info: this.reset().info };
  }

  model(): TransitionModel {
    return {
      states: 1,
      actions: 2,
      start: Float64Array.of(1),
      observation: () => 1,
      transitions: (_, action) =>
        action === STOP
          ? [{ probability: 1, next: 0, reward: 1, terminated: true }]
          : [
              { probability: 0.5, next: 0, reward: 4, terminated: true },
              { probability: 0.5, next: 0, reward: -1, terminated: false },
            ],
      ...this.given,
    };
  }

  close(): void {}
}
