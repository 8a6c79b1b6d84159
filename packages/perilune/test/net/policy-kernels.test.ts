import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { type Distribution, DistributionPlan } from '../../src/net/learning/distribution-plan.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, implementations, put, randomValues } from './helpers.js';

interface Case {
  distribution: Distribution;
  action(random: Generator): number[];
}

const cases: Record<string, Case> = {
  'categorical of 1': categorical([1]),
  'categorical of 4': categorical([4]),
  'categorical of 13': categorical([13]),
  'categorical of 3, 2 and 7': categorical([3, 2, 7]),
  'bernoulli of 5': {
    distribution: { type: 'bernoulli', bits: 5 },
    action: (random) => Array.from({ length: 5 }, () => random.integers(0, 2)),
  },
  'gaussian of 3': {
    distribution: { type: 'gaussian', size: 3 },
    action: (random) => Array.from({ length: 3 }, () => random.standardNormal()),
  },
};

function categorical(counts: number[]): Case {
  return {
    distribution: { type: 'categorical', counts },
    action: (random) => counts.map((count) => random.integers(0, count)),
  };
}

const ROWS = 5;

/** Log-probabilities, entropies and the gradients of a weighted sum of both. */
function found(kernels: Kernels, { distribution, action }: Case, nudge?: [number, number, number]) {
  const random = new Generator(3);
  const columns =
    distribution.type === 'categorical'
      ? distribution.counts.reduce((sum, count) => sum + count, 0)
      : distribution.type === 'gaussian'
        ? distribution.size
        : distribution.bits;
  const pitch = (columns + 3) & ~3;
  const [output, logDeviations] = [0, 1].map(() => put(kernels, ROWS * pitch)) as [number, number];
  const plan = new DistributionPlan({
    kernels,
    distribution,
    output,
    logDeviations,
    maxRows: ROWS,
  });
  const actions = kernels.arena.floats(plan.actions, ROWS * plan.width);
  for (const block of [output, logDeviations]) {
    for (let r = 0; r < ROWS; r++) {
      kernels.arena.floats(block + 4 * r * pitch, columns).set(randomValues(columns, random));
    }
  }
  for (let r = 0; r < ROWS; r++) actions.set(action(random), r * plan.width);
  if (nudge !== undefined) {
    const [block, index, by] = nudge;
    const all = kernels.arena.floats(block === 0 ? output : logDeviations, ROWS * pitch);
    all[index] = (all[index] as number) + by;
  }
  const flows = put(kernels, [0.5, -1, 2, 0, 1]);
  const [outputGradient, deviationGradient] = [0, 1].map(() => put(kernels, ROWS * pitch)) as [
    number,
    number,
  ];
  const wrong = plan.run(ROWS);
  plan.backward({ flows, outputGradient, deviationGradient })(ROWS, 0.25);
  const read = (at: number, count: number) => kernels.arena.floats(at, count).slice();
  const [logs, entropies] = [read(plan.logProbabilities, ROWS), read(plan.entropies, ROWS)];
  let total = 0;
  [0.5, -1, 2, 0, 1].forEach((flow, r) => {
    total += flow * (logs[r] as number) + 0.25 * (entropies[r] as number);
  });
  const gradients = [read(outputGradient, ROWS * pitch), read(deviationGradient, ROWS * pitch)];
  return { wrong, logs, entropies, gradients, total, columns, pitch, actions };
}

describe.each(Object.entries(cases))('a policy, %s', (_, one) => {
  it('gives the same bits in both kernels', () => {
    expectSameBits((kernels) => {
      const { logs, entropies, gradients } = found(kernels, one);
      return [logs, entropies, ...gradients];
    });
  });

  it.each(implementations)(
    '$name: gradients as central differences of 2e-2, within 2e-3',
    ({ make }) => {
      const { gradients, columns, pitch } = found(make(), one);
      const blocks = one.distribution.type === 'gaussian' ? [0, 1] : [0];
      for (const block of blocks) {
        for (let r = 0; r < ROWS; r += 2) {
          for (let j = 0; j < columns; j += 2) {
            const at = r * pitch + j;
            const [up, down] = [1e-2, -1e-2].map((by) => found(make(), one, [block, at, by]).total);
            const slope = ((up as number) - (down as number)) / 2e-2;
            expect(Math.abs((gradients[block]?.[at] as number) - slope)).toBeLessThan(2e-3);
          }
        }
      }
    },
  );
});

