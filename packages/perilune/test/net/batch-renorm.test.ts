import { describe, expect, it } from 'vitest';
import { type Kernels, Network, ParameterLayout } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, implementations, randomValues } from './helpers.js';

const STEP = 1e-5;

/** A network of this layer alone, reading so many numbers. */
function layerOf(kernels: Kernels, units: number, options: { momentum?: number; warmup?: number }) {
  const layout = new ParameterLayout({
    input: { segments: [{ kind: 'values', size: units }] },
    parts: [
      {
        ...{ name: 'y', takes: ['observation'], prefix: '' },
        layers: [{ kind: 'batchRenorm', ...options }],
      },
    ],
  });
  const random = new Generator(3);
  const network = new Network({ layout, kernels, random, maxBatch: 16 });
  const learning = network.forwardPass({ learning: { kernels, random } });
  const acting = network.forwardPass();
  const gradients = kernels.arena.reserveFloats(layout.count);
  const inputs = ['observation'] as const;
  const back = network.backwardPass({ forward: learning, gradients, inputs });
  const backOfActing = network.backwardPass({ forward: acting, gradients, inputs });
  return { kernels, network, layout, learning, acting, back, backOfActing, gradients };
}

type Layer = ReturnType<typeof layerOf>;

function tensor({ network }: Layer, name: string): Float32Array {
  return network.parameters().find((found) => found.name === `0.${name}`)!.values;
}

function setTensors({ network }: Layer, values: Record<string, readonly number[]>): void {
  network.setParameters(
    network.parameters().map(({ name, shape, values: known }) => {
      return { name, shape, values: values[name.slice(2)] ?? known };
    }),
  );
}

/** The rows that a pass gives. */
function run({ kernels }: Layer, pass: Layer['learning'], rows: readonly (readonly number[])[]) {
  const columns = rows[0]!.length;
  kernels.arena.floats(pass.input, rows.length * columns).set(rows.flat());
  pass.run(rows.length);
  return rows.map((_, r) => [
    ...kernels.arena.floats(pass.output + 4 * r * pitch(columns), columns),
  ]);
}

describe.each(implementations)('the $name batch renormalization', ({ make }) => {
  it('goes by the batch while it learns, within 1e-6: of 1, 3, 5 mean 3, variance 4', () => {
    const layer = layerOf(make(), 1, { momentum: 0.5 });
    setTensors(layer, { scale: [2], bias: [1] });
    const found = run(layer, layer.learning, [[1], [3], [5]]);
    const far = (2 * 2) / Math.sqrt(4.001);
    [1 - far, 1, 1 + far].forEach((y, r) => {
      expect(Math.abs(found[r]![0]! - y)).toBeLessThan(1e-6);
    });
    // Half of the way from 0 to 3 and from 1 to 4.
    expect([...tensor(layer, 'ra_mean')]).toEqual([1.5]);
    expect([...tensor(layer, 'ra_var')]).toEqual([2.5]);
    expect([...tensor(layer, 'steps')]).toEqual([1]);
  });

  it('acts by what ran along, which stays, within 1e-6: of mean 1.5, variance 2.5', () => {
    const layer = layerOf(make(), 1, {});
    setTensors(layer, { ra_mean: [1.5], ra_var: [2.5] });
    const [[y]] = run(layer, layer.acting, [[4]]) as [[number]];
    expect(Math.abs(y - 2.5 / Math.sqrt(2.501))).toBeLessThan(1e-6);
    expect([...tensor(layer, 'steps'), ...tensor(layer, 'ra_mean')]).toEqual([0, 1.5]);
  });

  it('after its warmup a batch is drawn to what ran along: by r of at most 3 and d of at most 5, within 1e-6', () => {
    const layer = layerOf(make(), 2, { warmup: 0 });
    const state = { steps: [1], ra_mean: [0, 3], ra_var: [0.1, 4] };
    setTensors(layer, state);
    const found = run(layer, layer.learning, [
      [1, 1],
      [3, 3],
      [5, 5],
    ]);
    [1, 3, 5].forEach((x, r) => {
      // Mean 3, variance 4: r = 2 / 0.32 is cut to 3, d = 3 / 0.32 to 5.
      const cut = (x - (3 - (5 * 2) / 3)) / Math.sqrt(4 / 9 + 1e-3);
      expect(Math.abs(found[r]![0]! - cut)).toBeLessThan(1e-6);
      // As what ran along: r = 1, d = 0.
      expect(Math.abs(found[r]![1]! - (x - 3) / Math.sqrt(4.001))).toBeLessThan(1e-6);
    });
    const still = layerOf(make(), 2, { warmup: 1 });
    setTensors(still, state);
    const own = run(still, still.learning, [
      [1, 1],
      [3, 3],
      [5, 5],
    ]);
    expect(Math.abs(own[0]![0]! + 2 / Math.sqrt(4.001))).toBeLessThan(1e-6);
  });

  it.each([
    ['learns', 'learning', 1e9],
    ['learns, renormalized', 'learning', 0],
    ['acts', 'acting', 0],
  ] as const)(
    'the way back of one that %s, within 1e-5 of central differences',
    (_, kind, warmup) => {
      const layer = layerOf(make(), 3, { warmup });
      const random = new Generator(11);
      const state = {
        ...{ steps: [5], scale: [0.7, 1.3, -0.4], bias: [0.2, 0, -0.1] },
        ...{ ra_mean: [0.1, -0.2, 0.3], ra_var: [0.5, 0.03, 1.5] },
      };
      setTensors(layer, state);
      const rows = [0, 1, 2, 3].map(() => [...randomValues(3, random)]);
      const slopes = [0, 1, 2, 3].map(() => [...randomValues(3, random)]);
      run(layer, layer[kind], rows);
      const back = kind === 'learning' ? layer.back : layer.backOfActing;
      const { arena } = layer.kernels;
      slopes.forEach((row, r) => {
        arena.floats(back.outputGradient + 16 * r, 3).set(row);
      });
      back.run(4);
      const limits = limitsOf(rows, state, warmup);
      const loss = () =>
        output64(rows, state, kind === 'acting' ? undefined : limits)
          .flat()
          .reduce((sum, y, i) => sum + y * slopes.flat()[i]!, 0);
      const found = layer.layout.read(arena.floats(layer.gradients, layer.layout.count));
      for (const name of ['scale', 'bias'] as const) {
        const { values } = found.find((one) => one.name === `0.${name}`)!;
        values.forEach((v, j) => {
          expect(Math.abs(v - slopeAt(state[name], j, loss)), `${name} ${j}`).toBeLessThan(1e-5);
        });
      }
      rows.forEach((row, r) => {
        const gradient = arena.floats(back.gradientOf('observation') + 16 * r, 3);
        row.forEach((_x, j) => {
          expect(Math.abs(gradient[j]! - slopeAt(row, j, loss)), `x ${r} ${j}`).toBeLessThan(1e-5);
        });
      });
    },
  );

  it('a column that is the same in every row stays finite, and a NaN in its column', () => {
    const layer = layerOf(make(), 3, { warmup: 0 });
    setTensors(layer, { steps: [9], ra_mean: [1, 0, 0] });
    const found = run(layer, layer.learning, [
      [2, Number.NaN, 1],
      [2, 0, -1],
    ]);
    const { arena } = layer.kernels;
    arena.floats(layer.back.outputGradient, 8).set([1, 1, 1, 0, -1, 1, 1, 0]);
    layer.back.run(2);
    const gradient = arena.floats(layer.back.gradientOf('observation'), 8);
    for (const j of [0, 2]) {
      expect(
        [found[0]![j], found[1]![j], gradient[j], gradient[4 + j]].every(Number.isFinite),
      ).toBe(true);
    }
    expect([found[0]![1], gradient[1]]).toEqual([Number.NaN, Number.NaN]);
  });
});

