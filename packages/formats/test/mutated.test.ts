import { readFileSync } from 'node:fs';
import { type Agent, AgentFileError, createAgent, Generator, isValueAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { filesInFolder, readForeignAgent } from '../src/index.js';
import { readVecNormalize } from '../src/stable-baselines3/vec-normalize.js';
import { readStateDict } from '../src/torch/state-dict.js';
import { latin1 } from './torch-writer.js';
import { writeZip } from './zip-writer.js';

const MUTATIONS = 2_000;
/** What is of the program's insides, and no word for people. */
const TRACES =
  /undefined \(|Cannot read prop|is not a function|not iterable|cannot be read: |Cannot convert/;
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

/** Observations of as many numbers as the agents here see. */
const rows = (width: number) => {
  const random = new Generator(2);
  return Array.from({ length: 5 }, () =>
    Float32Array.from({ length: width }, () => random.standardNormal()),
  );
};
/** What an agent does and says, to the bit. */
function saysOf(agent: Agent, width: number): string {
  return rows(width)
    .map((row) => [agent.act(row), ...(isValueAgent(agent) ? agent.qValues(row) : [])].join())
    .join(';');
}
const zipSays = saysOf(readForeignAgent(zip), 3);
const normalizedSays = saysOf(readForeignAgent(zip, { vecNormalize: statistics }), 3);
const ownSays = saysOf(readForeignAgent(safetensors), 4);

/**
 * What is read, of what chance has made, and what is wrong with it where it is read: a zip file's members and our own file
 * have checksums, so that what is taken must say what it said. What nothing vouches for may have other numbers, but only
 * as many as there were, of those that there are.
 */
const READERS: readonly [name: string, read: (random: Generator) => string | undefined][] = [
  [
    "Stable-Baselines3's zip",
    (random) => {
      const agent = readForeignAgent(mutated(zip, random));
      return saysOf(agent, 3) === zipSays ? undefined : 'it says something else';
    },
  ],
  [
    'safetensors',
    (random) => {
      const agent = readForeignAgent(mutated(safetensors, random));
      return saysOf(agent, 4) === ownSays ? undefined : 'it says something else';
    },
  ],
  [
    "PyTorch's pickle, sealed anew",
    (random) => {
      const state = readStateDict(
        writeZip([
          { name: 'a/data.pkl', bytes: mutated(pickle, random) },
          { name: 'a/data/0', bytes: storage },
        ]),
      );
      const values = state.names.flatMap((name) => [...state.tensor(name).values]);
      return values.every((value) => value === 1 || value === 2) ? undefined : `${values}`;
    },
  ],
  [
    'VecNormalize',
    (random) => {
      const { observations } = readVecNormalize(mutated(statistics, random));
      const { mean, variance, epsilon } = observations ?? {
        mean: [0, 0, 0],
        variance: [0, 0, 0],
        epsilon: 1,
      };
      const isWhole = mean.length === 3 && variance.length === 3 && epsilon > 0;
      const numbers = [...mean, ...variance];
      return isWhole && numbers.every(Number.isFinite) ? undefined : `${numbers}`;
    },
  ],
  [
    'a folder of the hub',
    (random) => {
      const names = Object.keys(folder).filter(() => random.integers(0, 4) > 0);
      const { agent, vecNormalize } = filesInFolder(names);
      const read = readForeignAgent(mutated(folder[agent] as Uint8Array, random), {
        vecNormalize: vecNormalize === undefined ? undefined : folder[vecNormalize],
      });
      const said = vecNormalize === undefined ? zipSays : normalizedSays;
      return saysOf(read, 3) === said ? undefined : 'it says something else';
    },
  ],
];

describe('a file that chance changed says what it said, or is refused in words, 2,000 times', () => {
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
        const wrong = read(random);
        if (wrong !== undefined) odd.push(`${i}: ${wrong}`);
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
