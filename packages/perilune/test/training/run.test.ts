import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadAgent } from '../../src/agents/index.js';
import { type Action, type ResetOptions, register, TimeLimit } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { decodeArrays } from '../../src/net/index.js';
import {
  type Checkpoint,
  DivergedRunError,
  EnvironmentError,
  type Progress,
  readCheckpoint,
  type TrainOptions,
  train,
} from '../../src/training/index.js';
import { Walk } from './brought.js';
import { traced, withCheckpoints } from './interrupted.js';

/** The world: what time it is, what a step takes, and what happens in which step. */
const world = {
  now: 0,
  takes: 0,
  steps: 0,
  open: 0,
  /** Reset seed of the episode that goes on; undefined in training. */
  seed: undefined as number | undefined,
  onStep: (_step: number, _seed: number | undefined): void => {},
};

/** A walk whose steps take time, and in which something may happen. */
class Timed extends Walk {
  private from: number | undefined;

  constructor() {
    super();
    world.open += 1;
  }

  override reset(options: ResetOptions = {}) {
    if (options.seed !== undefined) this.from = options.seed;
    return super.reset(options);
  }

  override step(action: Action) {
    world.steps += 1;
    world.now += world.takes;
    const { from = 0 } = this;
    world.onStep(world.steps, from >= 20_000 && from < 50_000 ? from : undefined);
    return super.step(action);
  }

  override close(): void {
    world.open -= 1;
    super.close();
  }
}

register('Timed-v0', () => new Timed(), { maxEpisodeSteps: 9, rewardThreshold: 0.5 });
register('Forgetful-v0', () => Object.assign(new Timed(), { serialize: undefined }) as never);
register('Free-v0', () => new Timed(), { maxEpisodeSteps: 9 });

beforeEach(() => {
  Object.assign(world, { now: 0, takes: 0, steps: 0, open: 0, onStep: () => {} });
  vi.spyOn(performance, 'now').mockImplementation(() => world.now);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const quiet = { enabled: false };
const run = {
  ...{ env: 'Timed-v0', algo: 'tabular-q', seed: 4, steps: 120, evaluationEpisodes: 0 },
  ...{ threads: 1, solve: quiet as TrainOptions['solve'] },
  hyperparameters: { bins: 3, environments: 1 },
} satisfies TrainOptions;
const often = { gateEpisodes: 1, gateSlack: 9, interval: 30, episodes: 4, margin: 9 };

/** Steps that progress is told at. */
async function toldSteps(options: Partial<TrainOptions>): Promise<number[]> {
  const told: number[] = [];
  await train({ ...run, ...options, onProgress: ({ steps }) => told.push(steps) });
  return told;
}

const multiples = (of: number, to: number) =>
  Array.from({ length: Math.floor(to / of) }, (_, i) => of * (i + 1));

describe('the slices of a run', () => {
  it('are 60 ms long, of steps of 20 ms three, and progress is told after each', async () => {
    world.takes = 20;
    expect(await toldSteps({})).toEqual(multiples(3, 120));
    expect(world.open).toBe(0);
  });

  it('are as long as the gate says, in steps, and shorter at the end', async () => {
    expect(await toldSteps({ gate: async () => 50 })).toEqual([50, 100, 120]);
    world.takes = 20;
    expect(await toldSteps({ gate: async () => 2 })).toEqual(multiples(2, 120));
    expect(await toldSteps({ gate: async () => undefined })).toEqual(multiples(3, 120));
  });

  it('let the host do what waits between them', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('host'));
    await train({
      ...run,
      gate: async () => 60,
      onProgress: ({ steps }) => order.push(`${steps}`),
    });
    expect(order).toEqual(['60', 'host', '120']);
  });

  it('end with the step of the episode that is the last, where episodes are limited', async () => {
    const { episodes, steps } = await train({ ...run, episodes: 4 });
    expect(episodes).toHaveLength(4);
    expect(steps).toBe(episodes.at(-1)?.endedAt);
  });
});

