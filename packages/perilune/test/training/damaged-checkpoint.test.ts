import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { register } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { DamagedCheckpointError, readCheckpoint } from '../../src/training/index.js';
import { SavedCorridor } from '../env/custom.js';
import { small, smallCheckpoint, withCheckpoints } from './interrupted.js';

register('Tiny-v0', () => new SavedCorridor(), { maxEpisodeSteps: 9 });

/** A checkpoint so small that every byte of it can be damaged. */
async function tinyCheckpoint(): Promise<Uint8Array> {
  const hyperparameters = { bins: 5, low: 0, high: 5, environments: 3 };
  const run = { ...small, env: 'Tiny-v0', steps: 10, hyperparameters };
  const { checkpoints } = await withCheckpoints(run, [5]);
  return checkpoints[0]?.bytes as Uint8Array;
}

/** Thousands of times, so without the ceremony of an expectation. */
function isFoundDamaged(bytes: Uint8Array): boolean {
  try {
    readCheckpoint(bytes);
    return false;
  } catch (error) {
    return error instanceof DamagedCheckpointError;
  }
}

describe('a checkpoint that was damaged', () => {
  it('is never taken: at every byte a bit flipped, at every length cut off, and with more behind it', async () => {
    const bytes = await tinyCheckpoint();
    const damaged = bytes.slice();
    const missed: string[] = [];
    for (let i = 0; i < bytes.length; i++) {
      damaged[i] = (bytes[i] as number) ^ (1 << (i % 8));
      if (!isFoundDamaged(damaged)) missed.push(`bit ${i % 8} of byte ${i}`);
      damaged[i] = bytes[i] as number;
      if (!isFoundDamaged(bytes.subarray(0, i))) missed.push(`cut to ${i}`);
    }
    expect(missed).toEqual([]);
    expect(bytes.length).toBeLessThan(20_000);
    expect(readCheckpoint(damaged)).toEqual(readCheckpoint(bytes));
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect(isFoundDamaged(longer)).toBe(true);
  });

  it('is never taken: each of the eight bits of its first 256 bytes flipped', async () => {
    const bytes = await tinyCheckpoint();
    const damaged = bytes.slice();
    const missed: number[] = [];
    for (let bit = 0; bit < 8 * 256; bit++) {
      damaged[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      if (!isFoundDamaged(damaged)) missed.push(bit);
      damaged[bit >> 3] = bytes[bit >> 3] as number;
    }
    expect(missed).toEqual([]);
  });

  it('is never taken with any range of it gone or filled with zeros', async () => {
    const bytes = await smallCheckpoint();
    const range = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: bytes.length }));
    fc.assert(
      fc.property(range, ([from, length]) => {
        const end = Math.min(bytes.length, from + length);
        const gone = Buffer.concat([bytes.subarray(0, from), bytes.subarray(end)]);
        expect(() => readCheckpoint(gone)).toThrow(UsageError);
        const zeros = bytes.slice().fill(0, from, end);
        if (Buffer.from(zeros).equals(bytes)) return;
        expect(() => readCheckpoint(zeros)).toThrow(UsageError);
      }),
    );
  });
});
