import { afterEach, describe, expect, it } from 'vitest';
import {
  type Env,
  make,
  makeVector,
  type ResetOptions,
  register,
  TimeLimit,
  unregister,
} from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import {
  EnvironmentError,
  evaluate,
  evaluateAsync,
  readCheckpoint,
  train,
} from '../../src/training/index.js';
import { SlowWalk, Walk } from './brought.js';

const limited = () => new TimeLimit(new Walk(), 30);
const run = { preset: 'fast', steps: 700, evaluationEpisodes: 4, seed: 3 } as const;

afterEach(() => {
  unregister('Walk-v0');
});

describe('an environment is given by its id, by what makes it, or itself', () => {
  it('and trains and flies to the same bits', async () => {
    register('Walk-v0', limited);
    const one = { ...run, hyperparameters: { environments: 1 } };
    const byId = await train({ ...one, env: 'Walk-v0' });
    const byFactory = await train({ ...one, env: limited });
    const [training, evaluating] = [limited(), limited()];
    const byItself = await train({ ...one, env: training, evaluationEnv: evaluating });
    expect(byFactory.agent.save()).toHaveLength(byId.agent.save().length);
    for (const { agent, evaluation, episodes } of [byFactory, byItself]) {
      expect(agent.act(Float32Array.of(2, 4))).toBe(byId.agent.act(Float32Array.of(2, 4)));
      expect(evaluation).toEqual(byId.evaluation);
      expect(episodes.map(({ seconds, ...rest }) => rest)).toEqual(
        byId.episodes.map(({ seconds, ...rest }) => rest),
      );
    }
    expect(byItself.config).toMatchObject({ env: 'Walk-v0', brought: 'instance' });
    expect((training.unwrapped as Walk).closed).toBe(false);
    const options = { episodes: 6, seed: 40_000 };
    const flown = evaluate(byId.agent, { env: 'Walk-v0', ...options });
    expect(evaluate(byId.agent, { env: limited, ...options })).toEqual(flown);
    expect(evaluate(byId.agent, { env: evaluating, ...options })).toEqual(flown);
    expect(await evaluateAsync(byId.agent, { env: 'Walk-v0', ...options })).toEqual(flown);
    expect((evaluating.unwrapped as Walk).closed).toBe(false);
  });

  it('makeVector takes them too, itself where one is wanted', () => {
    expect(makeVector(limited, 3).reset({ seed: 1 }).observations).toHaveLength(6);
    expect(makeVector(limited(), 1).size).toBe(1);
    expect(() => makeVector(limited(), 2)).toThrow(/a single environment cannot be 2 of them/);
    expect(() => makeVector(5 as never, 1)).toThrow(
      /by its id, a function that makes one, or itself, but 5/,
    );
    expect(() => makeVector((() => 5) as never, 1)).toThrow(
      /A factory must return an environment.*but 5 came/,
    );
  });

  it('itself alone cannot be evaluated in meanwhile, nor be several', async () => {
    const env = limited();
    await expect(train({ ...run, env })).rejects.toThrow(/Give another one as evaluationEnv/);
    await expect(train({ ...run, env, evaluationEnv: env })).rejects.toThrow(UsageError);
    const several = { ...run, env, evaluationEnv: limited(), hyperparameters: { environments: 4 } };
    await expect(train(several)).rejects.toThrow(/but 4 are to be trained in/);
  });

  it('a run of what was brought along goes on only with that', async () => {
    register('Walk-v0', limited);
    let bytes: Uint8Array | undefined;
    const onCheckpoint = (checkpoint: { bytes: Uint8Array }) => {
      bytes ??= checkpoint.bytes;
    };
    const gate = async () => 100;
    const whole = await train({ ...run, env: limited, gate, checkpointEvery: 0, onCheckpoint });
    const resumeFrom = bytes as Uint8Array;
    const { config } = readCheckpoint(resumeFrom);
    await expect(train({ ...config, resumeFrom })).rejects.toThrow(/its brought is "factory"/);
    const resumed = await train({ ...config, env: limited, resumeFrom, evaluationEpisodes: 4 });
    expect(resumed.agent.save()).toEqual(whole.agent.save());
  });
});

