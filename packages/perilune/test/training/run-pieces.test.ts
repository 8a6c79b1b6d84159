import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { type Archive, captureState, copyState, restoreState } from '../../src/state/index.js';
import { type Checkpoint, readCheckpoint, resolveConfig } from '../../src/training/index.js';
import { Candidate } from '../../src/training/run/candidate.js';
import {
  type CheckpointSummary,
  checkSameRun,
  decodeCheckpoint,
  encodeCheckpoint,
  resumeCheckpoint,
} from '../../src/training/run/checkpoint.js';
import { DivergedRunError, type RunSoFar } from '../../src/training/run/diverged-run.js';
import {
  type BrokenRun,
  EnvironmentError,
  EnvironmentFault,
} from '../../src/training/run/environment-error.js';
import { LatestState } from '../../src/training/run/latest-state.js';
import { VERSION } from '../../src/version.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const policy = createAgent({ env: make('CartPole-v1'), seed: 1, hiddenLayers: [4] }).snapshot();

describe('a candidate', () => {
  const standing = {
    ...{ step: 40, episodes: 3, updates: 7, schedules: { epsilon: 0.5 } },
    learning: { updates: 7, loss: 2 } as never,
  };

  it('has its step, its policy and the file of that', () => {
    const candidate = new Candidate(standing, policy);
    expect([candidate.step, candidate.agent, candidate.file]).toEqual([40, policy, policy.save()]);
    expect(candidate.file).toBe(candidate.file);
  });

  it.each([
    ['with what was known of its learning', standing],
    ['without', { ...standing, schedules: undefined, learning: undefined }],
  ])('comes back from a state as it was, %s', (_, told) => {
    const other = new Candidate();
    expect(() => other.agent).toThrow('A candidate has no policy before it is read.');
    expect([other.step, other.standing.episodes, other.standing.updates]).toEqual([0, 0, 0]);
    const before = new Candidate(told, policy);
    const state = copyState(before);
    expect([...state.keys()]).toEqual([
      ...['step', 'episodes', 'updates', 'schedules names', 'schedules values'],
      ...['learning names', 'learning values', 'model'],
    ]);
    expect(before.agent).toBe(policy);
    restoreState(other, state);
    expect(other.standing).toEqual(told);
    expect(other.agent.save()).toEqual(policy.save());
    expect(copyState(other)).toEqual(state);
  });
});

describe('the latest state of a run', () => {
  const checkpointOf = (step: number) => ({ step }) as Checkpoint;

  /** A state whose notes take so many milliseconds. */
  function noting(takes: number) {
    let now = 1_000;
    let taken = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const state = new LatestState(() => {
      now += takes;
      taken += 1;
      return checkpointOf(taken);
    });
    const noteAt = (time: number, how?: { now: boolean }) => {
      now = time;
      state.note(how);
      return state.latest?.step;
    };
    return { state, noteAt };
  }

  it('is noted at once, and again when fifty times as long has passed as that took: of 4 ms 200', () => {
    const { state, noteAt } = noting(4);
    expect(state.latest).toBeUndefined();
    expect(noteAt(2_000)).toBe(1);
    expect(noteAt(2_203)).toBe(1);
    expect(noteAt(2_204)).toBe(2);
    expect(noteAt(2_300)).toBe(2);
    expect(noteAt(2_300, { now: true })).toBe(3);
  });

  it('is one that was taken elsewhere as well', () => {
    const { state, noteAt } = noting(4);
    noteAt(2_000);
    state.has(checkpointOf(77));
    expect(state.latest?.step).toBe(77);
  });

  it('is none where none can be had', () => {
    const state = new LatestState(undefined);
    state.note();
    state.note({ now: true });
    state.has(checkpointOf(1));
    expect(state.latest).toBeUndefined();
  });
});

