import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadAgent as loadSmall } from '../../src/agent.js';
import { createAgent, loadAgent, NetworkPolicy } from '../../src/agents/index.js';
import { inputFor } from '../../src/agents/value-network/input.js';
import { UsageError } from '../../src/errors.js';
import {
  type ActivationName,
  type ArchitectureOptions,
  decodeSafetensors,
  encodeSafetensors,
  type HeadOptions,
  QNetwork,
} from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import {
  type AnySpace,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  readRow,
  rowWidth,
  Tuple,
  writeRow,
} from '../../src/spaces/index.js';
import { activations64 } from '../net/activations64.js';

const heads: readonly HeadOptions[] = [
  { type: 'scalar' },
  { type: 'categorical', atoms: 7, vMin: -3, vMax: 5 },
  { type: 'quantile', quantiles: 6 },
];
const activations = Object.keys(activations64) as ActivationName[];
const spaces: Readonly<Record<string, AnySpace>> = {
  box: new Box(-2, 2, { shape: [5] }),
  discrete: new Discrete(6, { start: 3 }),
  tuple: new Tuple([new Discrete(3), new Box(-1, 1, { shape: [2, 2] }), new MultiBinary(3)]),
  dict: new Dict({
    at: new MultiDiscrete([4, 3], { start: [1, -1] }),
    speed: new Box(-9, 9, { shape: [3] }),
  }),
};

interface Case {
  space: AnySpace;
  options: Omit<ArchitectureOptions, 'layers'>;
  normalizes: boolean;
  hidden: number[];
}

/** Every activation with every head, with and without streams, norms and normalized observations. */
const cases = activations.flatMap((activation, a) =>
  heads.flatMap((head, h) =>
    [false, true].flatMap((dueling) =>
      [false, true].map((layerNorm): [string, Case] => {
        const names = Object.keys(spaces);
        const name = names[
          (a + h + (dueling ? 1 : 0) + (layerNorm ? 2 : 0)) % names.length
        ] as string;
        const normalizes = (a + h) % 2 === 0;
        const hidden = [[], [8], [9, 7]][(a + (dueling ? 1 : 0)) % 3] as number[];
        const title = [activation, head.type, name, hidden.join('-')];
        if (dueling) title.push('dueling');
        if (layerNorm) title.push('layer norm');
        if (normalizes) title.push('normalized');
        const options = { activation, head, dueling, layerNorm };
        return [title.join(', '), { space: spaces[name] as AnySpace, options, normalizes, hidden }];
      }),
    ),
  ),
);

/** A file of a network with drawn weights, its statistics those of some drawn observations. */
function fileOf({ space, options, normalizes, hidden }: Case): Uint8Array {
  const random = new Generator(7);
  const input = inputFor(space, { normalizeObservations: normalizes, normalizationClip: 2 });
  const network = new QNetwork({
    ...options,
    layers: [rowWidth(space), ...hidden, 4],
    input,
    random,
    kernels: undefined,
    maxBatch: 64,
  });
  network.observeInput(rowsOf(space, 20), 20);
  const actionSpace = new Discrete(4, { start: 2 });
  return new NetworkPolicy({ algo: 'dqn', observationSpace: space, actionSpace }, network).save();
}

function rowsOf(space: AnySpace, n: number): Float32Array {
  space.seed(5);
  const width = rowWidth(space);
  const rows = new Float32Array(n * width);
  for (let i = 0; i < n; i++) writeRow(space, space.sample() as never, rows, i * width);
  return rows;
}

