import { describe, expect, it } from 'vitest';
import {
  type BanditPlayer,
  type BanditStrategy,
  drawBandit,
  epsilonGreedyStrategy,
  gradientStrategy,
  studyBandits,
  thompsonStrategy,
  upperBoundStrategy,
} from '../../src/bandits/index.js';
import { UsageError } from '../../src/errors.js';
import { Generator } from '../../src/random/index.js';

const ARMS = 3;

function taught(strategy: BanditStrategy, lessons: readonly [arm: number, reward: number][]) {
  const player = strategy.create(ARMS);
  for (const [arm, reward] of lessons) player.learn(arm, reward);
  return player;
}

/** How often each arm is chosen of so many times, nothing being learned. */
function choices(player: BanditPlayer, count = 3000): number[] {
  const random = new Generator(5);
  const counts = new Array<number>(ARMS).fill(0);
  for (let i = 0; i < count; i++) counts[player.choose(random)]! += 1;
  return counts;
}

describe('an estimate', () => {
  it('is the mean of what was paid: of 1, 2 and 6 it is 3, which 2.9 does not beat and 3.1 does', () => {
    const lessons: [number, number][] = [
      [0, 1],
      [0, 2],
      [0, 6],
    ];
    const greedy = epsilonGreedyStrategy({ epsilon: 0 });
    expect(choices(taught(greedy, [...lessons, [1, 2.9]]))).toEqual([3000, 0, 0]);
    expect(choices(taught(greedy, [...lessons, [1, 3.1]]))).toEqual([0, 3000, 0]);
  });

  it('with a step of 0.5 weighs late payments more: 0, 8, 0 make 2, not 8/3', () => {
    const greedy = epsilonGreedyStrategy({ epsilon: 0, stepSize: 0.5 });
    const lessons: [number, number][] = [
      [0, 0],
      [0, 8],
      [0, 0],
    ];
    expect(choices(taught(greedy, [...lessons, [1, 4.1]]))).toEqual([0, 3000, 0]);
    expect(choices(taught(greedy, [...lessons, [1, 3.9]]))).toEqual([3000, 0, 0]);
  });

  it('begins at initialValue, which a first payment of a constant step leaves a part of', () => {
    const hopeful = epsilonGreedyStrategy({ epsilon: 0, initialValue: 5, stepSize: 0.1 });
    // 5 + 0.1 (1 - 5) = 4.6: the two others look better still.
    const [first, ...others] = choices(taught(hopeful, [[0, 1]]));
    expect(first).toBe(0);
    for (const count of others) expect(count).toBeGreaterThan(1300);
  });
});

describe('epsilon-greedy', () => {
  it('takes any arm with chance epsilon, the best one otherwise: of 3,000 at 0.3 within 4 deviations', () => {
    const counts = choices(taught(epsilonGreedyStrategy({ epsilon: 0.3 }), [[1, 1]]));
    const deviation = Math.sqrt(3000 * 0.1 * 0.9);
    for (const arm of [0, 2]) expect(Math.abs(counts[arm]! - 300)).toBeLessThan(4 * deviation);
  });

  it('breaks ties by chance', () => {
    for (const count of choices(epsilonGreedyStrategy({ epsilon: 0 }).create(ARMS))) {
      expect(count).toBeGreaterThan(850);
    }
  });
});

describe('UCB', () => {
  it('pulls what it never pulled before anything else', () => {
    expect(
      choices(
        taught(upperBoundStrategy({ c: 2 }), [
          [0, 99],
          [2, 99],
        ]),
      ),
    ).toEqual([0, 3000, 0]);
  });

  it('adds c sqrt(ln t / n): at t = 5, c = 1, means 1 of 2 pulls, 1.2 of 1 and 1.5 of 1 make 1.90, 2.47, 2.77', () => {
    const lessons: [number, number][] = [
      [0, 1],
      [0, 1],
      [1, 1.2],
      [2, 1.5],
    ];
    expect(choices(taught(upperBoundStrategy({ c: 1 }), lessons))).toEqual([0, 0, 3000]);
    // With a pull more of the last its bound falls to 1.5 + sqrt(ln 6 / 2) = 2.45, and the second's grows to 2.54.
    expect(choices(taught(upperBoundStrategy({ c: 1 }), [...lessons, [2, 1.5]]))).toEqual([
      0, 3000, 0,
    ]);
  });
});

describe('the gradient bandit', () => {
  it('hand-worked: one payment of 3 at step 0.1 without baseline moves preferences to 0.2, -0.1, -0.1', () => {
    const player = gradientStrategy({ stepSize: 0.1, baseline: false }).create(ARMS);
    player.learn(0, 3);
    const chance = Math.exp(0.2) / (Math.exp(0.2) + 2 * Math.exp(-0.1));
    const [first] = choices(player, 20_000) as [number];
    const deviation = Math.sqrt(20_000 * chance * (1 - chance));
    expect(Math.abs(first - 20_000 * chance)).toBeLessThan(4 * deviation);
  });

  it('with a baseline learns nothing from a payment that is the mean of all', () => {
    const player = gradientStrategy({ stepSize: 0.5 }).create(ARMS);
    for (let i = 0; i < 20; i++) player.learn(0, 7);
    for (const count of choices(player)) expect(Math.abs(count - 1000)).toBeLessThan(110);
  });
});

