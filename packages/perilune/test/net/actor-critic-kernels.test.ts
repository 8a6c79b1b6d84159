import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, implementations, put, randomValues } from './helpers.js';

const { NaN: NAN } = Number;

/** A matrix in the arena, its rows padded with zeros. */
function matrix(kernels: Kernels, rows: readonly (readonly number[])[], columns = rows[0]!.length) {
  const padded = rows.flatMap((row) => [...row, ...new Array(pitch(columns) - columns).fill(0)]);
  return put(kernels, padded);
}

function read(kernels: Kernels, address: number, rows: number, columns: number): number[][] {
  const all = kernels.arena.floats(address, rows * pitch(columns));
  return Array.from({ length: rows }, (_, r) => [
    ...all.subarray(r * pitch(columns), r * pitch(columns) + columns),
  ]);
}

function doubles(kernels: Kernels, address: number, count: number): number[] {
  return [...kernels.arena.doubles(address, count)];
}

interface Sample {
  mean: number[][];
  logDeviation: number[][];
  noise: number[][];
}

function sample(kernels: Kernels, { mean, logDeviation, noise }: Sample) {
  const rows = mean.length;
  const columns = mean[0]!.length;
  const step = {
    mean: matrix(kernels, mean),
    logDeviation: matrix(kernels, logDeviation),
    noise: matrix(kernels, noise),
    columns,
    actions: put(kernels, rows * pitch(columns)),
    slopes: put(kernels, rows * pitch(columns)),
    logProbabilities: put(kernels, rows),
  };
  kernels.squashedSample(step, rows);
  return {
    step,
    actions: read(kernels, step.actions, rows, columns),
    logs: [...kernels.arena.floats(step.logProbabilities, rows)],
  };
}

/** log p of a squashed Gaussian in float64. */
function sample64(mean: number[], logDeviation: number[], noise: number[]) {
  const actions: number[] = [];
  let log = 0;
  mean.forEach((m, j) => {
    const l = Math.min(2, Math.max(-20, logDeviation[j]!));
    const action = Math.tanh(m + Math.exp(l) * noise[j]!);
    actions.push(action);
    log += -0.5 * noise[j]! ** 2 - l - 0.5 * Math.log(2 * Math.PI);
    log -= Math.log(1 - action ** 2 + 1e-6);
  });
  return { actions, log };
}

function draws(rows: number, columns: number, seed: number): Sample {
  const random = new Generator(seed);
  const table = (scale: number) =>
    Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => Math.fround(scale * random.standardNormal())),
    );
  return { mean: table(1), logDeviation: table(1), noise: table(1) };
}

