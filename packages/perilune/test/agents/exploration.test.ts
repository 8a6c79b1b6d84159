import { describe, expect, it } from 'vitest';
import { partsFor } from '../../src/agents/policy-gradient/description.js';
import { Exploration } from '../../src/agents/policy-gradient/exploration.js';
import type { PolicyGradientOptions } from '../../src/agents/policy-gradient/options.js';
import { Generator } from '../../src/random/index.js';
import {
  type AnySpace,
  Box,
  Discrete,
  MultiBinary,
  MultiDiscrete,
} from '../../src/spaces/index.js';
import { copyState } from '../../src/state/index.js';
import { linearPolicy } from './linear-policy.js';

/** Gives the numbers that are listed, and none that is not. */
function scripted(numbers: readonly number[]) {
  const left = [...numbers];
  const next = () => {
    const number = left.shift();
    if (number === undefined) throw new Error('A number was drawn that nobody needs.');
    return number;
  };
  return { random: { nextDouble: next, standardNormal: next } as never as Generator, left };
}

interface Told {
  weights: Readonly<Record<string, readonly number[]>>;
  draws?: readonly number[];
  environments?: number;
  masks?: boolean;
  options?: PolicyGradientOptions;
  noiseSteps?: number | null;
}

function explore(space: AnySpace, told: Told) {
  const { weights, draws, environments = 2, masks = false, options, noiseSteps } = told;
  const { network, distribution } = linearPolicy(space, weights, options);
  const { random, left } = scripted(draws ?? []);
  const exploration = new Exploration({
    ...{ network, distribution, parts: partsFor(distribution), environments, masks, noiseSteps },
    random: draws === undefined ? new Generator(1) : random,
  });
  return { exploration, left };
}

const { log } = Math;
/** Two rows of observations, the same in both. */
const rows = Float32Array.of(1, 2, 1, 2);

describe('drawing indices', () => {
  /** Chances 1/4 and 3/4 of the first entry, 1/2, 1/4 and 1/4 of the second. */
  const weights = { 'action_net.bias': [0, log(3), log(2), 0, 0] };

  it('takes the first whose cumulated chance exceeds the draw, entry after entry, row after row', () => {
    const { exploration, left } = explore(new MultiDiscrete([2, 3]), {
      weights,
      draws: [0.24, 0.74, 0.26, 0.76],
    });
    exploration.draw(rows, undefined);
    expect([...exploration.drawn]).toEqual([0, 1, 1, 2]);
    expect(left).toEqual([]);
    const [first, second] = exploration.logProbabilities;
    expect(first).toBeCloseTo(log(1 / 4) + log(1 / 4), 6);
    expect(second).toBeCloseTo(log(3 / 4) + log(1 / 4), 6);
  });

  it('takes the next where the draw is what has been cumulated: chances of 1/2, a draw of 1/2', () => {
    const { exploration } = explore(new Discrete(2), { weights: {}, draws: [0.5, 0.49] });
    exploration.draw(rows, undefined);
    expect([...exploration.drawn]).toEqual([1, 0]);
  });

  it('takes the last that has a chance where rounding leaves none, not one that is shut', () => {
    const { exploration } = explore(new Discrete(4), {
      ...{ weights: {}, draws: [1, 1], masks: true },
    });
    exploration.draw(rows, Uint8Array.of(1, 1, 1, 0, 0, 1, 0, 0));
    expect([...exploration.drawn]).toEqual([2, 1]);
  });

  it('is worth what the value says of each row, and what is open is as likely as what is shut leaves', () => {
    const { exploration } = explore(new Discrete(3), {
      weights: { 'value_net.weight': [3, -1], 'value_net.bias': [0.5] },
      ...{ draws: [0, 0], masks: true },
    });
    exploration.draw(Float32Array.of(1, 2, -1, 4), Uint8Array.of(0, 1, 1, 0, 0, 1));
    expect([exploration.valueOf(0), exploration.valueOf(1)]).toEqual([1.5, -6.5]);
    expect([...exploration.drawn]).toEqual([1, 2]);
    expect(exploration.logProbabilities[0]).toBeCloseTo(log(1 / 2), 6);
    expect(exploration.logProbabilities[1]).toBeCloseTo(0, 6);
  });
});

describe('drawing bits', () => {
  it('sets a bit where the draw is less than its chance, sigmoid of its output', () => {
    const { exploration, left } = explore(new MultiBinary(2), {
      // Chances of 3/4 and of 1/2.
      weights: { 'action_net.bias': [log(3), 0] },
      draws: [0.74, 0.5, 0.76, 0.49],
    });
    exploration.draw(rows, undefined);
    expect([...exploration.drawn]).toEqual([1, 0, 0, 1]);
    expect(left).toEqual([]);
    expect(exploration.logProbabilities[0]).toBeCloseTo(log(3 / 8), 6);
  });
});

