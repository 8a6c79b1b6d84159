import { describe, expect, it } from 'vitest';
import { type Env, make, type StepResult } from '../../src/env/index.js';
import { actionValue, valueIteration } from '../../src/planning/index.js';
import { Generator } from '../../src/random/index.js';
import { Discrete } from '../../src/spaces/index.js';
import { Chain, oneHot } from './chain.js';
import { chainError, trainIn } from './one-step.js';

const chain = { algo: 'tabular-q', bins: 2, discount: 0.9, epsilon: 0.5, learningRate: 0.1 };

describe('tabular Q-learning', () => {
  it("finds the chain's values to |Q - Q*| < 0.001 with the Q-learning target", () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 1, steps: 20_000 });
    expect(chainError(agent, 0.9)).toBeLessThan(0.001);
  });

  it('values the policy it follows, not the best one, with the SARSA and TD targets: off by > 0.05', () => {
    for (const target of ['sarsa', 'td']) {
      const agent = trainIn(new Chain(), { ...chain, target, seed: 1, steps: 20_000 });
      expect(chainError(agent, 0.9)).toBeGreaterThan(0.05);
    }
  });

  it('goes right in all 5 states with the SARSA and TD targets when epsilon has gone', () => {
    for (const target of ['sarsa', 'td']) {
      const epsilon = { start: 1, end: 0, steps: 15_000 };
      const agent = trainIn(new Chain(), { ...chain, target, epsilon, seed: 1, steps: 20_000 });
      for (let state = 0; state < 5; state++) expect(agent.act(oneHot(state))).toBe(1);
    }
  });

  it('gives the same table, every value, for the same seed, and another for another', () => {
    const bytes = [1, 1, 2].map((seed) =>
      trainIn(new Chain(), { ...chain, seed, steps: 300 }).save(),
    );
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });
});

describe('double Q-learning', () => {
  it('takes chance less for worth: goes left less than half as often as Q-learning in example 6.7', () => {
    const left = (double: boolean) => {
      let sum = 0;
      for (let seed = 0; seed < 40; seed++) {
        const env = new Bias(seed);
        const options = { discount: 1, learningRate: 0.1, epsilon: 0.1, double };
        trainIn(env, { algo: 'tabular-q', seed, steps: 300, ...options });
        sum += env.lefts / env.begun;
      }
      return sum / 40;
    };
    const [single, double] = [left(false), left(true)];
    expect(single).toBeGreaterThan(0.3);
    expect(double).toBeLessThan(single / 2);
  });
});

/** Sutton and Barto 2018, example 6.7: right ends with 0, left leads where every action pays -0.1 on average. */
class Bias implements Env<Discrete, Discrete> {
  readonly id = 'Bias';
  readonly observationSpace = new Discrete(2);
  readonly actionSpace = new Discrete(10);
  lefts = 0;
  begun = 0;
  private state = 0;
  private readonly random: Generator;

  constructor(seed: number) {
    this.random = new Generator(seed);
  }

  reset() {
    this.begun += 1;
    this.state = 0;
    return { observation: 0, info: {} };
  }

  step(action: number): StepResult<number> {
    if (this.state === 0 && action === 0) {
      this.lefts += 1;
      this.state = 1;
      return { observation: 1, reward: 0, terminated: false, truncated: false, info: {} };
    }
    const reward = this.state === 0 ? 0 : -0.1 + this.random.standardNormal();
    return { observation: this.state, reward, terminated: true, truncated: false, info: {} };
  }

  close(): void {}
}

describe('on slippery ice, beside the values that planning finds', () => {
  const desc = ['SF', 'HG'];
  const discount = 0.9;

  it.each([
    ['steps that shrink', {}],
    ['double', { double: true }],
    ['Q(lambda), replacing', { lambda: 0.5 }],
    ['Q(lambda), accumulating', { lambda: 0.5, traces: 'accumulating' }],
  ])('%s: |q - q*| < 0.02 in 60,000 steps', (_, options) => {
    const env = make('FrozenLake-v1', { desc, isSlippery: true });
    const model = env.model?.();
    if (model === undefined) throw new Error('no model');
    env.reset({ seed: 5 });
    const agent = trainIn(env as never, {
      ...{ algo: 'tabular-q', seed: 1, steps: 60_000, discount },
      ...{ epsilon: 0.5, learningRate: 1, visitDecay: 0.8, ...options },
    });
    const { values } = valueIteration(model, { discount });
    for (const state of [0, 1]) {
      const learned = agent.qValues(state);
      for (let action = 0; action < 4; action++) {
        const exact = actionValue(model, values, { state, action, discount });
        expect(Math.abs(exact - (learned[action] as number))).toBeLessThan(0.02);
      }
    }
  });
});