describe.each(implementations)('the $name kernels of a squashed Gaussian', ({ make }) => {
  it('by hand: mean 0, deviation 1, noise 0 is the action 0 with log p = -log(2 pi) / 2 each', () => {
    const { actions, logs } = sample(make(), {
      mean: [[0, 0]],
      logDeviation: [[0, 0]],
      noise: [[0, 0]],
    });
    expect(actions).toEqual([[0, 0]]);
    expect(logs[0]).toBeCloseTo(-Math.log(2 * Math.PI) - 2 * Math.log(1 + 1e-6), 6);
  });

  it('cuts log-deviations to -20..2', () => {
    const given = { mean: [[0], [0]], noise: [[0.5], [0.5]] };
    const wide = sample(make(), { ...given, logDeviation: [[2], [7]] });
    expect(wide.actions[0]).toEqual(wide.actions[1]);
    expect(wide.logs[0]).toBe(wide.logs[1]);
    const narrow = sample(make(), { ...given, logDeviation: [[-20], [-90]] });
    expect(narrow.logs[0]).toBe(narrow.logs[1]);
  });

  it('actions within 1e-6 of float64, log p within 1e-5 max(1, |log p|), for 1 to 9 columns', () => {
    for (const columns of [1, 2, 3, 4, 5, 8, 9]) {
      const given = draws(20, columns, columns);
      const { actions, logs } = sample(make(), given);
      given.mean.forEach((mean, r) => {
        const expected = sample64(mean, given.logDeviation[r]!, given.noise[r]!);
        actions[r]!.forEach((action, j) => {
          expect(Math.abs(action - expected.actions[j]!)).toBeLessThan(1e-6);
        });
        const bound = 1e-5 * Math.max(1, Math.abs(expected.log));
        expect(Math.abs(logs[r]! - expected.log)).toBeLessThan(bound);
      });
    }
  });

  it('gradients within 1e-5 of central differences of alpha mean(log p) + sum(c action)', () => {
    const kernels = make();
    const [rows, columns, alpha] = [7, 3, 0.37];
    const given = draws(rows, columns, 11);
    given.logDeviation[0]![0] = 2.5;
    given.logDeviation[1]![2] = -21;
    const random = new Generator(5);
    const pulls = given.mean.map((row) => row.map(() => Math.fround(random.uniform(-1, 1))));
    const { step } = sample(kernels, given);
    const { logDeviation, noise, actions, slopes } = step;
    const back = {
      ...{ logDeviation, noise, columns, actions, slopes },
      actionGradient: matrix(kernels, pulls),
      temperature: put(kernels, [alpha]),
      meanGradient: put(kernels, rows * 4),
      logDeviationGradient: put(kernels, rows * 4),
    };
    kernels.squashedBackward(back, rows);
    const objective = () =>
      given.mean.reduce((sum, mean, r) => {
        const found = sample64(mean, given.logDeviation[r]!, given.noise[r]!);
        const pulled = found.actions.reduce((s, a, j) => s + a * pulls[r]![j]!, 0);
        return sum + (alpha / rows) * found.log + pulled;
      }, 0);
    const slope = (row: number[], j: number) => {
      const kept = row[j]!;
      row[j] = kept + 1e-5;
      const above = objective();
      row[j] = kept - 1e-5;
      const below = objective();
      row[j] = kept;
      return (above - below) / 2e-5;
    };
    const means = read(kernels, back.meanGradient, rows, columns);
    const logs = read(kernels, back.logDeviationGradient, rows, columns);
    given.mean.forEach((row, r) => {
      row.forEach((_, j) => {
        expect(Math.abs(means[r]![j]! - slope(row, j))).toBeLessThan(1e-5);
        expect(Math.abs(logs[r]![j]! - slope(given.logDeviation[r]!, j))).toBeLessThan(1e-5);
      });
    });
    expect(logs[0]![0]).toBe(0);
    expect(logs[1]![2]).toBe(0);
  });

  it('a NaN stays one: in the action, its log p and its gradient', () => {
    const { actions, logs } = sample(make(), {
      mean: [[NAN], [0]],
      logDeviation: [[0], [NAN]],
      noise: [[1], [1]],
    });
    expect(actions).toEqual([[NAN], [NAN]]);
    expect(logs).toEqual([NAN, NAN]);
  });
});

/** The kernel whose noise has the deviations already. */
function stateSample(kernels: Kernels, { mean, logDeviation, noise }: Sample) {
  const rows = mean.length;
  const columns = mean[0]!.length;
  const step = {
    mean: matrix(kernels, mean),
    logDeviation: matrix(kernels, logDeviation),
    noise: matrix(kernels, noise),
    columns,
    actions: put(kernels, rows * pitch(columns)),
    slopes: put(kernels, rows * pitch(columns)),
    logProbabilities: put(kernels, rows),
  };
  kernels.stateSample(step, rows);
  return {
    step,
    actions: read(kernels, step.actions, rows, columns),
    logs: [...kernels.arena.floats(step.logProbabilities, rows)],
  };
}

/** log p of tanh(mean + n) in float64, n of a deviation exp(l). */
function stateSample64(mean: number[], logDeviation: number[], noise: number[]) {
  const actions = mean.map((m, j) => Math.tanh(m + noise[j]!));
  const log = actions.reduce((sum, action, j) => {
    const gaussian = -0.5 * (noise[j]! / Math.exp(logDeviation[j]!)) ** 2 - logDeviation[j]!;
    return sum + gaussian - 0.5 * Math.log(2 * Math.PI) - Math.log(1 - action ** 2 + 1e-6);
  }, 0);
  return { actions, log };
}

