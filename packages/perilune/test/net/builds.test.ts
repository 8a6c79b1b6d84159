import { Worker } from 'node:worker_threads';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import type { ActivationName, InferenceKernels } from '../../src/net/index.js';
import { SharedWasmKernels, WasmInferenceKernels, WasmKernels } from '../../src/net/index.js';
import { SCRATCH_BYTES } from '../../src/net/kernels/forward-operations.generated.js';
import { operations } from '../../src/net/kernels/operations.js';
import { Generator } from '../../src/random/generator.js';
import { compileEmbedded } from '../../src/wasm/compile.js';
import { netWasm } from '../../src/wasm/net.generated.js';
import { netInferenceWasm } from '../../src/wasm/net-inference.generated.js';
import { netSharedWasm } from '../../src/wasm/net-shared.generated.js';
import { activations64 } from './activations64.js';
import { randomValues } from './helpers.js';

const ROWS = 33;
const COLUMNS = 12;

/** One matrix that everything reads, and one a piece that is written. */
type Programs<Kernels> = Record<string, (kernels: Kernels, at: Arrays) => void>;

interface Arrays {
  /** Float32 matrices of ROWS x COLUMNS. */
  x: number;
  y: number;
  weights: number;
  row: number;
  columns: number;
  segments: number;
  masks: number;
  /** float64 [COLUMNS] */
  mean: number;
  variance: number;
}

const atoms = { actionCount: 3, atoms: 4, stride: 4 };
const block = ROWS * COLUMNS;

/** Every operation of the module for acting. */
const programs = {
  denseForward: (kernels, { x, y, weights, row }) =>
    kernels.denseForward(
      {
        ...{ input: x, inputPitch: COLUMNS, inputs: COLUMNS, weights, bias: row },
        ...{ output: y, outputs: COLUMNS, relu: true, sparseInput: true },
      },
      ROWS,
    ),
  activate: (kernels, { x, y }) => {
    for (const activation of Object.keys(activations64) as ActivationName[]) {
      kernels.activate({ activation, input: x, columns: COLUMNS, output: y }, ROWS);
    }
  },
  layerNormForward: (kernels, { x, y, row, columns }) =>
    kernels.layerNormForward(
      {
        ...{ values: x, columns: COLUMNS, gain: row, bias: row, epsilon: 1e-5 },
        ...{ relu: false, scales: columns, output: y },
      },
      ROWS,
    ),
  batchRenormForward: (kernels, { x, y, weights, row, columns }) =>
    kernels.batchRenormForward(
      {
        ...{ input: x, inputPitch: COLUMNS, columns: COLUMNS, gain: row, bias: row, mean: row },
        ...{ variance: row, epsilon: 2, relu: true, values: weights, terms: columns, output: y },
      },
      ROWS,
    ),
  perturb: (kernels, { x, y, row, columns }) =>
    kernels.perturb({
      ...{ from: x, deviations: x, rows: ROWS, columns: COLUMNS },
      ...{ rowNoise: columns, columnNoise: row, to: y },
    }),
  expandRows: (kernels, { x, y, segments }) =>
    kernels.expandRows(
      {
        ...{ input: x, inputPitch: COLUMNS, segments, segmentCount: 2 },
        ...{ output: y, outputPitch: COLUMNS },
      },
      ROWS,
    ),
  normalizeRows: (kernels, { x, y, mean, variance }) =>
    kernels.normalizeRows(
      {
        ...{ input: x, inputPitch: COLUMNS, columns: COLUMNS, mean, variance },
        ...{ epsilon: 1e-8, clip: 1, output: y, outputPitch: COLUMNS },
      },
      ROWS,
    ),
  maskValues: (kernels, { x, masks }) =>
    kernels.maskValues({ values: x, columns: COLUMNS, masks, fill: -1e30 }, ROWS),
  allFinite: (kernels, { x, y }) => {
    kernels.allFinite({ block: x, count: block });
    kernels.copy({ from: x, to: y, count: block });
  },
  copy: (kernels, { x, y }) => kernels.copy({ from: x, to: y, count: block }),
  rowArgmax: (kernels, { x, y }) =>
    kernels.rowArgmax({ values: x, columns: COLUMNS, indices: y }, ROWS),
  duelingForward: (kernels, { x, y, weights }) =>
    kernels.duelingForward({ ...atoms, value: weights, advantages: x, output: y }, ROWS),
  softmax: (kernels, { x, y }) => kernels.softmax({ ...atoms, logits: x, probabilities: y }, ROWS),
  expectation: (kernels, { x, y, row }) =>
    kernels.expectation({ ...atoms, distribution: x, factors: row, values: y }, ROWS),
} satisfies Programs<InferenceKernels>;