describe.each(implementations)('the $name surrogate, by hand', ({ make }) => {
  const run = (objective: 'clipped' | 'plain') => {
    const kernels = make();
    const flows = put(kernels, 4);
    const totals = kernels.arena.reserve(32);
    const step = {
      objective,
      logProbabilities: put(
        kernels,
        [1.5, 0.5, -1.5, 0].map((ratio) => (ratio === 0 ? 0 : Math.log(Math.abs(ratio)))),
      ),
      entropies: put(kernels, [1, 2, 3, 4]),
      oldLogProbabilities: put(kernels, [0, 0, 0, 0]),
      advantages: put(kernels, [2, 2, -2, -1]),
      ...{ flows, totals },
    };
    kernels.surrogate(step, { rows: 4, clip: 0.25 });
    return { flows: kernels.arena.floats(flows, 4), totals: kernels.arena.doubles(totals, 4) };
  };

  it('clips ratios of 1.5, 0.5, 1.5 and 1 at 0.25, within 1e-6: losses -2.5, -1, 3, 1', () => {
    const { flows, totals } = run('clipped');
    [0, -0.25, 0.75, 0.25].forEach((flow, r) => {
      expect(Math.abs((flows[r] as number) - flow)).toBeLessThan(1e-6);
    });
    expect(Math.abs((totals[0] as number) - 0.5)).toBeLessThan(1e-5);
    const k3 = 2 * (0.5 - Math.log(1.5)) + (-0.5 - Math.log(0.5));
    expect(Math.abs((totals[1] as number) - k3)).toBeLessThan(1e-5);
    expect([totals[2], totals[3]]).toEqual([3, 10]);
  });

  it('of the plain objective the slope is the advantage', () => {
    const { flows } = run('plain');
    expect([...flows]).toEqual([-0.5, -0.5, 0.5, 0.25]);
  });

  it('holds a value within its clip, and lets a NaN through', () => {
    const kernels = make();
    const [gradient, total] = [put(kernels, 12), kernels.arena.reserve(8)];
    const step = {
      values: put(kernels, [2, 0, 0, 0, 1.125, 0, 0, 0, Number.NaN, 0, 0, 0]),
      oldValues: put(kernels, [1, 1, 1]),
      returns: put(kernels, [3, 3, 3]),
      ...{ valueGradient: gradient, total },
    };
    kernels.valueLoss(step, { rows: 2, clip: 0.25, weight: 0.5 });
    expect(kernels.arena.doubles(total, 1)[0]).toBe(1.75 ** 2 + 1.875 ** 2);
    const at = kernels.arena.floats(gradient, 12);
    expect([at[0], at[4]]).toEqual([0, -0.9375]);
    kernels.valueLoss(step, { rows: 3, clip: 0.25, weight: 0.5 });
    expect(kernels.arena.doubles(total, 1)[0]).toBeNaN();
    expect(at[8]).toBeNaN();
  });

  it('RMSprop by hand: v 0.01 of 2 squared, epsilon beside the root and within', () => {
    for (const inside of [false, true]) {
      const kernels = make();
      const parameters = put(kernels, [1, 0, 0, 0]);
      const [gradients, secondMoments] = [put(kernels, [2, 0, 0, 0]), put(kernels, 4)];
      const step = { parameters, gradients, secondMoments, count: 4, inside };
      kernels.rmsprop(step, { decay: 0.99, oneMinusDecay: 0.01, epsilon: 0.05, learningRate: 0.1 });
      const root = inside ? Math.sqrt(0.04 + 0.05) : 0.2 + 0.05;
      expect(kernels.arena.floats(parameters, 1)[0]).toBeCloseTo(1 - (0.1 * 2) / root, 5);
    }
  });
});

describe.each(implementations)('$name: an action that is none', ({ make }) => {
  it.each([Number.NaN, -1, 4, 1.5])('%d is told by its row', (index) => {
    const kernels = make();
    const plan = new DistributionPlan({
      ...{
        kernels,
        distribution: { type: 'categorical', counts: [4] },
        output: put(kernels, 8),
        maxRows: 2,
      },
    });
    kernels.arena.floats(plan.actions, 2).set([0, index]);
    expect(plan.run(2)).toBe(1);
  });
});
