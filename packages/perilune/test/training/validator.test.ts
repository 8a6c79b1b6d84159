import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make, register, specFor } from '../../src/env/index.js';
import type { Examination } from '../../src/training/evaluation/examination.js';
import { measuredBy } from '../../src/training/evaluation/examination.js';
import { Rota } from '../../src/training/evaluation/rota.js';
import type { Bar } from '../../src/training/evaluation/solve-rule.js';
import { type FoundValidation, validate } from '../../src/training/evaluation/validate.js';
import { expectedReturn, resolveConfig, type TrainOptions } from '../../src/training/index.js';
import { Candidate } from '../../src/training/run/candidate.js';
import { type Threads, Validator } from '../../src/training/run/validator.js';
import { Coin } from './coin.js';

/** The other thread: whether there is one, what it is asked, and what it answers. */
const other = {
  isThere: true,
  cores: 2,
  opened: 0,
  closed: 0,
  asked: [] as unknown[],
  answer: Promise.resolve(undefined) as Promise<unknown>,
  isAnswered: false,
  isHeardLate: false,
  /** Leaves nothing for a hand to do. */
  takesAll: true,
};

const threads: Threads = {
  availableCores: () => other.cores,
  openHelper: () => {
    if (!other.isThere) return undefined;
    other.opened += 1;
    return {
      ask: <T>(about: unknown) => {
        other.asked.push(structuredClone(about));
        const { claims } = about as Examination;
        if (claims !== undefined && other.takesAll) new Rota(claims).close();
        const { answer, isAnswered, isHeardLate } = other;
        return { answer: answer as Promise<T | undefined>, isAnswered, isHeardLate };
      },
      tell: () => false,
      close: () => {
        other.closed += 1;
      },
    };
  },
};

beforeEach(() => {
  Object.assign(other, { isThere: true, cores: 2, opened: 0, closed: 0, asked: [] });
  Object.assign(other, {
    answer: Promise.resolve(undefined),
    isAnswered: false,
    isHeardLate: false,
    takesAll: true,
  });
});

afterEach(() => {
  vi.useRealTimers();
});

const policy = createAgent({ env: make('CartPole-v1'), seed: 4, hiddenLayers: [4] }).snapshot();
const standing = { step: 40, episodes: 3, updates: 7, schedules: undefined, learning: undefined };
const candidate = new Candidate(standing, policy);
const bar: Bar = {
  ...{ task: { threshold: 475 }, margin: null, slack: 1_000, errors: null },
  ...{ bestMean: undefined, toSurpass: undefined },
};
const envOptions = { maxEpisodeSteps: 60 };
const how = { env: 'CartPole-v1', envOptions };
const found: FoundValidation = { mean: 7, meanLength: 7, episodes: 12, standardError: 1 };

function validatorOf(changes: Partial<TrainOptions> = {}): Validator {
  const options = { ...how, threads: 2, solve: { episodes: 12 }, ...changes };
  const spec = specFor(options.env);
  const { threads: _, evaluationEnv: __, ...run } = options;
  const config = resolveConfig({ ...run, env: spec.id } as never, spec);
  return new Validator({ config, options: options as TrainOptions, spec }, threads);
}

/** Whether a candidate is validated beside. */
function helps(changes: Partial<TrainOptions> = {}): boolean {
  const validator = validatorOf(changes);
  validator.warmUp(() => policy.save());
  return validator.begin(candidate, bar);
}

describe('validations go on in another thread', () => {
  register('Known-here-v0', () => new Coin());

  it('where there is one more, and the world is of the library', () => {
    expect(helps()).toBe(true);
    expect(other.opened).toBe(1);
    expect(helps({ threads: undefined })).toBe(true);
    expect(helps({ evaluationEnv: 'CartPole-v0' })).toBe(true);
  });

  it.each<[string, Partial<TrainOptions>]>([
    ['this thread alone', { threads: 1 }],
    ['nothing that is validated', { solve: { enabled: false } }],
    [
      'a world that is registered here',
      { env: 'Known-here-v0', envOptions: {}, algo: 'tabular-q' },
    ],
    ['an evaluation in one that is', { evaluationEnv: 'Known-here-v0' }],
    [
      'an evaluation in one that is brought along',
      { evaluationEnv: () => make('CartPole-v1') as never },
    ],
  ])('but not with %s', (_, changes) => {
    expect(helps(changes)).toBe(false);
    expect([other.opened, other.asked]).toEqual([0, []]);
  });

  it('but not where there is none, or one core alone', () => {
    other.cores = 1;
    expect(helps({ threads: undefined })).toBe(false);
    other.isThere = false;
    expect(helps()).toBe(false);
    expect([other.opened, other.asked]).toEqual([0, []]);
    validatorOf().close();
  });

  it('which first comes up to speed with the policy as it begins, at no bar', () => {
    const validator = validatorOf();
    validator.warmUp(() => policy.save());
    const [first] = other.asked as Examination[];
    expect(first).toEqual({
      ...{ type: 'examination', agent: policy.save(), ...how, episodes: 12 },
      bar: { ...bar, task: {}, margin: 0, slack: 0 },
    });
    expect([validator.isBeside, validator.isAnswered, validator.isHeardLate]).toEqual([
      ...[false, false, false],
    ]);
    validator.close();
    expect(other.closed).toBe(1);
  });

  it('which is asked for the candidate, where the run is evaluated, and says how far it is', () => {
    const validator = validatorOf({ evaluationEnv: 'CartPole-v0' });
    validator.warmUp(() => policy.save());
    Object.assign(other, { isAnswered: true, isHeardLate: true });
    expect(validator.begin(candidate, bar)).toBe(true);
    expect(other.asked[1]).toEqual({
      ...{ type: 'examination', agent: policy.save(), env: 'CartPole-v0', envOptions },
      ...{ episodes: 12, bar, claims: new Int32Array([1, 1]) },
    });
    expect([validator.isBeside, validator.isAnswered, validator.isHeardLate]).toEqual([
      ...[true, true, true],
    ]);
  });
});