it.each([1, 3, 4, 5, 8, 17])(
  'width %i: the same bits from both kernels, warm or not, packed rows, both ways',
  (columns) => {
    for (const [rows, warmup] of [
      [2, 9],
      [16, 0],
      [7, 0],
    ] as const) {
      expectSameBits((kernels) => {
        const layer = layerOf(kernels, columns, { warmup, momentum: 0.3 });
        const random = new Generator(columns);
        const { arena } = kernels;
        const width = pitch(columns);
        const written: Float32Array[] = [];
        for (const [pass, back] of [
          [layer.learning, layer.back],
          [layer.learning, layer.back],
          [layer.acting, layer.backOfActing],
        ] as const) {
          arena.floats(pass.input, rows * columns).set(randomValues(rows * columns, random, 0.2));
          pass.run(rows);
          for (let r = 0; r < rows; r++) {
            arena
              .floats(back.outputGradient + 4 * r * width, columns)
              .set(randomValues(columns, random));
          }
          back.run(rows);
          written.push(arena.floats(pass.output, rows * width).slice());
          written.push(arena.floats(back.gradientOf('observation'), rows * width).slice());
          written.push(arena.floats(layer.gradients, layer.layout.count).slice());
        }
        return [...written, ...layer.network.parameters().map(({ values }) => values)];
      });
    }
  },
);

interface State {
  scale: number[];
  bias: number[];
  ra_mean: number[];
  ra_var: number[];
}

type Limits = { r: number; d: number }[];

function statistics64(x: readonly number[]) {
  const m = x.reduce((sum, v) => sum + v, 0) / x.length;
  return { m, v: x.reduce((sum, value) => sum + (value - m) ** 2, 0) / (x.length - 1) };
}

/** r and d of every column: what the way back takes as given. */
function limitsOf(rows: readonly number[][], state: State, warmup: number): Limits {
  return state.scale.map((_, j) => {
    if (warmup > 5) return { r: 1, d: 0 };
    const { m, v } = statistics64(rows.map((row) => row[j]!));
    const running = Math.sqrt(state.ra_var[j]! + 1e-3);
    const r = Math.min(3, Math.max(1 / 3, Math.sqrt(v + 1e-3) / running));
    return { r, d: Math.min(5, Math.max(-5, (m - state.ra_mean[j]!) / running)) };
  });
}

function output64(rows: readonly number[][], state: State, limits: Limits | undefined) {
  const columns = state.scale.map((_, j) => {
    if (limits === undefined) return { mean: state.ra_mean[j]!, variance: state.ra_var[j]! };
    const { m, v } = statistics64(rows.map((row) => row[j]!));
    const { r, d } = limits[j]!;
    return { mean: m - (d * Math.sqrt(v)) / r, variance: v / r ** 2 };
  });
  return rows.map((row) =>
    row.map((x, j) => {
      const { mean, variance } = columns[j]!;
      return ((x - mean) / Math.sqrt(variance + 1e-3)) * state.scale[j]! + state.bias[j]!;
    }),
  );
}

/** By central differences. */
function slopeAt(values: number[], i: number, objective: () => number): number {
  const kept = values[i]!;
  values[i] = kept + STEP;
  const above = objective();
  values[i] = kept - STEP;
  const below = objective();
  values[i] = kept;
  return (above - below) / (2 * STEP);
}