/** Lays out the same numbers. */
function arraysOf({ arena }: InferenceKernels): Arrays {
  const random = new Generator(7);
  const floats = (count: number) => {
    const address = arena.reserveFloats(count);
    arena.floats(address, count).set(randomValues(count, random, 0.4));
    return address;
  };
  const [x, y, weights, row, columns] = [block, block, block, COLUMNS, ROWS + 3].map(floats);
  const segments = arena.reserve(16);
  arena.integers(segments, 4).set([3, -1, 0, 8]);
  const masks = arena.reserve(block);
  arena.bytes(masks, block).forEach((_, i, view) => {
    view[i] = i % 3;
  });
  const [mean, variance] = [0, 1].map(() => arena.reserve(8 * COLUMNS));
  for (const at of [mean!, variance!]) {
    arena.doubles(at, COLUMNS).set(randomValues(COLUMNS, random).map(Math.abs));
  }
  return {
    x: x!,
    y: y!,
    weights: weights!,
    row: row!,
    columns: columns!,
    segments,
    masks,
    mean: mean!,
    variance: variance!,
  };
}

/** Everything that the kernels' arrays hold after a program. */
function resultOf(kernels: InferenceKernels, name: keyof typeof programs): Uint8Array {
  const arrays = arraysOf(kernels);
  programs[name](kernels, arrays);
  return kernels.arena.bytes(arrays.x, arrays.variance - arrays.x).slice();
}

const bytes = 1 << 20;

describe('the modules', () => {
  const names = Object.keys(programs) as (keyof typeof programs)[];

  it('these programs are of every operation that acting has', () => {
    const expected = Object.entries(operations).filter(([, { build }]) => build !== 'learning');
    expect([...names].sort()).toEqual(expected.map(([name]) => name).sort());
  });

  it.each(names)('%s gives the same bits in all three', (name) => {
    const [learning, inference, shared] = [
      new WasmKernels({ bytes }),
      new WasmInferenceKernels({ bytes }),
      new SharedWasmKernels({ bytes }),
    ].map((kernels) => Buffer.from(resultOf(kernels, name)));
    expect(inference!.equals(learning!)).toBe(true);
    expect(shared!.equals(learning!)).toBe(true);
  });

  it('a compiled module is used and handed on, and none is compiled', () => {
    const [learning, inference, shared] = [netWasm, netInferenceWasm, netSharedWasm].map(
      (embedded) => compileEmbedded(embedded),
    );
    const { Module } = WebAssembly;
    try {
      WebAssembly.Module = class {
        constructor() {
          throw new Error('compiled');
        }
      } as unknown as typeof Module;
      for (const kernels of [
        new WasmKernels({ bytes, module: learning! }),
        new WasmInferenceKernels({ bytes, module: inference! }),
        new SharedWasmKernels({ bytes, module: shared! }),
      ]) {
        expect(resultOf(kernels.fresh(), 'softmax')).toEqual(resultOf(kernels, 'softmax'));
      }
    } finally {
      WebAssembly.Module = Module;
    }
  });

  it('a module or a memory of another kind is refused with what to give instead', () => {
    const module = compileEmbedded(netSharedWasm);
    expect(() => new WasmKernels({ module })).toThrow(/not one of these kernels: .*net\.wasm for/);
    const memory = new WebAssembly.Memory({ initial: 16 });
    expect(() => new SharedWasmKernels({ memory })).toThrow(/need a shared memory/);
    const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    expect(() => new WasmKernels({ module: empty })).toThrow(/it has no heapBase/);
  });

  it('a region is an arena of its own, between the constants and the end of the memory', () => {
    const { memory, arena } = new SharedWasmKernels({ bytes });
    const regionOf = (from: number, length: number) =>
      new SharedWasmKernels({ memory, region: { begin: from, bytes: length } });
    const size = SCRATCH_BYTES + 3616;
    const begin = arena.reserve(size);
    const other = regionOf(begin, size);
    expect(other.arena.reserve(3000)).toBe(begin + SCRATCH_BYTES);
    expect(() => other.arena.reserve(1000)).toThrow(/arena is full/);
    expect(() => regionOf(begin, 2 * bytes)).toThrow(/does not lie in \d+ to 1048576/);
    expect(() => regionOf(0, size)).toThrow(/does not lie in/);
  });

  it('a bundle that only acts holds the bytes of no other module', async () => {
    const entry = new URL('../../src/net/index.ts', import.meta.url).pathname;
    const bundle = await rolldown({
      input: 'entry',
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'entry' ? id : null),
          load: (id) => (id === 'entry' ? `export { WasmInferenceKernels } from '${entry}'` : null),
        },
      ],
      treeshake: { moduleSideEffects: false },
    });
    const { output } = await bundle.generate({ format: 'esm' });
    const code = output[0]!.code;
    expect(code.includes(netInferenceWasm)).toBe(true);
    expect(code.includes(netWasm) || code.includes(netSharedWasm)).toBe(false);
  });
});