describe.each(implementations)(
  'the $name kernels of noise that is a function of the state',
  ({ make }) => {
    it('by hand: mean 0, noise log 3 of a deviation of 2 log 3 is tanh(log 3) = 0.8, its log p within 1e-6', () => {
      const deviation = 2 * Math.log(3);
      const given = { mean: [[0]], logDeviation: [[Math.log(deviation)]], noise: [[Math.log(3)]] };
      const { actions, logs } = stateSample(make(), given);
      expect(Math.abs(actions[0]![0]! - 0.8)).toBeLessThan(1e-6);
      const expected = -0.125 - Math.log(deviation * Math.sqrt(2 * Math.PI) * (0.36 + 1e-6));
      expect(Math.abs(logs[0]! - expected)).toBeLessThan(1e-6);
    });

    it('actions within 1e-6 of float64, log p within 1e-5 max(1, |log p|), for 1 to 9 columns, deviations beyond e^2', () => {
      for (const columns of [1, 2, 3, 4, 5, 8, 9]) {
        const given = draws(20, columns, columns);
        given.logDeviation[0]![0] = 3;
        const { actions, logs } = stateSample(make(), given);
        given.mean.forEach((mean, r) => {
          const expected = stateSample64(mean, given.logDeviation[r]!, given.noise[r]!);
          actions[r]!.forEach((action, j) => {
            expect(Math.abs(action - expected.actions[j]!)).toBeLessThan(1e-6);
          });
          const bound = 1e-5 * Math.max(1, Math.abs(expected.log));
          expect(Math.abs(logs[r]! - expected.log)).toBeLessThan(bound);
        });
      }
    });

    it('gradients of mean, noise and log-deviation within 2e-5 max(1, |x|) of central differences', () => {
      const kernels = make();
      const [rows, columns, alpha] = [7, 3, 0.37];
      const given = draws(rows, columns, 11);
      const random = new Generator(5);
      const pulls = given.mean.map((row) => row.map(() => Math.fround(random.uniform(-1, 1))));
      const { step } = stateSample(kernels, given);
      const { mean: _, logProbabilities: __, ...kept } = step;
      const back = {
        ...kept,
        actionGradient: matrix(kernels, pulls),
        temperature: put(kernels, [alpha]),
        meanGradient: put(kernels, rows * 4),
        noiseGradient: put(kernels, rows * 4),
        logDeviationGradient: put(kernels, rows * 4),
      };
      kernels.stateSampleBackward(back, rows);
      const objective = () =>
        given.mean.reduce((sum, mean, r) => {
          const found = stateSample64(mean, given.logDeviation[r]!, given.noise[r]!);
          const pulled = found.actions.reduce((s, a, j) => s + a * pulls[r]![j]!, 0);
          return sum + (alpha / rows) * found.log + pulled;
        }, 0);
      const gradients = {
        mean: back.meanGradient,
        noise: back.noiseGradient,
        logDeviation: back.logDeviationGradient,
      };
      for (const [name, address] of Object.entries(gradients)) {
        const found = read(kernels, address, rows, columns);
        given[name as keyof Sample].forEach((row, r) => {
          row.forEach((value, j) => {
            row[j] = value + 1e-5;
            const above = objective();
            row[j] = value - 1e-5;
            const slope = (above - objective()) / 2e-5;
            row[j] = value;
            const bound = 2e-5 * Math.max(1, Math.abs(slope));
            expect(Math.abs(found[r]![j]! - slope), `${name} ${r} ${j}`).toBeLessThan(bound);
          });
        });
      }
    });

    it('a NaN stays one: in the action, its log p and its gradients', () => {
      const { actions, logs } = stateSample(make(), {
        mean: [[NAN], [0], [0]],
        logDeviation: [[0], [NAN], [0]],
        noise: [[1], [1], [NAN]],
      });
      expect(actions.map(([action]) => Number.isNaN(action))).toEqual([true, false, true]);
      expect(logs).toEqual([NAN, NAN, NAN]);
    });
  },
);

describe.each(implementations)('the $name kernels beside it', ({ make }) => {
  it('smooth: 0.2 times the noise, cut to 0.5, and the sum cut to -1..1', () => {
    const kernels = make();
    const actions = matrix(kernels, [[0, 0, 0.9, -0.9, NAN]]);
    const noise = matrix(kernels, [[1, 5, 1, -10, 1]]);
    kernels.smoothActions({ actions, noise, columns: 5, scale: 0.2, clip: 0.5 }, 1);
    const found = read(kernels, actions, 1, 5)[0]!;
    expect(found.map((value) => Math.round(1e6 * value) / 1e6)).toEqual([0.2, 0.5, 1, -1, NAN]);
  });

  it('the gradient of the logarithm of the temperature is -(mean of log p + target entropy)', () => {
    const kernels = make();
    const gradient = put(kernels, 4);
    const logProbabilities = put(kernels, [1, 2, 6]);
    kernels.temperatureGradient({ logProbabilities, targetEntropy: -2, gradient }, 3);
    expect(kernels.arena.floats(gradient, 1)[0]).toBe(-1);
  });
});

function targets(kernels: Kernels, next: number[][], kept: number) {
  const rows = next.length;
  const step = {
    nextValues: matrix(kernels, next),
    columns: next[0]!.length,
    kept,
    logProbabilities: put(kernels, new Array(rows).fill(3)),
    temperature: put(kernels, [0.5]),
    rewards: put(kernels, new Array(rows).fill(10)),
    discounts: put(
      kernels,
      next.map((_, r) => (r === 1 ? 0 : 0.5)),
    ),
    targets: put(kernels, rows * pitch(kept)),
  };
  kernels.truncatedTargets(step, rows);
  return read(kernels, step.targets, rows, kept);
}

