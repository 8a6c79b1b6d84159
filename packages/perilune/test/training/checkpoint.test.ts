import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { EnvWrapper, register } from '../../src/env/index.js';
import { SinglesBatch } from '../../src/env/vector/singles-batch.js';
import { UsageError } from '../../src/errors.js';
import { decodeArrays, encodeArrays } from '../../src/net/index.js';
import { CHECKSUM_BYTES, checksum } from '../../src/state/checksum.js';
import type { StateArray } from '../../src/state/index.js';
import {
  DamagedCheckpointError,
  readCheckpoint,
  resolveConfig,
  type TrainOptions,
  train,
} from '../../src/training/index.js';
import { presets } from '../../src/training/presets/index.js';
import { VERSION } from '../../src/version.js';
import { SavedCorridor } from '../env/custom.js';
import { Corridor } from './corridor.js';
import { small, smallCheckpoint, traced, withCheckpoints } from './interrupted.js';

register('Forgetful-v0', () => new Corridor());

const lander = {
  env: 'LunarLander-v3',
  seed: 5,
  steps: 2_000,
  evaluationEpisodes: 0,
  // Random landers crash after some 70 to 120 steps: these end in both ways.
  envOptions: { enableWind: true, maxEpisodeSteps: 90 },
  hyperparameters: { learningStarts: 500, hiddenLayers: [16, 16], replayCapacity: 2_000 },
} satisfies TrainOptions;

/** Learns to walk a corridor of one's own. */
const walk = {
  algo: 'tabular-q',
  preset: 'article-tabular',
  steps: 120,
  evaluationEpisodes: 0,
  hyperparameters: { bins: 5, low: 0, high: 5, environments: 3 },
};

/** A checkpoint with other contents, whose checksum is right. */
function forged(
  bytes: Uint8Array,
  change: (arrays: Map<string, StateArray>, metadata: Record<string, string>) => void,
): Uint8Array {
  const { arrays, metadata } = decodeArrays(bytes);
  const changed = new Map(arrays);
  changed.delete('checksum');
  change(changed, metadata);
  const file = encodeArrays(changed.set('checksum', new Uint8Array(CHECKSUM_BYTES)), metadata);
  const end = file.length - CHECKSUM_BYTES;
  file.set(checksum(file.subarray(0, end)), end);
  return file;
}

/** What a call throws. */
function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('Nothing was thrown.');
}

function singles(count: number): SavedCorridor[] {
  return Array.from({ length: count }, () => new SavedCorridor());
}

/** Takes the checkpoint, and stops before the first step. */
function take(bytes: Uint8Array) {
  return train({ ...small, resumeFrom: bytes, signal: AbortSignal.abort() });
}