/** A step as it should be, but for some of its fields. */
function stepping(change: object | ((step: number) => unknown), omit?: string) {
  return class extends Walk {
    override step(action: number) {
      const result = { ...super.step(action), ...(typeof change === 'object' ? change : {}) };
      if (omit !== undefined) Reflect.deleteProperty(result, omit);
      return (typeof change === 'function' ? change(this.taken) : result) as never;
    }
  };
}

describe('at its first training an environment is looked at: the error names field, step and what was expected', () => {
  const FAULTS: [string, new () => Env, RegExp][] = [
    [
      'done instead of terminated',
      stepping({ done: true, terminated: undefined }),
      /Walk-v0, at step 1 of the episode: step\(\) must return terminated as true or false, but it is missing\. There is a `done`/,
    ],
    [
      'no truncated',
      stepping({}, 'truncated'),
      /at step 1 .*truncated as true or false, but it is missing/,
    ],
    [
      'a number for an observation',
      stepping({ observation: 3 }),
      /observation as a Float32Array of 2 finite numbers, but it is 3/,
    ],
    [
      'a short observation',
      stepping({ observation: Float32Array.of(1) }),
      /observation as a Float32Array of 2 finite numbers, but it is Float32Array\(1\)/,
    ],
    [
      'a long observation',
      stepping({ observation: [1, 2, 3] }),
      /of 2 finite numbers, but it is \[1,2,3\]/,
    ],
    [
      'a NaN',
      stepping({ observation: Float32Array.of(1, Number.NaN) }),
      /finite numbers, but it is Float32Array\(1, NaN\)/,
    ],
    [
      'an infinity',
      stepping({ observation: Float32Array.of(Infinity, 1) }),
      /finite numbers, but it is Float32Array\(Infinity, 1\)/,
    ],
    ['no reward', stepping({}, 'reward'), /reward as a finite number, but it is missing/],
    [
      'a reward of NaN',
      stepping({ reward: Number.NaN }),
      /reward as a finite number, but it is NaN/,
    ],
    [
      'no info',
      stepping({}, 'info'),
      /info as an object, \{\} if there is nothing to say, but it is missing/,
    ],
    [
      'nothing',
      stepping(() => undefined),
      /must return \{ observation, reward, terminated, truncated, info \}, but returned undefined/,
    ],
    [
      'a promise',
      stepping(async () => ({})),
      /returned a promise.*register\(id, factory, \{ async: true \}\)/,
    ],
  ];

  it.each(FAULTS)('%s', async (_, World, message) => {
    register('Walk-v0', () => new World(), { maxEpisodeSteps: 30 });
    const training = train({ ...run, env: 'Walk-v0' });
    await expect(training).rejects.toThrow(UsageError);
    await expect(training).rejects.toThrow(message);
    await expect(train({ ...run, env: () => new World() })).rejects.toThrow(message);
    const brought = { ...run, env: new World(), evaluationEnv: new World() };
    await expect(train({ ...brought, hyperparameters: { environments: 1 } })).rejects.toThrow(
      message,
    );
  });

  it('and a reset that returns the observation alone', async () => {
    class Bare extends Walk {
      override reset() {
        return this.observe() as never;
      }
    }
    await expect(train({ ...run, env: () => new Bare() })).rejects.toThrow(
      /Walk-v0, at the reset: reset\(\) must return observation as a Float32Array of 2 finite numbers, but it is missing/,
    );
  });

  it('in an instance of its own: what is learned does not depend on it', async () => {
    let made = 0;
    const factory = () => {
      made += 1;
      return limited();
    };
    register('Walk-v0', factory);
    const first = await train({ ...run, env: 'Walk-v0' });
    const second = await train({ ...run, env: 'Walk-v0' });
    expect(second.agent.save()).toEqual(first.agent.save());
    expect(made).toBeGreaterThan(2);
  });

  it('what comes later is found at the step at which it comes', async () => {
    class Late extends Walk {
      override step(action: number) {
        const result = super.step(action);
        if (this.taken === 333) result.observation[1] = Number.NaN;
        return result;
      }
    }
    const failed = await train({
      ...run,
      env: () => new TimeLimit(new Late(), 30),
      hyperparameters: { environments: 1 },
    }).catch((error) => error);
    expect(failed).toBeInstanceOf(EnvironmentError);
    expect(failed.step).toBe(332);
    expect(failed.message).toMatch(
      /^Walk-v0 failed after step 332 of the run: Walk-v0, at step \d+ of the episode:/,
    );
  });
});

