import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Asked } from '../../src/threads/index.js';
import { Rota } from '../../src/training/evaluation/rota.js';
import { type Examination, examine, type TrainOptions, train } from '../../src/training/index.js';
import { traced } from './interrupted.js';

/** How the other thread is: answers when it is waited for, at once, in half of the looks, as this one helps, with a quarter of it flown, or never. */
type Mood = 'late' | 'soon' | 'now and then' | 'meeting' | 'promising' | 'gone';
const other = vi.hoisted(() => ({
  mood: 'late' as Mood,
  looks: 0,
  questions: 0,
  examine: async (_: unknown): Promise<unknown> => undefined,
}));

function whenWaitedFor(begin: () => Promise<unknown>): Promise<unknown> {
  // biome-ignore lint/suspicious/noThenProperty: it is to begin no sooner than that
  return { then: (...how: []) => begin().then(...how) } as unknown as Promise<unknown>;
}

function beginAtTheFront(rota: Rota): void {
  for (let part = 0; !rota.isPromising; part++) rota.take(part);
}

/** A thread that works when the test says. */
vi.mock('../../src/threads/index.js', async (original) => ({
  ...((await original()) as object),
  availableCores: () => 1,
  openHelper: () => ({
    ask: (about: object): Asked<unknown> => {
      other.questions += 1;
      const { claims } = about as Examination;
      if (other.mood === 'promising' && claims !== undefined) beginAtTheFront(new Rota(claims));
      const answered = async () =>
        other.mood === 'gone' ? undefined : other.examine(structuredClone(about));
      const early = other.mood === 'meeting' ? answered() : undefined;
      return {
        answer: early ?? whenWaitedFor(answered),
        isHeardLate: false,
        get isAnswered() {
          other.looks += 1;
          return other.mood === 'soon' || (other.mood === 'now and then' && other.looks % 2 === 0);
        },
      };
    },
    close: () => {},
  }),
}));

other.examine = (about) => examine(about as Examination);

const now = performance.now.bind(performance);

afterEach(() => {
  performance.now = now;
  Object.assign(other, { mood: 'late', looks: 0, questions: 0 });
});

const lake = {
  env: 'FrozenLake-v1',
  envOptions: { isSlippery: false },
  algo: 'tabular-q',
  steps: 3_000,
} as const;
/** Looks at once and often, so that the first look fails. */
const eager = { gateEpisodes: 1, gateSlack: 9, interval: 300, episodes: 10, keepBest: false };

const runs: Record<string, TrainOptions> = {
  'is solved': { ...lake, solve: eager },
  'looks for the best when it is solved': {
    ...{ ...lake, steps: 2_000 },
    solve: { ...eager, keepBest: true },
  },
  'follows the returns, and looks once more at its end': {
    env: 'CartPole-v1',
    steps: 900,
    hyperparameters: { hiddenLayers: [8], learningStarts: 100, environments: 2 },
    solve: { gateEpisodes: 3, interval: 200, episodes: 20 },
  },
  'learns from rollouts': {
    env: 'CartPole-v1',
    preset: 'pqn',
    steps: 1_000,
    hyperparameters: { hiddenLayers: [8], environments: 4, rolloutSteps: 8 },
    solve: { ...eager, gateSlack: 1_000, interval: 250 },
  },
  'steers, of normalized observations': {
    env: 'Pendulum-v1',
    algo: 'ppo',
    steps: 1_600,
    envOptions: { maxEpisodeSteps: 40 },
    hyperparameters: { hiddenLayers: [8], normalizeObservations: true },
    solve: { gateEpisodes: 1, interval: 300, episodes: 3 },
  },
};

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What came of a run, what it told in its order, and its checkpoints, by a clock that stands still. */
async function wholly(options: TrainOptions) {
  // Not by a spy, which would note down each of a million calls.
  performance.now = () => 0;
  const told: unknown[] = [];
  const checkpoints: string[] = [];
  const trace = await traced({
    evaluationEpisodes: 2,
    gate: async () => 50,
    checkpointEvery: 0,
    ...options,
    onEpisode: (episode) => void told.push(episode),
    onValidation: (validation) => void told.push(validation),
    onCheckpoint: ({ bytes }) => void checkpoints.push(hashOf(bytes)),
  });
  return { trace: { ...trace, model: hashOf(trace.model) }, told, checkpoints };
}

/** All of it, but without checkpoints, for which verdicts are waited for. */
const bare = async (options: TrainOptions) => {
  const { checkpoints: _, ...rest } = await wholly({ ...options, checkpointEvery: undefined });
  return rest;
};