describe('the time of a run', () => {
  it('is what its steps take, from where it began, without what it rested at the gate', async () => {
    world.takes = 5;
    world.now = 1_000;
    const gate = async () => {
      await Promise.resolve();
      world.now += 10_000;
      return 60;
    };
    const { seconds, timing, episodes } = await train({ ...run, gate });
    expect(seconds).toBeCloseTo(0.6, 9);
    expect(timing.environment).toBeCloseTo(0.6, 9);
    expect(episodes[0]?.seconds).toBeCloseTo(0.005 * (episodes[0]?.length as number), 9);
    const earlier = await train({ ...run, startedAt: world.now - 7_000 });
    expect(earlier.seconds).toBeCloseTo(7.6, 9);
  });

  it('ends before its reporting episodes', async () => {
    world.takes = 5;
    const { seconds, evaluation } = await train({ ...run, evaluationEpisodes: 3 });
    expect(seconds).toBeCloseTo(0.6, 9);
    expect(evaluation?.episodes).toBe(3);
    expect(world.now).toBeGreaterThan(600);
  });

  it('of its validations is told apart', async () => {
    world.takes = 5;
    const { timing, seconds } = await train({ ...run, solve: often });
    expect(timing.environment).toBeCloseTo(0.6, 9);
    expect(timing.validation).toBeGreaterThan(0);
    expect(timing.environment + timing.validation).toBeCloseTo(seconds, 9);
  });
});

describe('the checkpoints of a run', () => {
  const takenAt = async (options: Partial<TrainOptions>) => {
    const taken: Checkpoint[] = [];
    const result = await train({ ...run, ...options, onCheckpoint: (it) => void taken.push(it) });
    return { steps: taken.map(({ step }) => step), taken, result };
  };

  it('come every half second, of steps of 100 ms every fifth, and none at the end', async () => {
    world.takes = 100;
    expect((await takenAt({ checkpointEvery: 0.5 })).steps).toEqual(multiples(5, 119));
    expect((await takenAt({ checkpointEvery: 0 })).steps).toEqual(multiples(1, 119));
    expect((await takenAt({})).steps).toEqual([]);
  });

  it('are waited for, and their time is told apart', async () => {
    world.takes = 100;
    let isWriting = false;
    const { timing, seconds } = await train({
      ...{ ...run, checkpointEvery: 5 },
      onProgress: () => expect(isWriting).toBe(false),
      onCheckpoint: async () => {
        isWriting = true;
        await new Promise((resolve) => setImmediate(resolve));
        world.now += 1_000;
        isWriting = false;
      },
    });
    // From the end of one to the next 50 steps: at 50 and at 100.
    expect(timing.checkpoint).toBeCloseTo(2, 9);
    expect(seconds).toBeCloseTo(14, 9);
  });

  it('tell where the run stood: steps, episodes, updates, time', async () => {
    world.takes = 100;
    vi.spyOn(performance, 'timeOrigin', 'get').mockReturnValue(5_000_000);
    const { taken, result } = await takenAt({ checkpointEvery: 3 });
    const [first] = taken;
    const { config, ...summary } = readCheckpoint(first?.bytes as Uint8Array);
    expect(config).toEqual(result.config);
    expect(first?.step).toBe(30);
    expect(first?.episodes).toEqual(result.episodes.filter(({ endedAt }) => endedAt <= 30));
    expect(summary).toMatchObject({
      ...{ steps: 30, episodes: first?.episodes.length, seconds: 3, began: 5_000 },
    });
    const { arrays } = decodeArrays(first?.bytes as Uint8Array);
    expect([...new Set([...arrays.keys()].map((name) => name.split('.')[0]))]).toEqual([
      ...['agent', 'environments', 'loop', 'rule', 'record', 'has pending', 'timing', 'checksum'],
    ]);
    expect(summary.updates).toBeGreaterThan(0);
    expect(result.updates).toBeGreaterThan(summary.updates);
  });

  it('come once more when it is stopped, and it goes on from there', async () => {
    const stop = new AbortController();
    world.onStep = (step) => step === 47 && stop.abort();
    const { steps, taken, result } = await takenAt({ signal: stop.signal, evaluationEpisodes: 3 });
    expect(steps).toEqual([47]);
    expect(result).toMatchObject({ aborted: true, steps: 47, evaluation: null, solved: false });
    world.onStep = () => {};
    const whole = await traced(run);
    expect(await traced({ ...run, resumeFrom: taken[0]?.bytes })).toEqual(whole);
    const before = await train({ ...run, signal: AbortSignal.abort() });
    expect(before).toMatchObject({ aborted: true, steps: 0, episodes: [] });
    expect(loadAgent(before.agent.save()).provenance?.steps).toBe(0);
  });

  it.each<[string, Partial<TrainOptions>]>([
    ['nothing is validated', {}],
    ['the task is never solved', { solve: { ...often, keepBest: false } }],
    ['the best policy is sought', { solve: { ...often, margin: 0, keepBest: true } }],
    [
      'it ends when it is solved',
      { steps: 3_000, solve: { ...often, margin: 0, keepBest: false } },
    ],
    ['returns say when to look', { solve: { ...often, margin: null, gateSlack: null } }],
    ['episodes are limited', { episodes: 11 }],
    ['it trains in three worlds', { hyperparameters: { bins: 3, environments: 3 } }],
  ])('go on to the end that it would have had, where %s', async (_, options) => {
    const whole = await traced({ ...run, ...options });
    const { checkpoints, trace } = await withCheckpoints({ ...run, ...options }, [23]);
    expect(trace).toEqual(whole);
    expect(checkpoints.length).toBeGreaterThan(1);
    for (const { bytes } of checkpoints.slice(0, 5)) {
      expect(await traced({ ...run, ...options, resumeFrom: bytes })).toEqual(whole);
    }
  });

  it('are refused before the first step where one cannot be taken', async () => {
    const forgetful = { ...run, env: 'Forgetful-v0' };
    await expect(takenAt({ env: 'Forgetful-v0' })).rejects.toThrow(
      'cannot be part of a checkpoint',
    );
    expect(world.open).toBe(0);
    expect((await train(forgetful)).steps).toBe(120);
    const tuned = { ...run, envOptions: { reward: () => 1 } };
    await expect(train({ ...tuned, onCheckpoint: () => {} })).rejects.toThrow(UsageError);
  });
});

