import { readFileSync } from 'node:fs';
import { AgentFileError, createAgent, Generator, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { filesInFolder, readForeignAgent } from '../src/index.js';
import { readVecNormalize } from '../src/stable-baselines3/vec-normalize.js';
import { readStateDict } from '../src/torch/state-dict.js';
import { latin1 } from './torch-writer.js';
import { writeZip } from './zip-writer.js';

const MUTATIONS = 2_000;
/** What is of the program's insides, and no word for people. */
const TRACES = /undefined \(|Cannot read prop|is not a function|not iterable/;
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

/** One to three bytes changed, cut off, or put in. */
function mutated(bytes: Uint8Array, random: Generator): Uint8Array {
  const at = random.integers(0, bytes.length);
  const kind = random.integers(0, 6);
  if (kind === 0) return bytes.slice(0, at);
  if (kind === 1) return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at / 2)]);
  const changed = bytes.slice();
  for (let times = random.integers(1, 4); times > 0; times--)
    changed[random.integers(0, changed.length)] = random.integers(0, 256);
  return changed;
}

const safetensors = createAgent({
  env: make('CartPole-v1'),
  algo: 'dqn',
  seed: 1,
  hiddenLayers: [4],
})
  .snapshot()
  .save();
const sealed = latin1('\x80\x02ccollections\nOrderedDict\n)R(X\x01\0\0\0a');
const tensor = latin1(
  'ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\n' +
    'X\x01\0\0\x000X\x03\0\0\0cpuK\x02tQK\0K\x02\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtRu.',
);
const pickle = Uint8Array.from([...sealed, ...tensor]);
const storage = new Uint8Array(Float32Array.of(1, 2).buffer);
const zip = fixture('dqn.zip');
const statistics = fixture('dqn-normalized.pkl');
const folder: Record<string, Uint8Array> = {
  'README.md': latin1('# DQN'),
  'dqn.zip': zip,
  'vec_normalize.pkl': statistics,
};

/** What is read, of what chance has made. Those of one file alone are as it was, or refused. */
const READERS: readonly [name: string, read: (random: Generator) => unknown][] = [
  ["Stable-Baselines3's zip", (random) => readForeignAgent(mutated(zip, random)).act([0, 0, 0])],
  ['safetensors', (random) => readForeignAgent(mutated(safetensors, random)).act([0, 0, 0, 0])],
  [
    "PyTorch's pickle, sealed anew",
    (random) =>
      readStateDict(
        writeZip([
          { name: 'a/data.pkl', bytes: mutated(pickle, random) },
          { name: 'a/data/0', bytes: storage },
        ]),
      ).names,
  ],
  ['VecNormalize', (random) => readVecNormalize(mutated(statistics, random)).observations],
  [
    'a folder of the hub',
    (random) => {
      const names = Object.keys(folder).filter(() => random.integers(0, 4) > 0);
      const { agent, vecNormalize } = filesInFolder(names);
      return readForeignAgent(mutated(folder[agent] as Uint8Array, random), {
        vecNormalize: vecNormalize === undefined ? undefined : folder[vecNormalize],
      });
    },
  ],
];

describe('a file that chance changed is what it was, or refused in words, 2,000 times', () => {
  it('the pickle is read as it is', () => {
    const bytes = writeZip([
      { name: 'a/data.pkl', bytes: pickle },
      { name: 'a/data/0', bytes: storage },
    ]);
    expect([...readStateDict(bytes).tensor('a').values]).toEqual([1, 2]);
  });

  it.each(READERS)('%s', (_, read) => {
    const random = new Generator(8);
    const refused = new Set<string>();
    const odd: unknown[] = [];
    for (let i = 0; i < MUTATIONS; i++) {
      try {
        if (Number.isNaN(read(random))) odd.push(`${i}: it says NaN`);
      } catch (error) {
        const isTold = error instanceof AgentFileError && !TRACES.test(error.message);
        if (isTold) refused.add(error.message);
        else odd.push(error);
      }
    }
    expect(odd).toEqual([]);
    expect(refused.size).toBeGreaterThan(3);
  });
});