describe('what a run that came to nothing tells', () => {
  const config = resolveConfig({ env: 'CartPole-v1' });

  it('is where it diverged, and what had come of it', () => {
    const soFar = { steps: 3 } as RunSoFar;
    const divergence = { step: 3, update: 2, quantity: 'loss', value: Number.NaN };
    const error = new DivergedRunError(divergence, soFar);
    expect([error.soFar, error.divergence]).toEqual([soFar, divergence]);
    expect(error.message).toContain('loss');
  });

  it('is what its environment threw, after which step', () => {
    const soFar = { config } as BrokenRun;
    const cause = new TypeError('out of paper');
    const error = new EnvironmentError(cause, 7, soFar, undefined);
    expect(error).toMatchObject({ name: 'EnvironmentError', cause, step: 7, soFar });
    expect(error.message).toBe('CartPole-v1 failed after step 7 of the run: out of paper');
    expect(new EnvironmentError('words', 7, soFar, undefined).message).toMatch(/run: words$/);
    expect(new EnvironmentFault(cause)).toMatchObject({ message: 'out of paper', cause });
    expect(new EnvironmentFault(undefined).message).toBe('undefined');
  });
});

/** A run of which a checkpoint holds one number. */
class Counter {
  constructor(public count = 0) {}
  serialize(archive: Archive): void {
    this.count = archive.integer('count', this.count, { most: 99 });
  }
}

const walk = { env: 'CartPole-v1', algo: 'dqn', seed: 5, steps: 2_000, episodes: 9 } as const;
const numbers = { steps: 40, episodes: 3, updates: 7, seconds: 1.5, began: 1e9 };

function checkpointOf(options: object = {}, count = 42): Uint8Array {
  const config = resolveConfig({ ...walk, ...options });
  return encodeCheckpoint(new Counter(count), { config, ...numbers });
}

describe('a checkpoint', () => {
  it('says what it is of, and puts another run where it found its own', () => {
    const bytes = checkpointOf({ solve: { gateSlack: Number.POSITIVE_INFINITY } });
    const { config, ...summary }: CheckpointSummary = readCheckpoint(bytes);
    expect(summary).toEqual({ ...numbers, version: VERSION });
    expect(config).toEqual(
      resolveConfig({ ...walk, solve: { gateSlack: Number.POSITIVE_INFINITY } }),
    );
    const other = new Counter();
    resumeCheckpoint(other, decodeCheckpoint(bytes));
    expect(other.count).toBe(42);
    expect(captureState(other)).toEqual(captureState(new Counter(42)));
  });

  const refusalOf = (given: object, of: object = {}) => {
    const attempt = () =>
      checkSameRun(decodeCheckpoint(checkpointOf(of)), resolveConfig({ ...walk, ...given }));
    try {
      attempt();
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      return (error as Error).message;
    }
  };

  it.each<[object, object]>([
    [{}, {}],
    [{ steps: 2_001 }, {}],
    [{ episodes: 10 }, {}],
    [{ episodes: null }, {}],
    [{ solve: { keepBest: true } }, { solve: { keepBest: false } }],
    [{ imports: ['/b.mjs'] }, { imports: ['/a.mjs'] }],
  ])('is of the same run, or of the same made longer, with %j in place of %j', (given, of) => {
    expect(refusalOf(given, of)).toBeUndefined();
  });

  it.each<[object, object, string]>([
    [{ seed: 6 }, {}, 'The checkpoint is of another run: its seed is 5, but 6 was given.'],
    [{ steps: 1_999 }, {}, 'can be made longer, not shorter'],
    [{ episodes: 8 }, {}, 'can be made longer, not shorter'],
    [{ env: 'Acrobot-v1' }, {}, 'its env is "CartPole-v1", but "Acrobot-v1" was given'],
    [
      { envOptions: { maxEpisodeSteps: 9 } },
      {},
      'its envOptions.maxEpisodeSteps is undefined, but 9',
    ],
    [{ hyperparameters: { batchSize: 9 } }, {}, 'its hyperparameters.batchSize is'],
    [{ solve: { margin: 3 } }, {}, 'its solve.margin is'],
    [
      { solve: { keepBest: false } },
      { solve: { keepBest: true } },
      'its solve.keepBest is true, but false',
    ],
  ])('is of another run than %j, where it is of %j', (given, of, words) => {
    expect(refusalOf(given, of)).toContain(words);
  });
});