describe('an environment that is waited for', () => {
  const options = { async: true, maxEpisodeSteps: 30 } as const;

  it.each([1, 4])(
    'trains in %i lanes to the same bits as one that answers at once',
    async (environments) => {
      const how = { ...run, env: 'Walk-v0', hyperparameters: { environments } };
      register('Walk-v0', () => new Walk(), { maxEpisodeSteps: 30 });
      const atOnce = await train(how);
      register('Walk-v0', () => new SlowWalk(), { ...options, replace: true });
      const waited = await train(how);
      expect(waited.agent.save()).toEqual(atOnce.agent.save());
      expect(waited.evaluation).toEqual(atOnce.evaluation);
      expect(await evaluateAsync(waited.agent, { env: 'Walk-v0', episodes: 9 })).toMatchObject({
        episodes: 9,
      });
      for (const wrong of [
        () => make('Walk-v0'),
        () => makeVector('Walk-v0', 1),
        () => evaluate(waited.agent, { env: 'Walk-v0' }),
      ]) {
        expect(wrong).toThrow(/Walk-v0 is waited for.*Use train or evaluateAsync/);
      }
    },
  );

  it('is looked at as well, and goes on from a checkpoint', async () => {
    class Torn extends SlowWalk {
      override async step(action: number) {
        return { ...(await super.step(action)), terminated: 1 as never };
      }
    }
    register('Walk-v0', () => new Torn(), options);
    await expect(train({ ...run, env: 'Walk-v0' })).rejects.toThrow(
      /terminated as true or false, but it is 1/,
    );
    register('Walk-v0', () => new SlowWalk(), { ...options, replace: true });
    let resumeFrom: Uint8Array | undefined;
    const onCheckpoint = ({ step, bytes }: { step: number; bytes: Uint8Array }) => {
      if (step > 200) resumeFrom ??= bytes;
    };
    const gate = async () => 100;
    const whole = await train({ ...run, env: 'Walk-v0', gate, checkpointEvery: 0, onCheckpoint });
    const resumed = await train({ ...run, env: 'Walk-v0', resumeFrom });
    expect(resumed.agent.save()).toEqual(whole.agent.save());
  });
});

