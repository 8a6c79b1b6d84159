import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAgent,
  decodeSafetensors,
  encodeSafetensors,
  type LearningAgent,
  loadAgent,
  make,
  UsageError,
  type ValueAgent,
} from '../../src/index.js';
import { Chain } from './chain.js';

const made = (algo: string, options: object = {}): LearningAgent =>
  createAgent({ algo, env: new Chain(), seed: 2, ...options });

const files: Record<string, Uint8Array> = {
  dqn: made('dqn', { hiddenLayers: [6] }).save(),
  'dqn, categorical, dueling': made('dqn', {
    ...{ hiddenLayers: [6], dueling: true, head: 'categorical', atoms: 3, vMin: 0, vMax: 1 },
  }).save(),
  'dqn, normalized': made('dqn', { hiddenLayers: [6], normalizeObservations: true }).save(),
  'tabular-q': made('tabular-q').save(),
  'monte-carlo': made('monte-carlo').save(),
  'kernel-q': made('kernel-q', { featuresPerKernel: 3 }).save(),
};

/** What a file says, in one order, whichever it has. */
const contents = (bytes: Uint8Array) => {
  const { tensors, metadata } = decodeSafetensors(bytes);
  return encodeSafetensors(tensors, metadata);
};

/** Refused by a message for people, or says what the file said before it was changed. */
function isNoticed(changed: Uint8Array, before: Uint8Array): boolean {
  try {
    loadAgent(changed);
  } catch (error) {
    return error instanceof UsageError;
  }
  return Buffer.from(contents(changed)).equals(Buffer.from(contents(before)));
}

describe.each(Object.entries(files))('a damaged file: %s', (_, bytes) => {
  it('with any single bit flipped is refused', () => {
    const unnoticed: number[] = [];
    const step = Math.max(1, Math.floor((bytes.length * 8) / 800));
    for (let bit = 0; bit < bytes.length * 8; bit += step) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      if (!isNoticed(changed, bytes)) unnoticed.push(bit);
    }
    expect(unnoticed).toEqual([]);
  });

  it('with bytes zeroed, overwritten or cut is refused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 64 }),
        fc.option(fc.integer({ min: 0, max: 255 })),
        (from, length, fill) => {
          const changed =
            fill === null ? bytes.slice(0, from) : bytes.slice().fill(fill, from, from + length);
          expect(isNoticed(changed, bytes)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('with one entry of its metadata changed is refused', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    for (const [name, value] of Object.entries(metadata)) {
      for (const other of [`${value} `, '7', '']) {
        if (other === value) continue;
        const changed = encodeSafetensors(tensors, { ...metadata, [name]: other });
        expect(() => loadAgent(changed), `${name}: ${other}`).toThrow(UsageError);
      }
    }
  });
});

describe('loadAgent', () => {
  it('loads whatever can be trained: 3,000-3,000, and one-hot Taxi with a network an action', () => {
    const env = make('CartPole-v1');
    const large = createAgent({ env, seed: 1, hiddenLayers: [3_000, 3_000], batchSize: 1 });
    const row = [0.1, 0.2, 0.3, 0.4];
    const loaded = loadAgent(large.save()) as ValueAgent;
    expect(loaded.qValues(row)).toEqual(large.qValues(row));
    const taxi = make('Taxi-v4');
    const each = createAgent({
      ...{ algo: 'online-q', env: taxi, seed: 1 },
      ...{ hiddenLayers: [300, 300], networks: 'per-action' },
    } as const);
    const policy = loadAgent(each.save()) as ValueAgent;
    expect(policy.qValues(77)).toEqual(each.snapshot().qValues(77));
  });
});
