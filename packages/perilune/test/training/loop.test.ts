import { describe, expect, it } from 'vitest';
import type { LearningAgent } from '../../src/agents/index.js';
import { makeVector, register } from '../../src/env/index.js';
import type { Transitions } from '../../src/replay/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { type EpisodeRecord, TrainingLoop } from '../../src/training/index.js';
import { EnvironmentFault } from '../../src/training/run/environment-error.js';
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
    expect(() => new TrainingLoop(parts)).toThrow(
      'The loop needs 2 environments in same-step mode, not 2 in next-step mode.',
    );
  });

  it('refuses more environments than the agent acts in', () => {
    const { agent } = recorder(2);
    const envs = makeVector('Corridor-v0', 3, { autoreset: 'same-step' });
    const parts = { agent, envs, start: envs.reset(), onEpisode: () => {} };
    expect(() => new TrainingLoop(parts)).toThrow(
      'The loop needs 2 environments in same-step mode, not 3 in same-step mode.',
    );
  });
});

/** Of three actions one may not be taken, which the step says. */
const maskOf = (step: number) => [0, 1, 2].map((action) => (action === step % 3 ? 0 : 1));

class Masked extends Corridor {
  private taken = 0;

  override reset(options: { seed?: number | undefined } = {}) {
    this.taken = 0;
    return { ...super.reset(options), info: { actionMask: Uint8Array.from(maskOf(0)) } };
  }

  override step(action: number) {
    this.taken += 1;
    const info = { actionMask: Uint8Array.from(maskOf(this.taken)) };
    return { ...super.step(action), info };
  }
}

register('Masked-corridor-v0', () => new Masked());

/** A loop in masked environments, and what its agent is shown of their masks. */
function maskedLoop(environments: number) {
  const { agent } = recorder(environments);
  const acted: number[][] = [];
  const seen: { step: number; mask: number[]; nextStep: number; nextMask: number[] }[] = [];
  const rows = (masks: Uint8Array | undefined, lane: number) =>
    Array.from(masks ?? []).slice(3 * lane, 3 * lane + 3);
  const { exploreInto } = agent;
  agent.exploreInto = (observations, actions, options) => {
    acted.push(Array.from(options?.masks ?? []));
    exploreInto(observations, actions, options);
  };
  agent.observeAll = (t) => {
    for (let lane = 0; lane < environments; lane++) {
      const [step, nextStep] = [t.observations, t.nextObservations].map((all) => all[4 * lane + 2]);
      const [mask, nextMask] = [rows(t.masks, lane), rows(t.nextMasks, lane)];
      seen.push({ step: step as number, mask, nextStep: nextStep as number, nextMask });
    }
  };
  const envs = makeVector('Masked-corridor-v0', environments, { autoreset: 'same-step' });
  const start = envs.reset({ seed: 1 });
  const loop = new TrainingLoop({ agent, envs, start, onEpisode: () => {} });
  return { loop, start, acted, seen };
}

describe('a loop in environments with masks', () => {
  it('shows with each state its own, and with the last of an episode that of the state it ended in', () => {
    const { loop, seen } = maskedLoop(2);
    for (let i = 0; i < 20; i++) loop.advance();
    expect(seen).toHaveLength(40);
    for (const { step, mask, nextStep, nextMask } of seen) {
      expect(nextStep).toBe(step + 1);
      expect([mask, nextMask]).toEqual([maskOf(step), maskOf(nextStep)]);
    }
  });

  it('keeps what the environments gave at the reset, whatever becomes of that', () => {
    const { loop, start, acted, seen } = maskedLoop(1);
    start.actionMasks?.fill(9);
    start.observations.fill(9);
    loop.advance();
    expect(acted).toEqual([maskOf(0)]);
    expect(seen[0]).toMatchObject({ step: 0, mask: maskOf(0) });
  });

  it('notes down where it stands, masks too, and goes on from there', () => {
    const [one, other] = [maskedLoop(2), maskedLoop(2)];
    for (let i = 0; i < 4; i++) one.loop.advance();
    const state = copyState(one.loop);
    expect([...state.keys()]).toEqual([
      ...['steps', 'observations', 'masks', 'returns', 'lengths', 'discounted', 'discounts'],
      ...['predicted', 'report names', 'report values'],
    ]);
    restoreState(other.loop, state);
    expect(other.loop.steps).toBe(8);
    expect(copyState(other.loop)).toEqual(state);
  });
});