describe('kernels of two threads over one memory', () => {
  /** The whole library in one file, for a worker that loads no TypeScript. */
  const worker = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.library).then(({ SharedWasmKernels, QNetwork, DqnUpdate, Generator }) => {
      const { memory, region, seed, updates } = workerData;
      const kernels = new SharedWasmKernels({ memory, region });
      const random = new Generator(seed);
      const network = new QNetwork({ layers: [8, 64, 64, 4], random, layerNorm: true, kernels,
        head: { type: 'quantile', quantiles: 8 } });
      const learner = new DqnUpdate({ network, batchSize: 32, optimizer: { type: 'adam', learningRate: 1e-3 } });
      const { observations, nextObservations, actions, rewards, discounts } = learner.batch;
      for (const view of [observations, nextObservations, rewards, discounts])
        for (let i = 0; i < view.length; i++) view[i] = random.uniform(-1, 1);
      for (let i = 0; i < actions.length; i++) actions[i] = random.integers(0, 4);
      parentPort.once('message', () => {
        for (let i = 0; i < updates; i++) learner.update();
        parentPort.postMessage(network.parameters().map(({ values }) => [...values]));
      });
      parentPort.postMessage('ready');
    });`;

  function learn(memory: WebAssembly.Memory, begin: number, seed: number) {
    const library = new URL('../../dist/perilune.js', import.meta.url).href;
    const region = { begin, bytes: 4 << 20 };
    const thread = new Worker(worker, {
      eval: true,
      workerData: { library, memory, region, seed, updates: 300 },
    });
    const next = () => new Promise((done) => thread.once('message', done));
    const go = () => {
      thread.postMessage('go');
      return next();
    };
    return { ready: next(), go, thread };
  }

  it('learn side by side what each learns alone, in every weight', async () => {
    const alone: unknown[] = [];
    for (const seed of [1, 2]) {
      const { memory, arena } = new SharedWasmKernels({ bytes: 16 << 20 });
      const one = learn(memory, arena.reserve(4 << 20), seed);
      await one.ready;
      alone.push(await one.go());
      await one.thread.terminate();
    }
    const { memory, arena } = new SharedWasmKernels({ bytes: 16 << 20 });
    const both = [1, 2].map((seed) => learn(memory, arena.reserve(4 << 20), seed));
    await Promise.all(both.map(({ ready }) => ready));
    const together = await Promise.all(both.map(({ go }) => go()));
    await Promise.all(both.map(({ thread }) => thread.terminate()));
    expect(together).toEqual(alone);
    expect(together[0]).not.toEqual(together[1]);
  });
});