describe('a candidate is worth a hand', () => {
  const solve = { episodes: 150 };

  it('once a quarter of its episodes is behind it, until there is an answer', () => {
    other.takesAll = false;
    const validator = validatorOf({ solve });
    expect(validator.isWorthAHand).toBe(false);
    validator.warmUp(() => policy.save());
    validator.begin(candidate, bar);
    const { claims } = other.asked[1] as Examination;
    const rota = new Rota(claims as Int32Array);
    const worth = [0, 1, 2, 3].map((part) => {
      rota.take(part);
      return validator.isWorthAHand;
    });
    expect(worth).toEqual([false, false, false, true]);
    other.isAnswered = true;
    validator.begin(candidate, bar);
    expect(validator.isWorthAHand).toBe(false);
  });

  it('but not where its world has a judge, who needs no flights', async () => {
    other.takesAll = false;
    const world = { env: 'FrozenLake-v1', envOptions: {} };
    const lake = createAgent({ algo: 'tabular-q', env: make(world.env), seed: 1 }).snapshot();
    const validator = validatorOf({ ...world, algo: 'tabular-q', solve });
    validator.warmUp(() => lake.save());
    validator.begin(new Candidate(standing, lake), bar);
    const { mean } = expectedReturn(lake, world) ?? {};
    const foundHere = await validator.find(new Candidate(standing, lake), bar, world);
    expect(foundHere).toMatchObject({ mean, episodes: 150 });
    const { claims } = other.asked[1] as Examination;
    expect([...(claims as Int32Array)].includes(1)).toBe(false);
  });

  it('and what was flown here is not flown again, whoever else says nothing', async () => {
    other.takesAll = false;
    const validator = validatorOf({ solve });
    validator.warmUp(() => policy.save());
    validator.begin(candidate, bar);
    const { claims } = other.asked[1] as Examination;
    const alone = await validatorOf({ threads: 1, solve }).find(candidate, bar, how);
    expect(await validator.find(candidate, bar, how)).toEqual(alone);
    expect([...(claims as Int32Array)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('what is found of a candidate', () => {
  it('is what the other thread answers, once', async () => {
    const validator = validatorOf();
    validator.warmUp(() => policy.save());
    other.answer = Promise.resolve({ found });
    validator.begin(candidate, bar);
    const { signal } = new AbortController();
    expect(await validator.find(candidate, bar, { ...how, signal })).toBe(found);
    expect(validator.isBeside).toBe(false);
    const here = await validator.find(candidate, bar, { ...how, signal });
    expect(here).toEqual(
      await validate(policy, { ...how, episodes: 12, ...measuredBy(bar), judge: undefined }),
    );
    other.answer = Promise.resolve({ found });
    validator.begin(candidate, bar);
    expect(await validator.find(candidate, bar, how)).toBe(found);
  });

  it('is found here where the other thread cannot, or there is none', async () => {
    const here = await validatorOf({ threads: 1 }).find(candidate, bar, how);
    expect(here).toMatchObject({ episodes: 12 });
    const validator = validatorOf();
    validator.warmUp(() => policy.save());
    validator.begin(candidate, bar);
    const { signal } = new AbortController();
    expect(await validator.find(candidate, bar, { ...how, signal })).toEqual(here);
  });

  it('is exact where the world tells its model, which is asked once', async () => {
    const agent = createAgent({ algo: 'tabular-q', env: new Coin(), seed: 1 }).snapshot();
    const validator = validatorOf({ env: 'Known-here-v0', envOptions: {}, algo: 'tabular-q' });
    const world = { env: 'Known-here-v0', envOptions: {} };
    const toss = new Candidate(standing, agent);
    const { mean } = expectedReturn(agent, world) ?? {};
    const before = Coin.made;
    for (const _ of [1, 2, 3]) {
      expect(await validator.find(toss, bar, world)).toMatchObject({ mean, episodes: 12 });
    }
    expect(Coin.made).toBe(before + 1);
  });

  it('is not waited for longer than a second once the run is stopped; what was found is heard then', async () => {
    vi.useFakeTimers();
    for (const [isBefore, waits, comes] of [
      [false, 999, true],
      [false, 1_001, false],
      [true, 999, true],
      [true, 1_001, false],
    ] as const) {
      const validator = validatorOf();
      validator.warmUp(() => policy.save());
      const stop = new AbortController();
      const reason = new Error('enough');
      if (isBefore) stop.abort(reason);
      other.answer = new Promise((resolve) => {
        if (!isBefore) setTimeout(() => stop.abort(reason), 5_000);
        setTimeout(() => resolve({ found }), (isBefore ? 0 : 5_000) + waits);
      });
      validator.begin(candidate, bar);
      const finding = validator.find(candidate, bar, { ...how, signal: stop.signal }).then(
        (value) => value,
        (error: unknown) => error,
      );
      await vi.advanceTimersByTimeAsync(7_000);
      expect([waits, await finding]).toEqual([waits, comes ? found : reason]);
      expect(vi.getTimerCount()).toBe(0);
    }
  });
});
