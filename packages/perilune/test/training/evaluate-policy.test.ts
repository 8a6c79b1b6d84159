import { afterAll, describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { type Info, make, register, unregister } from '../../src/env/index.js';
import { Generator, SeedSequence } from '../../src/random/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { evaluate } from '../../src/training/index.js';

const env = 'CartPole-v1';

/** Rewards the action itself; allows two of three, which two the step says; ends after five steps. */
class Masked {
  readonly id = 'Masked-v0';
  readonly observationSpace = new Box(-1, 9, { shape: [1] });
  readonly actionSpace = new Discrete(3);
  private steps = 0;

  reset() {
    this.steps = 0;
    return { observation: Float32Array.of(0), info: this.info() };
  }

  step(action: number) {
    this.steps += 1;
    const ends = { terminated: this.steps === 5, truncated: false };
    return { observation: Float32Array.of(this.steps), reward: action, ...ends, info: this.info() };
  }

  close(): void {}

  private info(): Info {
    const actionMask = [1, 1, 1];
    actionMask[this.steps % 3] = 0;
    return { actionMask: Uint8Array.from(actionMask), steps: this.steps };
  }
}

register('Masked-v0', () => new Masked());
afterAll(() => unregister('Masked-v0'));

describe('evaluate with a function', () => {
  it('flies what an agent flies whose act it is', () => {
    const agent = createAgent({ env: make(env), seed: 4 }).snapshot();
    const options = { env, episodes: 70, seed: 500 };
    const own = evaluate((observation) => agent.act(observation), options);
    expect(own).toEqual(evaluate(agent, options));
  });

  it('tells it the info and the mask of the state that it chooses in', () => {
    const told: [number, unknown, number[]][] = [];
    evaluate(
      ([state], { info, mask }) => {
        told.push([state as number, info.steps, [...(mask ?? [])]]);
        return mask?.indexOf(1) ?? 0;
      },
      { env: 'Masked-v0', episodes: 1 },
    );
    expect(told.slice(0, 3)).toEqual([
      [0, 0, [0, 1, 1]],
      [1, 1, [1, 0, 1]],
      [2, 2, [1, 1, 0]],
    ]);
  });

  it('flies its episodes one after another, so that it may keep something in mind', () => {
    const states: number[] = [];
    const policy = ([state]: Float32Array) => states.push(state as number) && 1;
    evaluate(policy, { env: 'Masked-v0', episodes: 3 });
    expect(states).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
  });

  it('takes observations and actions in their own form: a number of a Discrete, a list for a Box', () => {
    const lake = evaluate((state: number) => (state === 0 ? 1 : 0), {
      env: 'FrozenLake-v1',
      episodes: 5,
    });
    expect(lake.episodes).toBe(5);
    const pendulum = evaluate(() => [0.5], { env: 'Pendulum-v1', episodes: 2 });
    expect(pendulum.results.map(({ length }) => length)).toEqual([200, 200]);
  });

  it('refuses what is no action, and says so', () => {
    const flown = (action: unknown) => () => evaluate(() => action as number, { env, episodes: 1 });
    expect(flown(2)).toThrow("The policy's action: 2 is not an element of Discrete(2)");
    expect(flown(undefined)).toThrow("The policy's action: undefined is not");
  });
});

describe('evaluate with epsilon', () => {
  const agent = createAgent({ env: make(env), seed: 4 }).snapshot();

  it('of 0 is greedy; the same epsilon flies the same, and another seed of the episodes otherwise', () => {
    const at = (epsilon: number, seed = 9) =>
      evaluate(agent, { env, episodes: 5, seed, epsilon }).results.map((e) => e.length);
    expect(at(0)).toEqual(
      evaluate(agent, { env, episodes: 5, seed: 9 }).results.map((e) => e.length),
    );
    expect(at(0.5)).toEqual(at(0.5));
    expect(at(0.5)).not.toEqual(at(0));
    expect(at(0.5, 10)).toEqual([...at(0.5).slice(1), expect.any(Number)]);
  });

  it('does not depend on how many are flown side by side: 70 as each alone, and a function as its agent', () => {
    const options = { env, seed: 500, epsilon: 0.3 };
    const together = evaluate(agent, { ...options, episodes: 70 }).results;
    const alone = together.map(
      ({ seed }) => evaluate(agent, { ...options, seed, episodes: 1 }).results[0],
    );
    expect(together).toEqual(alone);
    const own = evaluate((o) => agent.act(o), { ...options, episodes: 70 });
    expect(own.results).toEqual(together);
  });

  it('draws from the child [1] of the reset seed: first the seed of the actions, then a number a step', () => {
    const chances = new Generator(new SeedSequence(77, [1]));
    const space = new Discrete(2, { seed: chances.integers(0, 2 ** 32) });
    const world = make(env);
    world.reset({ seed: 77 });
    let length = 0;
    for (let ended = false; !ended; length++) {
      const action = chances.nextDouble() < 0.25 ? space.sample() : 1;
      const step = world.step(action);
      ended = step.terminated || step.truncated;
    }
    const [episode] = evaluate(() => 1, { env, episodes: 1, seed: 77, epsilon: 0.25 }).results;
    expect(episode?.length).toBe(length);
  });

  it('takes only what a mask allows, and samples a Box', () => {
    const { results } = evaluate(() => 0, { env: 'Masked-v0', episodes: 50, epsilon: 1 });
    // Of 1 2, 0 2, 0 1, 1 2, 0 2 the means are 1.5, 1, 0.5, 1.5, 1.
    const mean = results.reduce((sum, episode) => sum + episode.return, 0) / 50;
    expect(Math.abs(mean - 5.5)).toBeLessThan(1);
    const pendulum = evaluate(() => [0], { env: 'Pendulum-v1', episodes: 20, epsilon: 1 });
    expect(pendulum.mean).toBeLessThan(-800);
  });

  it('must lie in 0..1', () => {
    for (const epsilon of [-0.1, 1.1, Number.NaN]) {
      expect(() => evaluate(agent, { env, epsilon })).toThrow(
        `epsilon is ${epsilon}, but must be a number in 0..1.`,
      );
    }
  });
});