describe.each(implementations)('the $name kernels of several critics', ({ make }) => {
  it('the lesser of two: 10 + 0.5 (min(4, 2) - 0.5 * 3), and the reward alone at an end', () => {
    expect(
      targets(
        make(),
        [
          [4, 2],
          [4, 2],
          [2, 4],
        ],
        1,
      ),
    ).toEqual([[10.25], [10], [10.25]]);
  });

  it('leaves out the largest quantiles, and keeps the others in order', () => {
    expect(targets(make(), [[9, 1, 5, 3, 7.5]], 3)).toEqual([[9.75, 10.75, 11.75]]);
  });

  it('a NaN is the least of all', () => {
    expect(targets(make(), [[3, NAN, 1]], 2)).toEqual([[NAN, 9.75]]);
    expect(targets(make(), [[NAN, 3, 1]], 2)).toEqual([[NAN, 9.75]]);
    expect(targets(make(), [[3, 1, NAN]], 2)).toEqual([[NAN, 9.75]]);
  });

  it('squared errors by hand, and the sums for the report', () => {
    const kernels = make();
    const step = {
      values: matrix(kernels, [
        [1, 2],
        [5, 3],
      ]),
      columns: 2,
      targets: matrix(kernels, [[2], [3]]),
      factor: 2,
      valueGradient: put(kernels, 8),
      totals: kernels.arena.reserve(32),
    };
    kernels.criticLossGradient(step, 2);
    expect(read(kernels, step.valueGradient, 2, 2)).toEqual([
      [-1, -0],
      [2, -0],
    ]);
    expect(doubles(kernels, step.totals, 4)).toEqual([5, 11, 10, 3]);
  });

  it('the quantile Huber loss and its gradient within 1e-6 of float64 and of central differences', () => {
    const [rows, critics, quantiles] = [3, 2, 5];
    const columns = critics * quantiles;
    for (const kept of [3, 8, 10]) {
      const kernels = make();
      const random = new Generator(kept);
      const table = (n: number) =>
        Array.from({ length: rows }, () => [...randomValues(n, random)].map((v) => 2 * v));
      const [values, aims] = [table(columns), table(kept)];
      const step = {
        values: matrix(kernels, values),
        ...{ columns, quantiles, kept },
        targets: matrix(kernels, aims),
        valueGradient: put(kernels, rows * pitch(columns)),
        totals: kernels.arena.reserve(32),
      };
      kernels.truncatedLossGradient(step, rows);
      const loss = () => {
        let sum = 0;
        values.forEach((row, r) => {
          row.forEach((x, i) => {
            const level = ((i % quantiles) + 0.5) / quantiles;
            for (const t of aims[r]!) {
              const u = t - x;
              const huber = Math.abs(u) <= 1 ? 0.5 * u * u : Math.abs(u) - 0.5;
              sum += Math.abs(level - Number(u < 0)) * huber;
            }
          });
        });
        return sum / (rows * columns * kept);
      };
      const [sum] = doubles(kernels, step.totals, 1);
      expect(Math.abs(sum! / (rows * columns * kept) - loss())).toBeLessThan(1e-6);
      const gradient = read(kernels, step.valueGradient, rows, columns);
      values.forEach((row, r) => {
        row.forEach((kept, i) => {
          row[i] = kept + 1e-6;
          const above = loss();
          row[i] = kept - 1e-6;
          const slope = (above - loss()) / 2e-6;
          row[i] = kept;
          expect(Math.abs(gradient[r]![i]! - slope)).toBeLessThan(1e-6);
        });
      });
    }
  });

  it('an actor follows the first of the least values, or all of them alike', () => {
    const kernels = make();
    const step = {
      values: matrix(kernels, [
        [3, 1, 1],
        [NAN, 0, 1],
      ]),
      columns: 3,
      valueGradient: put(kernels, 8),
      totals: kernels.arena.reserve(8),
    };
    kernels.actorValueGradient({ ...step, pessimism: 'least' }, 2);
    expect(read(kernels, step.valueGradient, 2, 3)).toEqual([
      [0, -0.5, 0],
      [-0.5, 0, 0],
    ]);
    expect(doubles(kernels, step.totals, 1)).toEqual([NAN]);
    kernels.actorValueGradient({ ...step, pessimism: 'mean' }, 1);
    const third = -Math.fround(1 / 3);
    expect(read(kernels, step.valueGradient, 1, 3)).toEqual([[third, third, third]]);
    expect(doubles(kernels, step.totals, 1)[0]).toBe(5 / 3);
  });
});

