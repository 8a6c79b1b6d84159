import type { Env, StepResult } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';

const STATES = 5;
const LIMIT = 12;

/**
 * Five states in a row, seen one-hot; action 0 goes left, 1 right. A step costs 0.1; going right from
 * the last state earns 1 and terminates. Episodes begin in every state in turn and are cut after 12
 * steps, so whoever mistakes a cut for an end learns wrong values.
 */
export class Chain implements Env {
  readonly id = 'Chain';
  readonly observationSpace = new Box(0, 1, { shape: [STATES] });
  readonly actionSpace = new Discrete(2);
  private state = 0;
  private begun = 0;
  private steps = 0;

  reset() {
    this.state = this.begun++ % STATES;
    this.steps = 0;
    return { observation: this.observe(), info: {} };
  }

  step(action: number): StepResult {
    const terminated = action === 1 && this.state === STATES - 1;
    this.state = Math.max(0, Math.min(STATES - 1, this.state + (action === 1 ? 1 : -1)));
    this.steps += 1;
    return {
      observation: this.observe(),
      reward: terminated ? 1 : -0.1,
      terminated,
      truncated: !terminated && this.steps >= LIMIT,
      info: {},
    };
  }

  close(): void {}

  private observe(): Float32Array {
    return Float32Array.from({ length: STATES }, (_, i) => (i === this.state ? 1 : 0));
  }
}

/** Q* by value iteration: [state][action]. */
export function chainSolution(discount: number): number[][] {
  let values = Array.from({ length: STATES }, () => [0, 0]);
  for (let sweep = 0; sweep < 1_000; sweep++) {
    const best = values.map((row) => Math.max(...row));
    values = values.map((_, s) => [
      -0.1 + discount * (best[Math.max(0, s - 1)] as number),
      s === STATES - 1 ? 1 : -0.1 + discount * (best[s + 1] as number),
    ]);
  }
  return values;
}

/** The observation of a state. */
export function oneHot(state: number): Float32Array {
  return Float32Array.from({ length: STATES }, (_, i) => (i === state ? 1 : 0));
}

/** What a step from a state does. */
export function chainStep(state: number, action: number) {
  const terminated = action === 1 && state === STATES - 1;
  const next = Math.max(0, Math.min(STATES - 1, state + (action === 1 ? 1 : -1)));
  return { next, reward: terminated ? 1 : -0.1, terminated };
}

/**
 * The fixed point of a backup of action values, by applying it 2,000 times: [state][action].
 *
 * @param value what the next state is worth, given all its action values
 * @param bonus added to the reward of an action, given all action values of its state
 */
export function chainFixedPoint(
  discount: number,
  value: (values: number[]) => number,
  bonus: (values: number[], action: number) => number = () => 0,
): number[][] {
  let table = Array.from({ length: STATES }, () => [0, 0]);
  for (let sweep = 0; sweep < 2_000; sweep++) {
    const old = table;
    table = old.map((row, state) =>
      [0, 1].map((action) => {
        const { next, reward, terminated } = chainStep(state, action);
        const ahead = terminated ? 0 : discount * value(old[next] as number[]);
        return reward + bonus(row, action) + ahead;
      }),
    );
  }
  return table;
}
