import { describe, expect, it } from 'vitest';
import { CartPole } from '../../src/env/classic/cart-pole.js';
import { register } from '../../src/env/index.js';
import type { Agent } from '../../src/index.js';
import {
  evaluate,
  type Progress,
  type TimedValidation,
  train,
  VALIDATION_SEED,
} from '../../src/training/index.js';

const short = {
  env: 'CartPole-v1',
  steps: 4_000,
  evaluationEpisodes: 5,
  hyperparameters: { learningStarts: 500, epsilon: { start: 1, end: 0.1, steps: 2_000 } },
};

describe('train', () => {
  it('gives the same network, every byte, for the same seed, and another for another', async () => {
    const [first, second, other] = await Promise.all(
      [7, 7, 8].map((seed) => train({ ...short, seed })),
    );
    expect(first?.agent.save()).toEqual(second?.agent.save());
    expect(first?.episodes.map((episode) => episode.return)).toEqual(
      second?.episodes.map((episode) => episode.return),
    );
    expect(first?.evaluation).toEqual(second?.evaluation);
    expect(first?.agent.save()).not.toEqual(other?.agent.save());
  });

  it('solves CartPole and stops: 475 in validation and in reporting episodes', async () => {
    const result = await train({
      env: 'CartPole-v1',
      seed: 1,
      hyperparameters: { rewardScale: 0.1 },
      solve: { interval: 2_000 },
    });
    expect(result.solved).toBe(true);
    expect(result.solvedAtStep).toBe(result.steps);
    expect(result.validations.at(-1)?.mean).toBeGreaterThanOrEqual(475);
    expect(result.evaluation?.mean).toBeGreaterThanOrEqual(475);
    expect(result.evaluation?.seed).toBe(30_000);
  });

  it('trains on past solved with keepBest, and hands out the policy that validated best', async () => {
    const env = 'ShortPole-v0';
    register(env, () => new CartPole({ suttonBartoReward: false }), {
      maxEpisodeSteps: 100,
      rewardThreshold: 50,
    });
    const solve = { interval: 1_000, gateSlack: 50, validationSlack: 100, keepBest: true };
    const result = await train({ ...short, env, steps: 20_000, evaluationEpisodes: 0, solve });
    const { validations, steps, solvedAtStep } = result;
    const first = validations.findIndex(({ mean }) => mean >= 50);
    expect(steps).toBeGreaterThanOrEqual(20_000);
    expect(solvedAtStep).toBe(validations[first]?.step);
    expect(solvedAtStep).toBeLessThan(steps);
    const { mean } = evaluate(result.agent, { env, seed: VALIDATION_SEED });
    expect(mean).toBeCloseTo(Math.max(...validations.map((validation) => validation.mean)), 9);
  });

  it('tells every validation, also several of one slice, with the seconds so far', async () => {
    const told: TimedValidation[] = [];
    const result = await train({
      ...short,
      steps: 20_000,
      evaluationEpisodes: 0,
      solve: { margin: 1_000, interval: 1_000, gateSlack: 500 },
      gate: () => Promise.resolve(5_000),
      onValidation: (validation) => told.push(validation),
    });
    expect(result.validations.length).toBeGreaterThan(10);
    expect(told.map(({ seconds: _, ...validation }) => validation)).toEqual(result.validations);
    const seconds = told.map((validation) => validation.seconds);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
  });

  it('rests at the gate, off the clock, and learns the same however it is cut into slices', async () => {
    const slices: number[] = [];
    let before = 0;
    const began = performance.now();
    const gated = await train({
      ...short,
      steps: 20_000,
      seed: 3,
      onProgress: ({ steps }) => {
        slices.push(steps - before);
        before = steps;
      },
      gate: async () => {
        if (slices.length === 0) await new Promise((done) => setTimeout(done, 500));
        return 100;
      },
    });
    const wall = (performance.now() - began) / 1000;
    const free = await train({ ...short, steps: 20_000, seed: 3 });
    expect(gated.agent.save()).toEqual(free.agent.save());
    // 16 environments step together: 7 times 16 is the first to reach 100. A slow machine's slices are shorter.
    expect(Math.max(...slices)).toBeLessThanOrEqual(112);
    expect(slices.slice(1).every((steps) => steps % 16 === 0)).toBe(true);
    expect(wall - gated.seconds).toBeGreaterThan(0.45);
  });

  it('hands out the policy as it stands, which learning then leaves alone', async () => {
    const policies: [Uint8Array, Agent][] = [];
    const { agent } = await train({
      ...short,
      seed: 3,
      // The score, which is told at the end, is no part of the policy.
      evaluationEpisodes: 0,
      gate: async () => 1_000,
      onProgress: (progress) => {
        const snapshot = progress.snapshot();
        policies.push([snapshot.save(), snapshot]);
      },
    });
    for (const [bytes, snapshot] of policies) expect(snapshot.save()).toEqual(bytes);
    expect(policies.at(-1)?.[0]).toEqual(agent.save());
    expect(policies.at(-2)?.[0]).not.toEqual(agent.save());
  });

  it('does not learn from how it is watched', async () => {
    const seen: Progress[] = [];
    const watched = await train({
      ...short,
      seed: 3,
      onProgress: (progress) => seen.push(progress),
    });
    const unwatched = await train({ ...short, seed: 3 });
    expect(watched.agent.save()).toEqual(unwatched.agent.save());
    expect(seen.at(-1)).toMatchObject({
      steps: 4_000,
      totalSteps: 4_000,
      updates: watched.updates,
    });
  });

  it('stops when it is told to, and keeps what was learned', async () => {
    const controller = new AbortController();
    const result = await train({
      ...short,
      steps: 10_000_000,
      solve: { enabled: false },
      signal: controller.signal,
      onProgress: ({ steps }) => steps > 1_000 && controller.abort(),
    });
    expect(result.aborted).toBe(true);
    expect(result.evaluation).toBeNull();
    expect(result.steps).toBeLessThan(10_000_000);
    expect(result.agent.save().length).toBeGreaterThan(1_000);
  });
});