describe('drawing numbers', () => {
  const weights = {
    ...{ 'action_net.weight': [1, 0, 0, 1, 1, 1], 'action_net.bias': [0, 0, 10] },
    log_std: [log(2), log(4), 0],
  };

  it('adds to the mean of each a normal draw times its deviation', () => {
    const { exploration, left } = explore(new Box(-1, 1, { shape: [3] }), {
      ...{ weights, draws: [1, -0.5, 3, 0.25, 0.5, -2] },
    });
    exploration.draw(Float32Array.of(1, 2, -1, 4), undefined);
    // Means 1, 2, 13 and -1, 4, 13.
    const drawn = [3, 0, 16, -0.5, 6, 11];
    drawn.forEach((number, i) => {
      expect(exploration.drawn[i]).toBeCloseTo(number, 5);
    });
    expect(left).toEqual([]);
  });

  it('tells the mean of the deviations 2, 4 and 1: 7/3', () => {
    const { exploration } = explore(new Box(-1, 1, { shape: [3] }), { weights });
    exploration.draw(rows, undefined);
    expect(exploration.meanDeviation()).toBeCloseTo(7 / 3, 6);
  });

  /** Two hidden numbers h, which are the observation; W is drawn for each environment, feature and number. */
  const noisy = {
    options: { hiddenLayers: [2], activation: 'relu', stateDependentNoise: true } as const,
    weights: {
      'mlp_extractor.policy_net.0.weight': [1, 0, 0, 1],
      'action_net.bias': [10],
      log_std: [log(2), log(3)],
    },
  };

  it('by noise that is a function of the state adds h W, each environment its own, until it is to be drawn anew', () => {
    const { exploration, left } = explore(new Box(-1, 1, { shape: [1] }), {
      ...{ ...noisy, noiseSteps: null, draws: [1, -1, 0.5, 2, 0, 1, 0, -1] },
    });
    const seen = Float32Array.of(1, 2, 3, 1);
    const drawn = () => {
      exploration.draw(seen, undefined);
      return Array.from(exploration.drawn, (number) => Math.round(number * 1e4) / 1e4);
    };
    // 10 + 1 * 2 * 1 + 2 * 3 * -1, and 10 + 3 * 2 * 0.5 + 1 * 3 * 2.
    expect(drawn()).toEqual([6, 19]);
    expect(drawn()).toEqual([6, 19]);
    exploration.beginRollout();
    expect(drawn()).toEqual([16, 7]);
    expect(left).toEqual([]);
  });

  it('has its generator in its state, and such noise where there is any', () => {
    const names = (told: Told) =>
      new Set(
        [...copyState(explore(new Box(-1, 1, { shape: [1] }), told).exploration).keys()].map(
          (name) => name.split('.')[0],
        ),
      );
    expect(names({ weights: {} })).toEqual(new Set(['random']));
    expect(names({ ...noisy, noiseSteps: 2 })).toEqual(new Set(['random', 'noise']));
  });
});

describe('what it has seen', () => {
  it('are the very rows of its last draw, to the last number', () => {
    const { exploration } = explore(new Discrete(3), { weights: {} });
    exploration.draw(Float32Array.of(1, 2, 3, 4), undefined);
    expect(exploration.hasSeen([1, 2, 3, 4], undefined)).toBe(true);
    expect(exploration.hasSeen([0, 2, 3, 4], undefined)).toBe(false);
    expect(exploration.hasSeen([1, 2, 3, 0], undefined)).toBe(false);
    exploration.draw(Float32Array.of(1, 2, 3, 0), undefined);
    expect(exploration.hasSeen([1, 2, 3, 4], undefined)).toBe(false);
  });

  it('are its masks too, where it has any: none is all open', () => {
    const { exploration } = explore(new Discrete(2), { weights: {}, masks: true });
    const shut = Uint8Array.of(1, 1, 1, 0);
    exploration.draw(rows, shut);
    expect(exploration.hasSeen(rows, shut)).toBe(true);
    expect(exploration.hasSeen(rows, Uint8Array.of(1, 1, 0, 1))).toBe(false);
    expect(exploration.hasSeen(rows, undefined)).toBe(false);
    exploration.draw(rows, undefined);
    expect(exploration.hasSeen(rows, undefined)).toBe(true);
    expect(exploration.hasSeen(rows, Uint8Array.of(1, 1, 1, 1))).toBe(true);
    expect(exploration.hasSeen(rows, shut)).toBe(false);
  });
});