describe('an environment that fails in mid-run', () => {
  /** What the world is told to do, apart from its state: a server that is down and comes back. */
  const server = { failsAt: Number.POSITIVE_INFINITY, steps: 0 };
  class Remote extends Walk {
    override step(action: number) {
      server.steps += 1;
      if (server.steps === server.failsAt) throw new Error('connection lost');
      return super.step(action);
    }
  }

  it.each([1, 3])(
    'keeps the run, which goes on to the end it would have had, in %i lanes',
    async (environments) => {
      register('Walk-v0', () => new Remote(), { maxEpisodeSteps: 30 });
      const gate = async () => 50;
      const how = { ...run, env: 'Walk-v0', steps: 900, gate, hyperparameters: { environments } };
      const whole = await train(how);
      Object.assign(server, { steps: 0, failsAt: 500 });
      const failed: EnvironmentError = await train(how).catch((error) => error);
      expect(failed).toBeInstanceOf(EnvironmentError);
      expect(failed.cause).toEqual(new Error('connection lost'));
      expect(failed.step).toBeLessThan(500);
      expect(failed.step).toBeGreaterThan(500 - environments - 1);
      expect(failed.message).toBe(
        `Walk-v0 failed after step ${failed.step} of the run: connection lost`,
      );
      const { agent, episodes, steps } = failed.soFar;
      expect(steps).toBe(failed.step);
      expect(episodes).toEqual(
        whole.episodes
          .slice(0, episodes.length)
          .map((episode) => ({ ...episode, seconds: expect.any(Number) })),
      );
      expect([0, 1]).toContain(agent.act(Float32Array.of(1, 5)));
      server.failsAt = Number.POSITIVE_INFINITY;
      const { bytes, step } = failed.checkpoint as NonNullable<EnvironmentError['checkpoint']>;
      expect(step).toBeLessThanOrEqual(failed.step);
      const resumed = await train({ ...how, resumeFrom: bytes });
      expect(resumed.agent.save()).toEqual(whole.agent.save());
    },
  );

  it('also in the last evaluation: nothing that was learned is lost', async () => {
    register('Walk-v0', () => new Remote(), { maxEpisodeSteps: 30 });
    Object.assign(server, { steps: 0, failsAt: Number.POSITIVE_INFINITY });
    const whole = await train({ ...run, env: 'Walk-v0', evaluationEpisodes: 0 });
    Object.assign(server, { steps: 0, failsAt: whole.steps + 1 });
    const failed: EnvironmentError = await train({ ...run, env: 'Walk-v0' }).catch(
      (error) => error,
    );
    expect(failed).toBeInstanceOf(EnvironmentError);
    expect(failed.soFar.agent.save()).toEqual(whole.agent.save());
    expect(failed.checkpoint?.step).toBe(failed.step);
  });

  it('in the last evaluation of a solved run hands out the policy that solved it', async () => {
    /** Validations find 0 at first and then 5; the reporting episodes, from seed 30000, find nobody. */
    class Gone extends Walk {
      private static validations = 0;
      private reward = 0;
      override reset(options: ResetOptions = {}) {
        const { seed = 0 } = options;
        if (seed === 30_000) throw new Error('connection lost');
        if (seed === 20_000) Gone.validations += 1;
        this.reward = [20_000, 20_001].includes(seed) && Gone.validations > 1 ? 5 : 0;
        return super.reset(options);
      }
      override step(action: number) {
        return { ...super.step(action), reward: this.reward, terminated: true };
      }
    }
    register('Walk-v0', () => new Gone(), { maxEpisodeSteps: 30, rewardThreshold: 4 });
    const how = { env: 'Walk-v0', preset: 'fast', steps: 40, threads: 1 } as const;
    const hyperparameters = { environments: 1, learningStarts: 0, batchSize: 2 };
    const solve = { gateEpisodes: 1, gateSlack: 9, margin: 0, interval: 10, episodes: 2 };
    let solved: Uint8Array | undefined;
    const failed: EnvironmentError = await train({
      ...{ ...how, hyperparameters, solve },
      onProgress: ({ snapshot }) => {
        solved = snapshot().save();
      },
    }).catch((error) => error);
    expect(failed).toBeInstanceOf(EnvironmentError);
    const { agent, validations, steps } = failed.soFar;
    expect(validations.map(({ step, mean }) => ({ step, mean }))).toEqual([
      { step: 10, mean: 0 },
      { step: 20, mean: 5 },
    ]);
    expect([steps, failed.step, agent.provenance?.steps]).toEqual([20, 20, 20]);
    expect(agent.save()).toEqual(solved);
  });

  it('without a serialize it keeps what was learned, and has no checkpoint', async () => {
    class Stateless extends Remote {
      override serialize = undefined as never;
    }
    register('Walk-v0', () => new Stateless(), { maxEpisodeSteps: 30 });
    Object.assign(server, { steps: 0, failsAt: 300 });
    const failed: EnvironmentError = await train({ ...run, env: 'Walk-v0' }).catch(
      (error) => error,
    );
    expect(failed.checkpoint).toBeUndefined();
    expect(failed.soFar.agent.save().length).toBeGreaterThan(0);
  });

  it('a failure that nobody waits for is told by the first lane, whichever fails first', async () => {
    class Failing extends SlowWalk {
      private steps = 0;
      override async step(action: number) {
        if (++this.steps === 60) throw new Error('gone');
        return super.step(action);
      }
    }
    register('Walk-v0', () => new Failing(), { async: true, maxEpisodeSteps: 30 });
    const failed = await train({
      ...run,
      env: 'Walk-v0',
      hyperparameters: { environments: 2 },
    }).catch((error) => error);
    expect(failed).toMatchObject({
      name: 'EnvironmentError',
      step: 118,
      cause: { message: 'gone' },
    });
  });
});