describe('a run whose validations go on beside it', () => {
  const cases = Object.entries(runs).flatMap(([what, options]) =>
    (what === 'is solved' ? [1, 7] : [1]).map((seed) => ({
      what,
      seed,
      options: { ...options, seed },
    })),
  );

  it.each(cases)(
    '$what: all but its time is that of one thread, seed $seed',
    async ({ options }) => {
      const alone = await wholly({ ...options, threads: 1 });
      expect(other.questions).toBe(0);
      expect(alone.trace.validations.length).toBeGreaterThan(0);
      const { checkpoints, ...told } = alone;
      for (const mood of ['late', 'soon', 'now and then', 'meeting', 'gone'] as const) {
        other.mood = mood;
        expect(await wholly({ ...options, threads: 2 })).toEqual({ ...told, checkpoints });
        expect(await bare({ ...options, threads: 4 })).toEqual(told);
      }
      expect(other.questions).toBeGreaterThanOrEqual(8);
    },
  );

  it('goes on past the candidate that passes, and ends at it: the rest is never told', async () => {
    const run = { ...lake, seed: 1, solve: { ...eager, interval: 1_500 }, evaluationEpisodes: 0 };
    let seen = 0;
    const result = await train({
      ...run,
      threads: 2,
      gate: async () => 50,
      onProgress: ({ steps }) => {
        seen = Math.max(seen, steps);
      },
    });
    expect(result.solved).toBe(true);
    expect(seen).toBeGreaterThan(result.steps + 500);
    expect(result.steps).toBe(result.solvedAtStep);
    expect(result.episodes.every(({ endedAt }) => endedAt <= result.steps)).toBe(true);
    expect(result.agent.provenance?.steps).toBe(result.steps);
    expect((await train({ ...run, threads: 1 })).updates).toBe(result.updates);
  });

  it.each([
    { keepBest: false, mood: 'promising', reads: 'at once' },
    { keepBest: true, mood: 'promising', reads: 'before the next look' },
    { keepBest: false, mood: 'late', reads: 'before the next look' },
  ] as const)(
    'whose candidate is $mood reads its verdict $reads, keepBest $keepBest',
    async (how) => {
      other.mood = how.mood;
      let seen = 0;
      const waited: number[] = [];
      await train({
        ...{ ...lake, seed: 1, threads: 2, evaluationEpisodes: 0, gate: async () => 50 },
        solve: { ...eager, interval: 1_500, episodes: 60, keepBest: how.keepBest },
        onProgress: ({ steps }) => {
          seen = Math.max(seen, steps);
        },
        onValidation: ({ step }) => waited.push(seen - step),
      });
      expect(waited.length).toBeGreaterThan(0);
      const longest = Math.max(...waited);
      if (how.reads === 'at once') expect(longest).toBeLessThan(50);
      else expect(longest).toBeGreaterThan(500);
    },
  );

  it('that is stopped meanwhile keeps the candidate in its checkpoint, and ends the same', async () => {
    const run = { ...lake, seed: 1, solve: eager };
    const whole = await bare({ ...run, threads: 1 });
    // The candidate of step 1200 passes.
    for (const [at, stoppedBy, goneOnBy] of [
      [1_350, 2, 1],
      [1_350, 2, 2],
      [1_050, 2, 1],
      [1_050, 1, 2],
    ] as const) {
      const stop = new AbortController();
      let bytes = new Uint8Array();
      const stopped = await train({
        ...run,
        threads: stoppedBy,
        signal: stop.signal,
        gate: async () => 50,
        onProgress: ({ steps }) => steps >= at && stop.abort(),
        onCheckpoint: (checkpoint) => {
          bytes = checkpoint.bytes.slice();
        },
      });
      expect(stopped).toMatchObject({ aborted: true, solved: false });
      const { trace } = await bare({ ...run, threads: goneOnBy, resumeFrom: bytes });
      expect(trace).toEqual(whole.trace);
    }
  });

  it('that diverges after the candidate that passed is solved: that has not happened', async () => {
    const env = { env: 'FrozenLake-v1', envOptions: { isSlippery: false }, evaluationEpisodes: 0 };
    const hyperparameters = {
      ...{ hiddenLayers: [16], environments: 1, layerNorm: false, learningStarts: 200 },
      ...{ trainFrequency: 4, learningRate: 3e-3, epsilon: 0.5, nStep: 3 },
    };
    const learned = await train({ ...env, seed: 1, steps: 3_000, hyperparameters, solve: eager });
    expect(learned.solved).toBe(true);
    const wild = { learningRate: 10, optimizer: 'sgd', loss: 'squared', maxGradientNorm: null };
    const run = {
      ...env,
      from: learned.agent,
      hyperparameters: { ...hyperparameters, ...wild, rewardScale: 1e20, learningStarts: 1_000 },
      solve: { ...eager, interval: 900 },
    };
    const whole = await bare({ ...run, threads: 1 });
    expect(whole.trace.counts).toMatchObject({ solved: true, updates: 0 });
    expect(await bare({ ...run, threads: 2 })).toEqual(whole);
    const blind = { ...run, solve: { ...eager, enabled: false } };
    await expect(train(blind)).rejects.toThrow(/diverged/);
  });

  it('threads are a whole number of at least 1', async () => {
    for (const threads of [0, -1, 1.5, Number.NaN]) {
      await expect(train({ ...lake, threads })).rejects.toThrow(/threads is .* at least 1/);
    }
  });
});
