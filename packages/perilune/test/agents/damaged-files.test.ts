import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAgent,
  decodeSafetensors,
  encodeSafetensors,
  hasChecksum,
  type LearningAgent,
  loadAgent,
  make,
  UsageError,
  type ValueAgent,
} from '../../src/index.js';
import { Chain, oneHot } from './chain.js';

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

describe('the checksum', () => {
  const bytes = files.dqn as Uint8Array;

  it('is the same whatever order another program writes in, and not asked of older files', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(hasChecksum(bytes)).toBe(true);
    const { checksum: _, sealed: __, ...older } = metadata;
    const file = encodeSafetensors(tensors, older);
    expect(hasChecksum(file)).toBe(false);
    expect(loadAgent(file).describe()).toEqual(loadAgent(bytes).describe());
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size))) as object;
    const turned = JSON.stringify(Object.fromEntries(Object.entries(header).reverse()));
    const data = bytes.subarray(8 + size);
    const again = new Uint8Array(8 + turned.length + data.length);
    new DataView(again.buffer).setBigUint64(0, BigInt(turned.length), true);
    again.set(new TextEncoder().encode(turned), 8);
    again.set(data, 8 + turned.length);
    expect(loadAgent(again).save()).toEqual(bytes);
  });

  it('does not let weights pass that are none, in a file without one either', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { checksum: _, sealed: __, ...older } = metadata;
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const [first, ...others] = tensors;
      if (first === undefined) throw new Error('no tensors');
      first.values[1] = odd;
      for (const said of [metadata, older, { ...older, diverged: 'true' }]) {
        const file = encodeSafetensors([first, ...others], said);
        expect(() => loadAgent(file)).toThrow(
          `damaged: ${first.name}[1] is ${odd}, which is no weight`,
        );
      }
    }
  });

  it.each([
    ['discount', '1.5'],
    ['rewardScale', '0'],
    ['rewardClip', '"1"'],
    ['rewardMoments', '{"mean":0,"variance":-1,"count":2}'],
    ['rewardMoments', 'null'],
  ])('does not vouch for terms that nothing is learned in: %s %s', (name, said) => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { checksum: _, sealed: __, ...others } = metadata;
    const file = encodeSafetensors(tensors, { ...others, [name]: said });
    expect(() => loadAgent(file)).toThrow(`The file's ${name} is`);
  });

  it('vouches for an agent whose learning diverged and was let go on', () => {
    const agent = made('tabular-q', { onDivergence: 'go-on', learningRate: 10 });
    const step = { observation: oneHot(0), action: 0, nextObservation: oneHot(1) };
    for (let i = 0; i < 2; i++) {
      agent.observe({ ...step, reward: 3e38, terminated: false, truncated: false });
      agent.learn();
    }
    const saved = agent.save();
    expect(decodeSafetensors(saved).metadata.diverged).toBe('true');
    expect(loadAgent(saved).save()).toEqual(saved);
  });
});

describe('loadAgent', () => {
  const bytes = files.dqn as Uint8Array;
  const values = (given: Parameters<typeof loadAgent>[0]) =>
    (loadAgent(given) as ValueAgent).qValues(oneHot(3));

  it('takes an ArrayBuffer, a Uint8Array, and views into larger memory', () => {
    const expected = values(bytes);
    expect(values(Uint8Array.from(bytes).buffer)).toEqual(expected);
    const pool = new Uint8Array(bytes.length + 100).fill(7);
    for (const offset of [0, 1, 2, 3, 64]) {
      pool.set(bytes, offset);
      expect(values(Buffer.from(pool.buffer, offset, bytes.length))).toEqual(expected);
      expect(values(pool.subarray(offset, offset + bytes.length))).toEqual(expected);
      expect(values(new DataView(pool.buffer, offset, bytes.length))).toEqual(expected);
    }
    expect(values(Buffer.from(bytes))).toEqual(expected);
    expect(() => loadAgent('model.safetensors' as unknown as Uint8Array)).toThrow(
      'but "model.safetensors" was given: read the file first',
    );
  });

  it('gives an agent that can be closed, and is not used then', () => {
    const agent = loadAgent(bytes);
    agent.close();
    agent.close();
    expect(() => agent.act(oneHot(0))).toThrow('The agent is closed');
    for (const other of Object.values(files)) loadAgent(other).close();
  });

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

  it('knows the world of an own loop’s agent with its options', () => {
    const env = make('LunarLander-v3', { gravity: -3 });
    const agent = createAgent({ env, seed: 1 });
    const loaded = loadAgent(agent.save());
    expect(loaded).toMatchObject({ trainedIn: 'LunarLander-v3', trainedWith: { gravity: -3 } });
    expect(loaded.save()).toEqual(agent.save());
  });
});
