import { describe, expect, it } from 'vitest';
import type { LearningAgent } from '../../src/agents/index.js';
import { makeVector, register } from '../../src/env/index.js';
import type { Transitions } from '../../src/replay/index.js';
import { type EpisodeRecord, TrainingLoop } from '../../src/training/index.js';
import { Corridor } from './corridor.js';

register('Corridor-v0', () => new Corridor());

interface Seen {
  observation: number[];
  action: number;
  reward: number;
  nextObservation: number[];
  terminated: boolean;
  truncated: boolean;
}

/** Acts by a fixed rule and writes down all it is shown. */
function recorder(environments: number): { agent: LearningAgent; seen: Seen[][] } {
  const seen: Seen[][] = Array.from({ length: environments }, () => []);
  const expectedReturns = new Float64Array(environments);
  const agent = {
    environments,
    discount: 0.5,
    expectedReturns,
    exploreInto: (observations: Float32Array, actions: Float32Array) => {
      for (let i = 0; i < actions.length; i++) {
        const [episode, step] = observations.subarray(i * 4 + 1) as unknown as [number, number];
        actions[i] = step % 3;
        expectedReturns[i] = step === 0 && episode !== 1 ? episode : Number.NaN;
      }
    },
    observeAll: (t: Transitions) => {
      seen.forEach((lane, i) => {
        lane.push({
          observation: [...t.observations.subarray(i * 4, i * 4 + 4)],
          action: t.actions[i] as number,
          reward: t.rewards[i] as number,
          nextObservation: [...t.nextObservations.subarray(i * 4, i * 4 + 4)],
          terminated: Boolean(t.terminated[i]),
          truncated: Boolean(t.truncated[i]),
        });
      });
    },
    learn: () => undefined,
  };
  return { agent: agent as unknown as LearningAgent, seen };
}

/** The same transitions from one environment and a loop that anybody can read. */
function plainLoop(seed: number, steps: number): Seen[] {
  const env = new Corridor();
  let { observation } = env.reset({ seed });
  return Array.from({ length: steps }, () => {
    const action = (observation[2] as number) % 3;
    const { observation: next, reward, terminated, truncated } = env.step(action);
    const before = [...observation];
    observation = terminated || truncated ? env.reset().observation : next;
    return {
      observation: before,
      action,
      reward,
      nextObservation: [...next],
      terminated,
      truncated,
    };
  });
}

describe('TrainingLoop', () => {
  it('shows 3 environments side by side as it would show each alone: no reset row among 120 transitions', () => {
    const { agent, seen } = recorder(3);
    const envs = makeVector('Corridor-v0', 3, { autoreset: 'same-step' });
    const loop = new TrainingLoop({
      agent,
      envs,
      start: envs.reset({ seed: [5, 6, 7] }),
      onEpisode: () => {},
    });
    for (let i = 0; i < 40; i++) loop.advance();
    expect(loop.steps).toBe(120);
    expect(seen).toEqual([5, 6, 7].map((seed) => plainLoop(seed, 40)));
    for (const { observation, nextObservation } of seen.flat()) {
      expect(nextObservation.slice(0, 2)).toEqual(observation.slice(0, 2));
      expect(nextObservation[2]).toBe((observation[2] as number) + 1);
    }
  });

  it('reports each episode once, with its return, plain and discounted, the value it began with, its length and last step', () => {
    const { agent } = recorder(1);
    const envs = makeVector('Corridor-v0', 1, { autoreset: 'same-step' });
    const episodes: EpisodeRecord[] = [];
    const loop = new TrainingLoop({
      agent,
      envs,
      start: envs.reset({ seed: [1] }),
      onEpisode: (episode) => episodes.push(episode),
    });
    for (let i = 0; i < 12; i++) loop.advance();
    // Actions are 0, 1, 2, 0, 1 and rewards step + 10 action; an episode's number is what is expected of it; at the second nobody looked.
    const discounted = [1, 12 / 2, 23 / 4, 4 / 8, 15 / 16];
    const sum = (n: number) => discounted.slice(0, n).reduce((a, b) => a + b);
    expect(episodes).toEqual(
      [
        { return: 1 + 12 + 23, length: 3, endedAt: 3 },
        { return: 1 + 12 + 23 + 4, length: 4, endedAt: 7 },
        { return: 1 + 12 + 23 + 4 + 15, length: 5, endedAt: 12 },
      ].map((episode, k) => ({
        ...episode,
        discountedReturn: sum(episode.length),
        predictedReturn: k === 1 ? Number.NaN : k,
      })),
    );
  });

  it('refuses environments that reset in the next step', () => {
    const { agent } = recorder(2);
    const envs = makeVector('Corridor-v0', 2);
    const parts = { agent, envs, start: envs.reset(), onEpisode: () => {} };
    expect(() => new TrainingLoop(parts)).toThrow('same-step');
  });
});