describe('what a run tells as it goes on', () => {
  it('is how it stands, with means over the latest hundred episodes', async () => {
    const told: Progress[] = [];
    const solve = { ...often, interval: 400 };
    const options = { ...run, env: 'Free-v0', steps: 1_500, episodes: 900, solve };
    const { episodes, validations, updates } = await train({
      ...options,
      gate: async () => 500,
      onProgress: (progress) => told.push(progress),
    });
    expect(told.map(({ steps }) => steps)).toEqual([500, 1_000, 1_500]);
    expect(episodes.length).toBeGreaterThan(150);
    const latest = episodes.slice(-100);
    const mean = (values: number[]) => values.reduce((sum, it) => sum + it, 0) / values.length;
    const last = told.at(-1);
    expect(last).toMatchObject({ totalSteps: 1_500, totalEpisodes: 900, updates });
    expect(last?.episodes).toBe(episodes.length);
    expect(last?.meanReturn).toBeCloseTo(mean(latest.map((it) => it.return)), 9);
    expect(last?.meanLength).toBeCloseTo(mean(latest.map((it) => it.length)), 9);
    expect(last?.discountedReturn).toBeCloseTo(mean(latest.map((it) => it.discountedReturn)), 9);
    expect(told[0]?.validation).toEqual(validations[0]);
    expect(last?.standing).toHaveProperty('epsilon');
    expect(last?.snapshot().provenance?.steps).toBe(1_500);
  });

  it('is each episode after the validations that came before it', async () => {
    const order: [string, number][] = [];
    const { episodes, validations } = await train({
      ...{ ...run, solve: often },
      onEpisode: ({ endedAt }) => order.push(['episode', endedAt]),
      onValidation: ({ step }) => order.push(['validation', step]),
    });
    const steps = order.map(([, step]) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(order.filter(([what]) => what === 'episode')).toHaveLength(episodes.length);
    expect(order.filter(([what]) => what === 'validation')).toHaveLength(validations.length);
    expect(validations.length).toBeGreaterThan(2);
  });

  it('is the time of a validation too', async () => {
    world.takes = 10;
    const told: number[] = [];
    await train({ ...run, solve: often, onValidation: ({ seconds }) => told.push(seconds) });
    expect(told[0]).toBeGreaterThan(0.3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
});

describe('the verdict on a run', () => {
  it.each<[string, Partial<TrainOptions>]>([
    ['not validated', {}],
    ['not solved', { solve: often }],
    ['no threshold', { env: 'Free-v0', solve: often }],
    ['solved', { steps: 3_000, solve: { ...often, margin: 0 } }],
  ])('is that it is %s', async (verdict, options) => {
    const result = await train({ ...run, ...options });
    expect(result).toMatchObject({ verdict, solved: verdict === 'solved' });
    const { solvedAtStep, solvedAtSeconds, validations } = result;
    expect(solvedAtStep === null).toBe(verdict !== 'solved');
    expect(solvedAtSeconds === null).toBe(verdict !== 'solved');
    expect(validations.length > 0).toBe(verdict !== 'not validated');
  });

  it('is spoken once more of its last policy, where the gate follows the returns', async () => {
    const follows = { ...often, gateSlack: null, interval: 100_000 };
    const stepsOf = async (solve: object, options: Partial<TrainOptions> = {}) =>
      (await train({ ...run, ...options, solve })).validations.map(({ step }) => step);
    expect(await stepsOf(follows)).toEqual([120]);
    expect(await stepsOf({ ...follows, gateSlack: 9 })).toEqual([]);
    expect(await stepsOf({ ...follows, enabled: false })).toEqual([]);
    const signal = AbortSignal.abort();
    expect(await stepsOf(follows, { signal })).toEqual([]);
    const every = await stepsOf({ ...follows, interval: 1, gateSlack: null }, { env: 'Free-v0' });
    expect(every.filter((step) => step === 120)).toHaveLength(1);
  });

  it('ends it at the candidate that passes: what it hands out and counts is of then', async () => {
    const solve = { ...often, margin: 0, keepBest: false };
    const result = await train({ ...run, steps: 3_000, solve, evaluationEpisodes: 2 });
    const { agent, steps, solvedAtStep, episodes, validations, evaluation } = result;
    expect(steps).toBe(solvedAtStep);
    expect(agent.provenance?.steps).toBe(steps);
    expect(validations.at(-1)?.step).toBe(steps);
    expect(episodes.every(({ endedAt }) => endedAt <= steps)).toBe(true);
    const { mean, std, seed } = evaluation ?? {};
    expect(agent.provenance?.score).toEqual({ mean, std, seed, episodes: 2 });
    const kept = await train({ ...run, steps: 3_000, solve: { ...solve, keepBest: true } });
    expect([kept.steps, kept.solvedAtStep]).toEqual([3_000, solvedAtStep]);
    const best = Math.max(...kept.validations.map((it) => it.mean));
    const found = kept.validations.find((it) => it.mean === best);
    expect(kept.agent.provenance?.steps).toBe(found?.step);
  });
});

describe('a run that is stopped', () => {
  it('in a validation makes that again when it goes on, and ends the same', async () => {
    const options = { ...run, steps: 3_000, solve: { ...often, margin: 0, keepBest: false } };
    const whole = await traced(options);
    for (const at of [0, 1]) {
      const stop = new AbortController();
      let validations = 0;
      const bytes: Uint8Array[] = [];
      world.takes = 100;
      const seen = { was: false };
      world.onStep = (_, seed) => {
        const isValidated = seed !== undefined;
        if (isValidated && !seen.was && validations++ === at) stop.abort();
        seen.was = isValidated;
      };
      const stopped = await train({
        ...options,
        signal: stop.signal,
        onCheckpoint: (checkpoint) => void bytes.push(checkpoint.bytes),
      });
      expect(stopped).toMatchObject({ aborted: true, solved: false });
      expect(stopped.validations).toHaveLength(at);
      expect(bytes).toHaveLength(1);
      Object.assign(world, { takes: 0, onStep: () => {} });
      expect(await traced({ ...options, resumeFrom: bytes[0] })).toEqual(whole);
    }
  });

  it('in its reporting episodes has none, and flies them when it goes on', async () => {
    const options = { ...run, evaluationEpisodes: 3 };
    const whole = await train(options);
    const stop = new AbortController();
    world.takes = 100;
    world.onStep = (_, seed) => seed !== undefined && stop.abort();
    const bytes: Uint8Array[] = [];
    const stopped = await train({
      ...options,
      signal: stop.signal,
      onCheckpoint: (checkpoint) => void bytes.push(checkpoint.bytes),
    });
    expect(stopped).toMatchObject({ aborted: true, evaluation: null, steps: 120 });
    expect(stopped.agent.provenance).not.toHaveProperty('score');
    Object.assign(world, { takes: 0, onStep: () => {} });
    const gone = await train({ ...options, resumeFrom: bytes[0] });
    expect(gone.evaluation).toEqual(whole.evaluation);
    expect(gone.agent.save()).toEqual(whole.agent.save());
  });
});

describe('a run whose environment fails', () => {
  const lost = new Error('connection lost');
  const failing = async (
    options: Partial<TrainOptions>,
    isNow: (step: number, seed?: number) => boolean,
  ) => {
    Object.assign(world, { steps: 0 });
    world.onStep = (step, seed) => {
      if (isNow(step, seed)) throw lost;
    };
    const error: unknown = await train({ ...run, ...options }).catch((thrown: unknown) => thrown);
    world.onStep = () => {};
    return error as EnvironmentError;
  };

  it('in a step keeps what was learned, and goes on from the state before to the same end', async () => {
    const whole = await traced(run);
    world.takes = 30;
    // The first steps are taken to look at the environment.
    const first = await failing({}, (step) => step === 60);
    world.takes = 0;
    expect(first).toBeInstanceOf(EnvironmentError);
    expect(first.cause).toBe(lost);
    const { steps, episodes, agent, config, timing, seconds } = first.soFar;
    expect([steps, agent.provenance?.steps]).toEqual([first.step, first.step]);
    expect(first.step).toBeGreaterThan(40);
    expect(episodes.every(({ endedAt }) => endedAt <= first.step)).toBe(true);
    expect(config.env).toBe('Timed-v0');
    expect(seconds).toBeCloseTo(timing.environment, 1);
    const { step, bytes } = first.checkpoint as Checkpoint;
    expect(step).toBeLessThanOrEqual(first.step);
    expect(await traced({ ...run, resumeFrom: bytes })).toEqual(whole);
    expect(world.open).toBe(0);
  });

  it('in a validation or a reporting episode keeps the state that it had there', async () => {
    const solve = { ...often, keepBest: true };
    const inValidation = await failing({ solve }, (_, seed) => seed === 20_001);
    expect(inValidation).toBeInstanceOf(EnvironmentError);
    expect(inValidation.checkpoint?.step).toBe(inValidation.step);
    expect(inValidation.soFar.validations).toEqual([]);
    const whole = await traced({ ...run, solve });
    const { bytes } = inValidation.checkpoint as Checkpoint;
    expect(await traced({ ...run, solve, resumeFrom: bytes })).toEqual(whole);
    const atTheEnd = await failing({ evaluationEpisodes: 2 }, (_, seed) => seed === 30_001);
    expect(atTheEnd).toMatchObject({ step: 120, checkpoint: { step: 120 } });
    expect(atTheEnd.soFar.agent.save()).toEqual((await train(run)).agent.save());
  });

  it('before its first step throws what that threw', async () => {
    expect(await failing({}, () => true)).toBe(lost);
    expect(world.open).toBe(0);
  });

  it('hands out the policy that validated best until then', async () => {
    const solve = { ...often, keepBest: true };
    const { validations } = await train({ ...run, solve });
    const error = await failing({ solve, evaluationEpisodes: 2 }, (_, seed) => seed === 30_000);
    const best = Math.max(...validations.map(({ mean }) => mean));
    const found = validations.find(({ mean }) => mean === best);
    expect(error.soFar.agent.provenance?.steps).toBe(found?.step);
    expect(error.soFar.validations).toEqual(validations);
  });

  it('has no checkpoint where it cannot say what its state is', async () => {
    const error = await failing({ env: 'Forgetful-v0' }, (step) => step === 60);
    expect(error).toBeInstanceOf(EnvironmentError);
    expect(error.checkpoint).toBeUndefined();
    const { agent } = error.soFar;
    expect(loadAgent(agent.save()).provenance?.steps).toBe(error.step);
  });
});

describe('a run that diverges', () => {
  it('tells where, and what had come of it until then', async () => {
    const wild = { optimizer: 'sgd', learningRate: 10, maxGradientNorm: null, loss: 'squared' };
    const hyperparameters = {
      ...{ ...wild, rewardScale: 1e20, hiddenLayers: [4], environments: 1 },
      ...{ learningStarts: 40, batchSize: 4, trainFrequency: 1 },
    };
    const error = await train({
      ...{ ...run, algo: 'dqn', preset: 'fast', hyperparameters: hyperparameters as object },
    }).catch((thrown: unknown) => thrown);
    if (!(error instanceof DivergedRunError)) throw error;
    const { step, update } = error.divergence;
    expect(error.soFar).toMatchObject({ steps: step, updates: update, validations: [] });
    expect(step).toBeGreaterThanOrEqual(40);
    expect(error.soFar.episodes.length).toBeGreaterThan(0);
    expect(error.soFar.config.algo).toBe('dqn');
    expect(world.open).toBe(0);
  });
});

describe('a run that begins', () => {
  /** It is looked at first, and then to begin. */
  let resets = 0;
  class Torn extends Timed {
    override reset(options: ResetOptions) {
      resets += 1;
      if (resets > 1) throw new Error('torn');
      return super.reset(options);
    }
  }
  register('Torn-v0', () => new Torn());

  it('from an agent needs its file, and knows what it began from', async () => {
    const { agent } = await train(run);
    const warm = await train({ ...run, seed: 5, from: agent });
    const { from } = warm.config;
    expect(warm.agent.provenance?.from).toBe(from?.sha256);
    await expect(train({ ...run, seed: 5, from })).rejects.toThrow(
      `The run begins from the agent of SHA-256 ${from?.sha256}: give it, or the bytes of its file, as from.`,
    );
    const { checkpoints } = await withCheckpoints({ ...run, seed: 5, from: agent }, [50]);
    const gone = await train({ ...run, seed: 5, from, resumeFrom: checkpoints[0]?.bytes });
    expect(gone.agent.save()).toEqual(warm.agent.save());
  });

  it('with a single environment trains in that alone, and leaves it open', async () => {
    const env = new TimeLimit(new Timed(), 9);
    const several = { ...run, env, hyperparameters: { bins: 3, environments: 2 } };
    await expect(train(several)).rejects.toThrow(
      'Walk-v0: a single environment was given, but 2 are to be trained in (hyperparameters.environments). ' +
        'Give a function that makes one, or set environments to 1.',
    );
    expect((await train({ ...run, env })).steps).toBe(120);
    expect((env.unwrapped as Timed).closed).toBe(false);
  });

  it('closes its environments where one cannot be reset', async () => {
    resets = 0;
    await expect(train({ ...run, env: 'Torn-v0' })).rejects.toThrow('torn');
    expect(world.open).toBe(0);
  });
});