describe('Thompson sampling', () => {
  it('of normal arms believes N(sum / (n + 1), 1 / (n + 1)): shares of 3,000 within 4 deviations of the integral', () => {
    // One arm after 8 payments of 1: N(8/9, 1/9). Two never pulled: the largest of two N(0, 1).
    const counts = choices(
      taught(
        thompsonStrategy('normal'),
        Array.from({ length: 8 }, () => [0, 1]),
      ),
    );
    const share = chanceOfLargest(8 / 9, 1 / 3);
    const deviation = Math.sqrt(3000 * share * (1 - share));
    expect(Math.abs(counts[0]! - 3000 * share)).toBeLessThan(4 * deviation);
  });

  it('of chances believes Beta(1 + s, 1 + n - s): means and spreads of 3,000 against the formula', () => {
    // Beta(9, 3) against two U(0, 1): P(best) = E[x^2] = (9 * 10) / (12 * 13).
    const lessons: [number, number][] = [...Array(8).fill([0, 1]), [0, 0], [0, 0]];
    const counts = choices(taught(thompsonStrategy('bernoulli'), lessons));
    const share = (9 * 10) / (12 * 13);
    const deviation = Math.sqrt(3000 * share * (1 - share));
    expect(Math.abs(counts[0]! - 3000 * share)).toBeLessThan(4 * deviation);
  });
});

/** That a draw of N(mean, deviation) exceeds two of N(0, 1), by the midpoint rule. */
function chanceOfLargest(mean: number, deviation: number): number {
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let below = 0;
  let chance = 0;
  for (let x = -8; x < 8; x += 1e-3) {
    below += density(x + 5e-4) * 1e-3;
    chance += (density((x + 5e-4 - mean) / deviation) / deviation) * below * below * 1e-3;
  }
  return chance;
}

describe('a study', () => {
  const strategies = [
    epsilonGreedyStrategy({ epsilon: 0 }),
    epsilonGreedyStrategy({ epsilon: 0.1 }),
  ];

  it('is the textbook: after 1,000 pulls of 2,000 problems 0.1 pulls the best arm in 75 to 83 %, greedy in 30 to 45 %', () => {
    const [greedy, exploring] = studyBandits({ strategies, problems: 2000, steps: 1000, seed: 1 });
    const end = (values: Float64Array) => values.slice(-50).reduce((a, b) => a + b) / 50;
    expect(end(exploring!.optimal)).toBeGreaterThan(0.75);
    expect(end(exploring!.optimal)).toBeLessThan(0.83);
    expect(end(greedy!.optimal)).toBeGreaterThan(0.3);
    expect(end(greedy!.optimal)).toBeLessThan(0.45);
    expect(end(exploring!.rewards)).toBeGreaterThan(1.3);
    expect(end(greedy!.rewards)).toBeLessThan(1.15);
  });

  it('lets every strategy play the same problems, alone or beside others, to the last digit', () => {
    const options = { problems: 20, steps: 50, seed: 3 };
    const [, together] = studyBandits({ strategies, ...options });
    const [alone] = studyBandits({ strategies: strategies.slice(1), ...options });
    expect(alone).toEqual(together);
  });

  it('counts regret pull by pull: of two arms one has none, the other 1, 2, 3, 4 times the gap of the means', () => {
    const always = (arm: number): BanditStrategy => ({
      name: `always ${arm}`,
      create: () => ({ choose: () => arm, learn: () => {} }),
    });
    const records = studyBandits({
      strategies: [always(0), always(1)],
      problems: 1,
      steps: 4,
      arms: 2,
      seed: 7,
    });
    const [best, worse] = records.sort((a, b) => a.regret[0]! - b.regret[0]!);
    expect(Array.from(best!.regret)).toEqual([0, 0, 0, 0]);
    expect(Array.from(best!.optimal)).toEqual([1, 1, 1, 1]);
    expect(Array.from(worse!.optimal)).toEqual([0, 0, 0, 0]);
    const gap = worse!.regret[0]!;
    expect(gap).toBeGreaterThan(0);
    for (const [t, regret] of worse!.regret.entries()) {
      expect(regret).toBeCloseTo((t + 1) * gap, 12);
    }
  });

  it('refuses what is none: no strategy, half a step, one arm, an infinite center', () => {
    expect(() => studyBandits({ strategies: [] })).toThrow(UsageError);
    expect(() => studyBandits({ strategies, steps: 0.5 })).toThrow(/steps .* 0\.5/);
    expect(() => studyBandits({ strategies, arms: 1 })).toThrow(/2 to .* arms, but 1/);
    expect(() => drawBandit({ center: Infinity }, new Generator(1))).toThrow(/center/);
    expect(() => epsilonGreedyStrategy({ epsilon: 2 })).toThrow(/epsilon .* 2/);
    expect(() => upperBoundStrategy({ c: -1 })).toThrow(/c is/);
    expect(() => gradientStrategy({ stepSize: 0 })).toThrow(/stepSize/);
  });
});

describe('problems', () => {
  it('of chances pay 1 or 0, as often as their means say: 4,000 pulls within 4 deviations', () => {
    const random = new Generator(2);
    const { means, pull } = drawBandit({ arms: 2, payment: 'bernoulli' }, random);
    let paid = 0;
    for (let i = 0; i < 4000; i++) paid += pull(1, random);
    const mean = means[1]!;
    expect(Math.abs(paid / 4000 - mean)).toBeLessThan(4 * Math.sqrt((mean * (1 - mean)) / 4000));
  });

  it('of normal arms lie around the center', () => {
    const { means } = drawBandit({ arms: 400, center: 4 }, new Generator(2));
    const mean = means.reduce((a, b) => a + b) / 400;
    expect(Math.abs(mean - 4)).toBeLessThan(4 / 20);
  });
});
