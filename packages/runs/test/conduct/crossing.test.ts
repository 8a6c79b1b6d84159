import { AgentFileError, createAgent, make, type TrainResult, UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import {
  packError,
  packRun,
  unpackError,
  unpackRun,
  withoutSnapshot,
} from '../../src/conduct/crossing.js';
import { Failure } from '../../src/failure.js';
import type { RunOutcome } from '../../src/outcome.js';

const env = make('CartPole-v1');
const agent = createAgent({ env, seed: 1, hiddenLayers: [4], replayCapacity: 10 }).snapshot();
const result = { agent, steps: 7, aborted: false } as unknown as TrainResult;
const config = { env: 'CartPole-v1' } as never;

describe('a run that goes from one thread to another', () => {
  it.each<[string, RunOutcome]>([
    ['finished', { outcome: 'finished', config, folder: '/a', result }],
    ['interrupted', { outcome: 'interrupted', config, folder: undefined, result, savedAt: 3 }],
  ])('is plain on the way, and has its agent at the end: %s', (_, run) => {
    const packed = structuredClone(packRun(run));
    const there = unpackRun(packed);
    if (there.outcome === 'diverged' || there.outcome === 'broken') throw new Error('not this one');
    expect(there).toEqual({ ...run, result: { ...result, agent: there.result.agent } });
    expect(there.result.agent.save()).toEqual(agent.save());
  });

  it('has its agent at the end though its environment failed', () => {
    const failure = { step: 7, message: 'out of paper' };
    const soFar = { steps: 7 } as never;
    const run = { outcome: 'broken', config, folder: '/a', failure, soFar, savedAt: 3 } as const;
    const there = unpackRun(structuredClone(packRun({ ...run, agent })));
    if (there.outcome !== 'broken') throw new Error('not this one');
    expect(there).toEqual({ ...run, agent: there.agent });
    expect(there.agent.save()).toEqual(agent.save());
  });

  it('is what it was where it has no agent', () => {
    const divergence = { step: 1, update: 2, quantity: 'loss', value: Number.NaN };
    const run = {
      outcome: 'diverged',
      config,
      folder: '/a',
      divergence,
      soFar: {},
    } as never as RunOutcome;
    expect(unpackRun(structuredClone(packRun(run)))).toEqual(run);
  });

  it('tells progress without the policy', () => {
    const snapshot = () => agent;
    expect(withoutSnapshot({ steps: 3, snapshot } as never)).toEqual({ steps: 3 });
  });
});

describe('an error that goes from one thread to another', () => {
  it.each([UsageError, AgentFileError, RangeError, Failure, Error])(
    'is of the kind that callers tell apart: %s',
    (Kind) => {
      const error = unpackError(structuredClone(packError(new Kind('in the way'))));
      expect(error.constructor).toBe(Kind);
      expect(error.message).toBe('in the way');
    },
  );

  it('keeps where it was thrown, and is any other kind as an Error', () => {
    const thrown = new TypeError('odd');
    const error = unpackError(packError(thrown));
    expect(error.constructor).toBe(Error);
    expect(error.stack).toBe(thrown.stack);
    expect(unpackError({ name: 'Error', message: 'm', stack: undefined }).stack).toContain('m');
    expect(packError('words')).toEqual({ name: 'Error', message: 'words', stack: undefined });
  });
});