describe('a checkpoint', () => {
  it('is gone on from with nothing else at hand, and the run ends as if never stopped', async () => {
    const whole = await traced(lander);
    const { checkpoints, trace } = await withCheckpoints(lander, [400, 1_000]);
    expect(trace).toEqual(whole);
    expect(checkpoints.length).toBeGreaterThan(2);
    for (const { bytes, step, episodes } of checkpoints) {
      const { config, ...summary } = readCheckpoint(bytes);
      expect(summary).toMatchObject({ steps: step, episodes: episodes.length, version: VERSION });
      const resumed = await traced({ ...config, evaluationEpisodes: 0, resumeFrom: bytes });
      expect(resumed).toEqual(whole);
    }
  });

  it('keeps the average of the networks that is handed out', async () => {
    const hyperparameters = { ...lander.hyperparameters, greedyNetwork: 'average' } as const;
    const run = { ...lander, hyperparameters: { ...hyperparameters, averageTau: 0.01 } };
    const whole = await traced(run);
    const { checkpoints } = await withCheckpoints(run, [1_000]);
    expect(checkpoints.length).toBeGreaterThan(0);
    for (const { bytes } of checkpoints) {
      expect(await traced({ ...run, resumeFrom: bytes })).toEqual(whole);
    }
  });

  it('is gone on from elsewhere, where nothing has been computed before', async () => {
    const whole = await traced(lander);
    const { checkpoints } = await withCheckpoints(lander, [1_200]);
    vi.resetModules();
    const elsewhere = await import('./interrupted.js');
    const resumeFrom = checkpoints[0]?.bytes;
    expect(await elsewhere.traced({ ...lander, resumeFrom })).toEqual(whole);
  });

  it('of a run of an environment of one’s own', async () => {
    const run = { ...walk, env: 'Saved-v0' };
    register('Saved-v0', () => new EnvWrapper(new SavedCorridor()), { maxEpisodeSteps: 9 });
    const whole = await traced(run);
    const { checkpoints, trace } = await withCheckpoints(run, [20]);
    expect(trace).toEqual(whole);
    for (const { bytes } of checkpoints) {
      expect(await traced({ ...run, resumeFrom: bytes })).toEqual(whole);
    }
  });

  it('that was taken when the run had just been solved needs no further step', async () => {
    register('Easy-v0', () => new SavedCorridor(), { maxEpisodeSteps: 9, rewardThreshold: -1 });
    const run = {
      ...walk,
      env: 'Easy-v0',
      steps: 1_000_000,
      episodes: 100_000,
      solve: { enabled: true, interval: 300, gateSlack: 10, gateEpisodes: 3, episodes: 5 },
    };
    const whole = await traced(run);
    expect(whole.counts.solved).toBe(true);
    const controller = new AbortController();
    const taken: Uint8Array[] = [];
    await train({
      ...run,
      signal: controller.signal,
      onProgress: ({ validation }) => (validation?.mean ?? -9) >= -1 && controller.abort(),
      onCheckpoint: ({ bytes }) => void taken.push(bytes),
    });
    expect(await traced({ ...run, resumeFrom: taken[0] })).toEqual(whole);
  });

  it('of a run that trains on past solved keeps what has to be surpassed', async () => {
    register('Easier-v0', () => new SavedCorridor(), { maxEpisodeSteps: 30, rewardThreshold: -5 });
    const solve = { enabled: true, keepBest: true, interval: 60, gateSlack: 20, gateEpisodes: 3 };
    const run = { ...walk, env: 'Easier-v0', steps: 1_500, solve: { ...solve, episodes: 5 } };
    const { checkpoints, trace } = await withCheckpoints(run, [300]);
    expect(trace.counts.solvedAtStep).toBeLessThan(600);
    expect(trace.validations.length).toBeGreaterThan(5);
    for (const { bytes } of checkpoints) {
      expect(await traced({ ...run, resumeFrom: bytes })).toEqual(trace);
    }
  });

  it('brings the latest report back, though nothing more is learned', async () => {
    const run = {
      ...lander,
      hyperparameters: { ...lander.hyperparameters, trainFrequency: 1_200 },
    };
    const { checkpoints, trace } = await withCheckpoints(run, [1_600]);
    expect(trace.learning?.updates).toBe(1);
    expect(await traced({ ...run, resumeFrom: checkpoints[0]?.bytes })).toEqual(trace);
  });

  it('goes on with the clock: the seconds of episodes never fall, time between runs does not count', async () => {
    const { checkpoints } = await withCheckpoints(lander, [600]);
    const { bytes, episodes } = checkpoints[1] ?? { bytes: undefined, episodes: [] };
    const { seconds } = readCheckpoint(bytes as Uint8Array);
    await new Promise((done) => setTimeout(done, 300));
    const began = performance.now();
    const resumed = await train({ ...lander, resumeFrom: bytes });
    const took = (performance.now() - began) / 1000;
    expect(resumed.episodes.slice(0, episodes.length)).toEqual(episodes);
    const times = resumed.episodes.map((episode) => episode.seconds);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(resumed.seconds).toBeGreaterThan(seconds);
    expect(resumed.seconds).toBeLessThan(seconds + took + 0.001);
    const timing = Object.values(resumed.timing).reduce((sum, part) => sum + part, 0);
    expect(timing).toBeGreaterThan(seconds);
  });

  it('comes once more when the signal aborts the run, which then goes on to its end', async () => {
    const controller = new AbortController();
    const taken: Uint8Array[] = [];
    const result = await train({
      ...lander,
      gate: async () => 320,
      signal: controller.signal,
      onProgress: ({ steps }) => steps > 1_000 && controller.abort(),
      onCheckpoint: ({ step, bytes }) => {
        expect(step).toBe(readCheckpoint(bytes).steps);
        taken.push(bytes);
      },
    });
    expect(result.aborted).toBe(true);
    expect(taken).toHaveLength(1);
    expect(readCheckpoint(taken[0] as Uint8Array).steps).toBe(result.steps);
    expect(await traced({ ...lander, resumeFrom: taken[0] })).toEqual(await traced(lander));
  });

  it('comes as often as asked for and is waited for; what it throws ends the run', async () => {
    const taken: number[] = [];
    let writing = false;
    const began = performance.now();
    await train({
      ...lander,
      steps: 20_000,
      checkpointEvery: 0.1,
      onProgress: () => expect(writing).toBe(false),
      onCheckpoint: async () => {
        writing = true;
        taken.push(performance.now());
        await new Promise((done) => setTimeout(done, 20));
        writing = false;
      },
    });
    const gaps = taken.map((time, i) => time - (taken[i - 1] ?? began));
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(100);
    const full = () => Promise.reject(new Error('The disk is full.'));
    const failing = train({
      ...lander,
      gate: async () => 500,
      checkpointEvery: 0,
      onCheckpoint: full,
    });
    await expect(failing).rejects.toThrow('The disk is full.');
  });

  it('holds options that JSON has no words for, and refuses those that cannot be written down', async () => {
    const run = { ...small, solve: { gateSlack: Number.POSITIVE_INFINITY } };
    const { checkpoints } = await withCheckpoints(run, [50]);
    const { config } = readCheckpoint(checkpoints[0]?.bytes as Uint8Array);
    expect(config).toEqual(resolveConfig(run));
    register('Tuned-v0', () => new Corridor());
    const tuned = { env: 'Tuned-v0', envOptions: { reward: () => 1 } };
    await expect(train({ ...tuned, onCheckpoint: () => {} })).rejects.toThrow(UsageError);
  });

  it('describes its run wholly: every preset is the same when it is resolved from its configuration', () => {
    for (const { name, algo } of presets) {
      const steers = ['sac', 'tqc', 'td3', 'ddpg', 'crossq', 'droq'].includes(algo);
      const env = steers ? 'LunarLanderContinuous-v3' : 'LunarLander-v3';
      const config = resolveConfig({ env, preset: name, algo });
      expect(resolveConfig(config)).toEqual(config);
    }
  });

  it('is refused for another run, by the first thing that differs', async () => {
    const resumeFrom = await smallCheckpoint();
    const attempt = (changes: object) => train({ ...small, resumeFrom, ...changes });
    await expect(attempt({ seed: 6 })).rejects.toThrow(
      'The checkpoint is of another run: its seed is 1, but 6 was given.',
    );
    await expect(attempt({ hyperparameters: { bins: 2 } })).resolves.toBeDefined();
    await expect(attempt({ hyperparameters: { bins: 3 } })).rejects.toThrow(
      'its hyperparameters.bins is 2, but 3 was given',
    );
    await expect(attempt({ envOptions: { gravity: -9 } })).rejects.toThrow(
      'its envOptions.gravity is undefined, but -9 was given',
    );
    await expect(attempt({ checkpointEvery: -1 })).rejects.toThrow('checkpointEvery is -1');
    await expect(attempt({ checkpointEvery: 'often' })).rejects.toThrow(
      'checkpointEvery is "often"',
    );
  });

  it('is refused before the first step where an environment cannot say what its state is', async () => {
    const attempt = train({ env: 'Forgetful-v0', steps: 100, onCheckpoint: () => {} });
    await expect(attempt).rejects.toThrow(
      'Corridor-v0 cannot be part of a checkpoint: it has no method serialize(archive)',
    );
    register('Batched-v0', () => new SavedCorridor(), {
      vectorFactory: (_, size) => {
        const batch = new SinglesBatch([new SavedCorridor(), ...singles(size - 1)]);
        return Object.assign(batch, { serialize: undefined });
      },
    });
    const batched = train({ ...walk, env: 'Batched-v0', onCheckpoint: () => {} });
    await expect(batched).rejects.toThrow('The batch of Batched-v0 cannot be part');
  });

  it('of a later format is refused with both versions', async () => {
    const later = forged(await smallCheckpoint(), (_, metadata) => {
      Object.assign(metadata, { edition: '99', version: '9.1.0' });
    });
    expect(() => readCheckpoint(later)).toThrow(
      /edition 99 .*perilune 9\.1\.0.*perilune \d+\.\d+\.\d+, which reads edition \d+\. Go on with/,
    );
  });

  it('that is none at all is refused by what it is', async () => {
    const { agent } = await train(small);
    expect(() => readCheckpoint(agent.save())).toThrow('their format is "perilune-agent-2"');
    expect(() => readCheckpoint(new Uint8Array())).toThrow(UsageError);
    expect(() => readCheckpoint(new TextEncoder().encode('{"steps": 3}'))).toThrow(UsageError);
    for (const other of [undefined, null, 'text', [1, 2], {}]) {
      expect(() => readCheckpoint(other as never)).toThrow(UsageError);
    }
  });

  it('of an edition before 3, which ended with four bytes, is refused with the version that wrote it', async () => {
    const { arrays, metadata } = decodeArrays(await smallCheckpoint());
    const old = encodeArrays(new Map(arrays).set('checksum', new Uint8Array(4)), {
      ...metadata,
      ...{ edition: '2', version: '0.0.9' },
    });
    const refused = thrownBy(() => readCheckpoint(old));
    expect(refused.message).toMatch(
      /edition 2 of its format, written by perilune 0\.0\.9; this is/,
    );
    expect(refused).not.toBeInstanceOf(DamagedCheckpointError);
  });

  it('in the envelope that run folders once had is refused with the version that wrote it', () => {
    const header = new TextEncoder().encode(JSON.stringify({ perilune: '0.0.9', step: 1 }));
    const bytes = new Uint8Array(24 + header.length + 100);
    bytes.set(new TextEncoder().encode('PERILUNE'));
    new DataView(bytes.buffer).setUint32(12, header.length, true);
    bytes.set(header, 24);
    const refused = thrownBy(() => readCheckpoint(bytes));
    expect(refused.message).toMatch(/envelope .*perilune 0\.0\.9; .*Go on with the version/);
    expect(refused).not.toBeInstanceOf(DamagedCheckpointError);
    expect(thrownBy(() => readCheckpoint(bytes.subarray(0, 9))).message).toContain('unknown');
  });

  it('says when its run began, and a run that goes on from it says the same', async () => {
    const { checkpoints } = await withCheckpoints(small, [50]);
    const [first] = checkpoints.map(({ bytes }) => readCheckpoint(bytes).began);
    expect(Math.abs((first as number) - Date.now() / 1000)).toBeLessThan(60);
    const resumed = await withCheckpoints({ ...small, resumeFrom: checkpoints[0]?.bytes }, [50]);
    expect(readCheckpoint(resumed.checkpoints[0]?.bytes as Uint8Array).began).toBe(first);
  });

  it('is read from the middle of a larger buffer', async () => {
    const bytes = await smallCheckpoint();
    const larger = Buffer.alloc(bytes.length + 8, 1);
    for (const offset of [0, 1, 4]) {
      larger.set(bytes, offset);
      const inside = larger.subarray(offset, offset + bytes.length);
      expect(readCheckpoint(inside)).toEqual(readCheckpoint(bytes));
      await expect(take(inside)).resolves.toBeDefined();
    }
  });

  it('whose structure was forged is refused or taken, but breaks nothing', async () => {
    const bytes = await smallCheckpoint();
    const names = [...decodeArrays(bytes).arrays.keys()].filter((name) => name !== 'checksum');
    const value = fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 2 ** 31 }),
      fc.constant(2 ** 53),
    );
    const kinds = [Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array];
    const other = fc
      .tuple(fc.constantFrom(...kinds), fc.array(value, { maxLength: 5 }))
      .map(([kind, values]): StateArray => kind.from(values));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.option(other),
        value,
        async (name, array, x) => {
          const changed = forged(bytes, (arrays) => change(arrays, name, array, x));
          try {
            expect((await take(changed)).aborted).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** Replaces an entry, or one value of it; without either it goes. */
function change(
  arrays: Map<string, StateArray>,
  name: string,
  array: StateArray | null,
  value: number,
): void {
  const present = arrays.get(name) as StateArray;
  if (array !== null) arrays.set(name, array);
  else if (present.length === 0) arrays.delete(name);
  else present[Math.abs(Math.trunc(value)) % present.length] = value;
}
