import { describe, expect, it } from 'vitest';
import { make, register, unregister } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { type TrainOptions, train } from '../../src/training/index.js';
import { Walk } from './brought.js';
import { withCheckpoints } from './interrupted.js';

const short = {
  ...{ env: 'CartPole-v1', steps: 40, evaluationEpisodes: 0, solve: { enabled: false } },
  hyperparameters: { hiddenLayers: [4], environments: 1 },
} satisfies TrainOptions;
/** What came of a run, of which a message is to show no more. */
const outcome = async (options: unknown) => {
  const { steps, evaluation } = await train(options as TrainOptions);
  return { steps, evaluation };
};
const attempt = (changes: object) => outcome({ ...short, ...changes });
const LAST_SEED = 2 ** 53 - 1;

describe('train refuses before anything begins', () => {
  it.each<[object, string]>([
    [{ env: 'CartPole-v9' }, 'Unknown environment "CartPole-v9"'],
    [{ preset: 'quick' }, 'Unknown preset "quick"'],
    [{ algo: 'dqm' }, 'Did you mean "dqn"?'],
    [{ seed: 1.5 }, '1.5'],
    [{ steps: 0 }, 'steps is 0'],
    [{ envOptions: { gravty: -5 } }, 'gravty'],
    [{ solve: { marginn: 5 } }, 'Did you mean "margin"?'],
    [{ hyperparameters: { tau: 2 } }, 'tau is 2, but must be at most 1'],
    [{ threads: 0 }, 'threads is 0, but must be a whole number of at least 1'],
    [{ threads: 1.5 }, 'threads is 1.5'],
    [{ evaluationSeed: -1 }, 'The evaluationSeed must be an integer'],
    [{ evaluationSeed: 0.5, evaluationEpisodes: 3 }, 'The evaluationSeed must be an integer'],
    [
      { evaluationSeed: LAST_SEED - 1, evaluationEpisodes: 3 },
      'evaluationSeed is 9007199254740990, but the last of 3',
    ],
    [{ evaluationSeed: LAST_SEED - 98, evaluationEpisodes: undefined }, 'but the last of 100'],
    [{ resumeFrom: new Uint8Array(99) }, 'no checkpoint'],
  ])('%j', async (changes, words) => {
    await expect(attempt(changes)).rejects.toThrow(UsageError);
    await expect(attempt(changes)).rejects.toThrow(words);
  });

  it('but not the last seeds and threads that there can be', async () => {
    const last = { evaluationSeed: LAST_SEED - 1, evaluationEpisodes: 2, threads: 1 };
    const { evaluation } = await attempt(last);
    expect(evaluation).toMatchObject({ episodes: 2, seed: LAST_SEED - 1 });
    const none = { evaluationSeed: LAST_SEED - 99, evaluationEpisodes: undefined, steps: 1 };
    expect((await attempt(none)).evaluation?.episodes).toBe(100);
  });

  it('a checkpoint of another run, and takes that of its own', async () => {
    const { checkpoints } = await withCheckpoints(short, [20]);
    const resumeFrom = checkpoints[0]?.bytes;
    await expect(attempt({ resumeFrom, seed: 2 })).rejects.toThrow(
      'its seed is 1, but 2 was given',
    );
    expect((await attempt({ resumeFrom })).steps).toBe(40);
  });
});

describe('a single environment', () => {
  const walk = { ...short, hyperparameters: { bins: 2, environments: 1 }, algo: 'tabular-q' };

  it.each<[object, boolean]>([
    [{ solve: { enabled: false }, evaluationEpisodes: 0 }, true],
    [{ solve: { enabled: false }, evaluationEpisodes: 1 }, false],
    [{ solve: { enabled: true }, evaluationEpisodes: 0 }, false],
  ])('is trained in alone where nothing is evaluated: %j', async (changes, goes) => {
    const run = () => outcome({ ...walk, ...changes, env: new Walk() });
    if (goes) expect((await run()).steps).toBe(40);
    else await expect(run()).rejects.toThrow('a single environment was given, which cannot be');
  });

  it('is evaluated in another one, that is not the same', async () => {
    const env = new Walk();
    const run = (evaluationEnv: unknown) =>
      outcome({ ...walk, evaluationEpisodes: 1, env, evaluationEnv });
    await expect(run(env)).rejects.toThrow('Give another one as evaluationEnv');
    expect((await run(new Walk())).evaluation?.episodes).toBe(1);
  });
});

describe('environments of a run', () => {
  it('are closed at its end, and where it comes to nothing', async () => {
    const open = new Set<object>();
    const opened = () => {
      const env = make('CartPole-v1');
      const one = Object.assign(Object.create(env), { close: () => open.delete(one) });
      open.add(one);
      return one;
    };
    register('Counted-v0', opened as never);
    await attempt({ env: 'Counted-v0' });
    expect(open.size).toBe(0);
    const gate = () => Promise.reject(new Error('on purpose'));
    await expect(attempt({ env: 'Counted-v0', gate })).rejects.toThrow('on purpose');
    expect(open.size).toBe(0);
    unregister('Counted-v0');
  });
});