describe('a step of a loop', () => {
  const noted = (learned: unknown[]) => {
    const { agent } = recorder(1);
    agent.learn = () => learned.shift() as never;
    const envs = makeVector('Corridor-v0', 1, { autoreset: 'same-step' });
    const laps: string[] = [];
    const stopwatch = { lap: (part: string) => laps.push(part) } as never;
    const start = envs.reset({ seed: 1 });
    return { loop: new TrainingLoop({ agent, envs, start, onEpisode: () => {}, stopwatch }), laps };
  };

  it('tells how long it acts, waits for the environments, keeps what happened, and learns', () => {
    const { loop, laps } = noted([]);
    loop.advance();
    expect(laps).toEqual(['action', 'environment', 'replay', 'update']);
  });

  it('keeps what learning found last, in its state too', () => {
    const report = { updates: 1, loss: 2 };
    const { loop } = noted([undefined, report, undefined]);
    loop.advance();
    expect(loop.lastReport).toBeUndefined();
    expect(copyState(loop).has('masks')).toBe(false);
    for (const _ of [1, 2]) loop.advance();
    expect(loop.lastReport).toBe(report);
    const { loop: other } = noted([]);
    restoreState(other, copyState(loop));
    expect(other.lastReport).toEqual(report);
  });

  it('gives room for all numbers of every action', () => {
    const widths: number[] = [];
    const agent = {
      ...{ environments: 3, discount: 1, observeAll: () => {}, learn: () => undefined },
      exploreInto: (_: Float32Array, actions: Float32Array) => widths.push(actions.length),
    } as unknown as LearningAgent;
    const envs = makeVector('LunarLanderContinuous-v3', 3, { autoreset: 'same-step' });
    const start = envs.reset({ seed: 1 });
    new TrainingLoop({ agent, envs, start, onEpisode: () => {} }).advance();
    expect(widths).toEqual([6]);
  });

  it('is told to have failed by the environments, at once or when they are waited for', async () => {
    const lost = new Error('connection lost');
    for (const step of [
      () => {
        throw lost;
      },
      () => Promise.reject(lost),
    ]) {
      const { agent } = recorder(1);
      const envs = makeVector('Corridor-v0', 1, { autoreset: 'same-step' });
      const start = envs.reset({ seed: 1 });
      const failing = Object.assign(Object.create(envs), { step });
      const loop = new TrainingLoop({ agent, envs: failing, start, onEpisode: () => {} });
      const advance = async () => await loop.advance();
      await expect(advance()).rejects.toBeInstanceOf(EnvironmentFault);
      await expect(advance()).rejects.toMatchObject({ message: 'connection lost', cause: lost });
    }
  });

  it('is the same where the environments are waited for', async () => {
    const [now, later] = [1, 2].map(() => recorder(2));
    const loops = [now, later].map((one, i) => {
      const envs = makeVector('Corridor-v0', 2, { autoreset: 'same-step' });
      const start = envs.reset({ seed: [3, 4] });
      const step = async (actions: Float32Array) => envs.step(actions);
      const given = i === 0 ? envs : Object.assign(Object.create(envs), { step });
      const { agent } = one as NonNullable<typeof one>;
      return new TrainingLoop({ agent, envs: given, start, onEpisode: () => {} });
    });
    for (let i = 0; i < 9; i++) {
      expect(loops[0]?.advance()).toBeUndefined();
      const arriving = loops[1]?.advance();
      expect(arriving).toBeInstanceOf(Promise);
      await arriving;
    }
    expect(later?.seen).toEqual(now?.seen);
  });
});
