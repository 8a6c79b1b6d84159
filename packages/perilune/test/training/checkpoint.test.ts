import { describe, expect, it } from 'vitest';
import { register } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { readCheckpoint, type TrainOptions, train } from '../../src/training/index.js';
import { Corridor } from './corridor.js';
import { traceOf, withCheckpoints } from './interrupted.js';

register('Forgetful-v0', () => new Corridor());

const lander = {
  env: 'LunarLander-v3',
  seed: 5,
  steps: 3_000,
  evaluationEpisodes: 0,
  hyperparameters: { learningStarts: 500, hiddenLayers: [16, 16], replayCapacity: 2_000 },
} satisfies TrainOptions;

describe('a checkpoint', () => {
  it('is gone on from with nothing else at hand, and the run ends as if never stopped', async () => {
    const whole = await train(lander);
    const { checkpoints, result } = await withCheckpoints(lander, [400]);
    expect(traceOf(result)).toEqual(traceOf(whole));
    expect(checkpoints.length).toBeGreaterThan(4);
    for (const { bytes, step, episodes } of checkpoints) {
      const { config, ...summary } = readCheckpoint(bytes);
      expect(summary).toMatchObject({ steps: step, episodes: episodes.length, version: '0.1.0' });
      const resumed = await train({ ...config, evaluationEpisodes: 0, resumeFrom: bytes });
      expect(traceOf(resumed)).toEqual(traceOf(whole));
      expect(resumed.seconds).toBeGreaterThan(summary.seconds);
    }
  });

  it('comes once more when the signal aborts the run', async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    const result = await train({
      ...lander,
      gate: async () => 320,
      signal: controller.signal,
      onProgress: ({ steps }) => steps > 1_000 && controller.abort(),
      onCheckpoint: ({ step }) => void steps.push(step),
    });
    expect(result.aborted).toBe(true);
    expect(steps).toEqual([result.steps]);
  });

  it('is refused for another run, by what differs, and for bytes that are none', async () => {
    const { checkpoints } = await withCheckpoints(lander, [1_000]);
    const resumeFrom = checkpoints[0]?.bytes as Uint8Array;
    const attempt = (changes: object) => train({ ...lander, resumeFrom, ...changes });
    await expect(attempt({ seed: 6 })).rejects.toThrow(
      'The checkpoint is of another run: its seed is 5, but 6 was given.',
    );
    await expect(attempt({ resumeFrom: resumeFrom.subarray(9) })).rejects.toThrow(UsageError);
    await expect(attempt({ checkpointEvery: -1 })).rejects.toThrow('checkpointEvery is -1');
  });

  it('is refused before the first step where an environment cannot say what its state is', async () => {
    const attempt = train({ env: 'Forgetful-v0', steps: 100, onCheckpoint: () => {} });
    await expect(attempt).rejects.toThrow(
      'Corridor-v0 cannot be part of a checkpoint: it has no method serialize(archive)',
    );
  });
});
