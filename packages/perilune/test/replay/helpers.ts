import { Generator } from '../../src/random/index.js';
import type { Replay, SampleBatch } from '../../src/replay/index.js';
import type { Sample } from './naive-replay.js';

/** A batch to be filled, its weights 1. */
export function emptyBatch(rows: number, size: number) {
  return {
    observations: new Float32Array(rows * size),
    actions: new Int32Array(rows),
    rewards: new Float32Array(rows),
    discounts: new Float32Array(rows),
    nextObservations: new Float32Array(rows * size),
    weights: new Float32Array(rows).fill(1),
  };
}

export function rowsOf(batch: SampleBatch, size: number): Sample[] {
  return Array.from(batch.actions, (action, b) => ({
    observation: [...batch.observations.subarray(b * size, (b + 1) * size)],
    action,
    reward: batch.rewards[b] as number,
    discount: batch.discounts[b] as number,
    nextObservation: [...batch.nextObservations.subarray(b * size, (b + 1) * size)],
  }));
}

/** Rows drawn from a replay by a fixed stream. */
export function draw(replay: Replay, rows: number, size: number): Sample[] {
  const batch = emptyBatch(rows, size);
  replay.sample(batch, new Generator(7));
  return rowsOf(batch, size);
}

/** One lane of one number an observation: s -> s' with reward r. */
export function step(
  s: number,
  r: number,
  next: number,
  end: 'no' | 'terminated' | 'truncated' = 'no',
) {
  return {
    observations: Float32Array.of(s),
    actions: [s % 4],
    rewards: [r],
    nextObservations: Float32Array.of(next),
    terminated: [end === 'terminated'],
    truncated: [end === 'truncated'],
  };
}

const key = (sample: Sample) => JSON.stringify(sample);

/** The different ones among the samples, in a fixed order. */
export const distinct = (samples: readonly Sample[]) => [...new Set(samples.map(key))].sort();