/** All that both say of 70 observations, more than are computed at a time. */
function expectAlike(bytes: Uint8Array, space: AnySpace, small = loadSmall(bytes)) {
  const large = loadAgent(bytes) as NetworkPolicy;
  const n = 70;
  const rows = rowsOf(space, n);
  const masks = Uint8Array.from({ length: 4 * n }, (_, i) =>
    (i * 7) % 11 < 5 || i % 4 === 3 ? 1 : 0,
  );
  for (const options of [{}, { masks }]) {
    const [own, others] = [new Float32Array(n), new Float32Array(n)];
    small.actInto(rows, own, options);
    large.actInto(rows, others, options);
    expect(own).toEqual(others);
  }
  for (let i = 0; i < 5; i++) {
    const observation = readRow(space, rows, i * rowWidth(space));
    expect(small.qValues(observation)).toEqual(large.qValues(observation));
    expect(small.distribution(observation)).toEqual(large.distribution(observation));
    expect(small.act(observation)).toBe(large.act(observation));
    const mask = [0, 1, 1, 0];
    expect(small.act(observation, { mask })).toBe(large.act(observation, { mask }));
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A host that compiles nothing, as workerd and a strict policy do. */
function forbidCompiling() {
  const refusing = class {
    constructor() {
      throw new Error('Wasm code generation disallowed by embedder');
    }
  };
  vi.stubGlobal('WebAssembly', { Module: refusing });
}

describe('perilune/agent', () => {
  it.each(cases)('acts as loadAgent of perilune does, to the bit: %s', (_, given) => {
    expectAlike(fileOf(given), given.space);
  });

  it.each(['box', 'tuple'])(
    'where nothing may be compiled JavaScript gives the same bits: %s',
    async (name) => {
      const space = spaces[name] as AnySpace;
      const [, given] = cases.find(([, { options }]) => options.dueling && options.layerNorm)!;
      const bytes = fileOf({ ...given, space, normalizes: true });
      vi.resetModules();
      const fresh = await import('../../src/agent.js');
      forbidCompiling();
      const small = fresh.loadAgent(bytes);
      vi.unstubAllGlobals();
      expect(small.computation).toEqual({
        by: 'javascript',
        reason: 'Wasm code generation disallowed by embedder',
      });
      expectAlike(bytes, space, small as never);
    },
  );

  it('a compiled module that is given is used where nothing may be compiled', async () => {
    const { compileInference } = await import('../../src/net/kernels/wasm-inference-kernels.js');
    const module = compileInference();
    const [, given] = cases[0]!;
    const bytes = fileOf(given);
    vi.resetModules();
    const fresh = await import('../../src/agent.js');
    const { WebAssembly: whole } = globalThis;
    vi.stubGlobal('WebAssembly', { Memory: whole.Memory, Instance: whole.Instance, Module: null });
    const small = fresh.loadAgent(bytes, { module });
    expect(small.computation).toEqual({ by: 'webassembly' });
    vi.unstubAllGlobals();
    expectAlike(bytes, given.space, small as never);
  });

  it('reads the networks of the first edition', () => {
    const folder = new URL('../fixtures/edition-1/', import.meta.url);
    const book = JSON.parse(readFileSync(new URL('agents.json', folder), 'utf8'));
    let read = 0;
    for (const [name, was] of Object.entries<{ actions: number[]; qValues: number[][] }>(
      book.agents,
    )) {
      const bytes = readFileSync(new URL(`agents/${name}.safetensors`, folder));
      if (!(loadAgent(bytes) instanceof NetworkPolicy)) {
        expect(() => loadSmall(bytes)).toThrow(/read it with loadAgent of "perilune"/);
        continue;
      }
      const agent = loadSmall(bytes);
      const found = book.observations.map((observation: number[]) => [
        ...agent.qValues(observation),
      ]);
      expect(found).toEqual(was.qValues);
      expect(book.observations.map((o: number[]) => agent.act(o))).toEqual(was.actions);
      read++;
    }
    expect(read).toBeGreaterThan(0);
  });

  it('a table is refused by name, with who reads it', () => {
    const env = { observationSpace: new Discrete(4), actionSpace: new Discrete(2) };
    const bytes = createAgent({ algo: 'tabular-q', env, seed: 1 }).save();
    expect(() => loadSmall(bytes)).toThrow(UsageError);
    expect(() => loadSmall(bytes)).toThrow(/made by "tabular-q".*loadAgent of "perilune"/);
  });

  it('an observation or a mask without its form is refused', () => {
    const space = spaces.tuple as AnySpace;
    const agent = loadSmall(fileOf({ space, options: {}, normalizes: false, hidden: [4] }));
    const box = [0, 0, 0, 0];
    expect(() => agent.act([3, box, [0, 1, 0]])).toThrow(
      'must be an integer in 0..2, but 3 was given',
    );
    expect(() => agent.act([0, [0, 0], [0, 1, 0]])).toThrow('must have 4 entries');
    expect(() => agent.act([0, box, [0, 1, 2]])).toThrow('must be an integer in 0..1, but 2');
    expect(() => agent.act(0)).toThrow('must have 3 entries, but 0 was given');
    expect(() => agent.act([0, box, [0, 1, 0]], { mask: [0, 0, 0, 0] })).toThrow('at least one');
    expect(() => agent.actInto(new Float32Array(7), new Float32Array(1))).toThrow('1 x 8 numbers');
  });

  it('a tensor of another shape, and spaces of another size, are refused', () => {
    const policy = loadAgent(
      fileOf({ space: spaces.box as AnySpace, options: {}, normalizes: false, hidden: [4] }),
    ) as NetworkPolicy;
    // As of a version that wrote no checksums, by which anything else would be told first.
    const text = (bytes: Uint8Array, key: string, from: string, to: string) => {
      const { tensors, metadata } = decodeSafetensors(bytes);
      const { checksum: _, sealed: __, ...others } = metadata;
      const changed = (others[key] as string).replace(from, to);
      return encodeSafetensors(tensors, { ...others, [key]: changed });
    };
    const other = text(policy.save(), 'architecture', '[5,4,4]', '[5,3,4]');
    expect(() => loadSmall(other)).toThrow('"0.weight" of the shape (3, 5); it has (4, 5)');
    const wide = text(policy.save(), 'actionSpace', '"n":4', '"n":5');
    expect(() => loadSmall(wide)).toThrow(/do not fit its network, whose layers are/);
  });
});