describe('the kernels of actors and critics', () => {
  it('the same bits in both implementations, for 1 to 9 columns, NaN and infinities among them', () => {
    for (const columns of [1, 2, 3, 4, 5, 7, 8, 9, 50]) {
      expectSameBits((kernels) => everything(kernels, columns));
    }
  });
});

/** All that the kernels write of matrices of so many columns. */
function everything(kernels: Kernels, columns: number): Float32Array[] {
  const rows = 17;
  const random = new Generator(columns);
  const odd = [NAN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 30, -30, 0, -0];
  const table = (scale: number) => {
    const values = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => scale * random.standardNormal()),
    );
    odd.forEach((value, r) => {
      values[r]![r % columns] = value;
    });
    return values;
  };
  const floats = rows * pitch(columns);
  const { step } = sample(kernels, { mean: table(1), logDeviation: table(2), noise: table(1) });
  const { logDeviation, noise, actions, slopes, logProbabilities } = step;
  const temperature = put(kernels, [0.2, 0, 0, 0]);
  const back = {
    ...{ logDeviation, noise, columns, actions, slopes, temperature },
    actionGradient: matrix(kernels, table(1)),
    meanGradient: put(kernels, floats),
    logDeviationGradient: put(kernels, floats),
  };
  kernels.squashedBackward(back, rows);
  const own = stateSample(kernels, {
    mean: table(1),
    logDeviation: table(2),
    noise: table(1),
  }).step;
  const { mean: _, logProbabilities: ownLogs, ...kept } = own;
  const ownBack = {
    ...{ ...kept, temperature, actionGradient: back.actionGradient },
    ...{ meanGradient: put(kernels, floats), noiseGradient: put(kernels, floats) },
    logDeviationGradient: put(kernels, floats),
  };
  kernels.stateSampleBackward(ownBack, rows);
  const product = matrix(kernels, table(1));
  kernels.multiply({ from: noise, fromPitch: pitch(columns), columns, to: product }, rows);
  const smoothed = matrix(kernels, table(0.5));
  kernels.smoothActions({ actions: smoothed, noise, columns, scale: 0.2, clip: 0.5 }, rows);
  const slope = put(kernels, 4);
  kernels.temperatureGradient({ logProbabilities, targetEntropy: -columns, gradient: slope }, rows);
  const least = Math.ceil(columns / 2);
  const aim = {
    ...{ nextValues: matrix(kernels, table(3)), columns, logProbabilities, temperature },
    kept: least,
    rewards: put(kernels, randomValues(rows, random)),
    discounts: put(kernels, randomValues(rows, random)),
    targets: put(kernels, rows * pitch(least)),
  };
  kernels.truncatedTargets(aim, rows);
  const totals = Array.from({ length: 4 }, () => kernels.arena.reserve(32));
  const gradients = totals.map(() => put(kernels, floats));
  const values = matrix(kernels, table(2));
  const one = put(kernels, randomValues(rows * 4, random));
  const estimates = (i: number) => ({
    ...{ values, columns, valueGradient: gradients[i]!, totals: totals[i]! },
  });
  kernels.criticLossGradient({ ...estimates(0), targets: one, factor: 1 }, rows);
  const quantiles = columns % 2 === 0 ? columns / 2 : columns;
  kernels.truncatedLossGradient(
    { ...estimates(1), quantiles, targets: aim.targets, kept: least },
    rows,
  );
  kernels.actorValueGradient({ ...estimates(2), pessimism: 'least' }, rows);
  kernels.actorValueGradient({ ...estimates(3), pessimism: 'mean' }, rows);
  const of = (address: number, count: number) => kernels.arena.floats(address, count).slice();
  return [
    ...[actions, slopes, back.meanGradient, back.logDeviationGradient, smoothed].map((address) =>
      of(address, floats),
    ),
    of(logProbabilities, rows),
    of(slope, 1),
    of(aim.targets, rows * pitch(least)),
    ...[own.actions, own.slopes, product].map((address) => of(address, floats)),
    ...[ownBack.meanGradient, ownBack.noiseGradient, ownBack.logDeviationGradient].map((address) =>
      of(address, floats),
    ),
    of(ownLogs, rows),
    ...gradients.map((address) => of(address, floats)),
    ...totals.map((address) => Float32Array.from(doubles(kernels, address, 4))),
  ];
}
