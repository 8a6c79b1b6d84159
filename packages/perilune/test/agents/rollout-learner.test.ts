import { describe, expect, it } from 'vitest';
import type { PolicyGradientOptions } from '../../src/agents/policy-gradient/options.js';
import { RolloutLearner } from '../../src/agents/policy-gradient/rollout-learner.js';
import { RolloutBuffer } from '../../src/agents/shared/rollout-buffer.js';
import { type AnySpace, Discrete } from '../../src/spaces/index.js';
import { copyState } from '../../src/state/index.js';
import { linearPolicy } from './linear-policy.js';

/** V(s) = 3 s_0 - s_1 + 1/2. */
const weights = { 'value_net.weight': [3, -1], 'value_net.bias': [0.5] };

interface Told {
  space?: AnySpace;
  masked?: boolean;
  steps?: number;
  lanes?: number;
  options?: PolicyGradientOptions;
}

function prepare({ space = new Discrete(3), masked, steps = 2, lanes = 2, options }: Told = {}) {
  const recipe = { environments: lanes, rolloutSteps: steps, batchSize: null, ...options };
  const { network, distribution, hyperparameters } = linearPolicy(space, weights, recipe);
  const maskedActions = masked === true && space.kind === 'discrete' ? space.n : 0;
  const rollout = new RolloutBuffer({
    ...{ steps, lanes, size: 2, width: 1, maskedActions, masksOf: 'left' },
  });
  const learner = new RolloutLearner({ network, distribution, rollout, hyperparameters });
  return { learner, rollout };
}

/** Steps of two lanes, whose states are worth 1.5, -6.5, 2.5 and 0.5, the last ones -0.5 and 3.5. */
const first = {
  observations: Float32Array.of(1, 2, -1, 4),
  nextObservations: Float32Array.of(1, 1, 0, 0),
  ...{ actions: [0, 1], rewards: [1, 2], terminated: [0, 0], truncated: [0, 0] },
};
const second = {
  observations: Float32Array.of(1, 1, 0, 0),
  nextObservations: Float32Array.of(0, 1, 1, 0),
  ...{ actions: [2, 0], rewards: [3, 4], terminated: [0, 0], truncated: [0, 0] },
};

const said = (values: number[], logProbabilities: number[]) => ({
  logProbabilities: Float32Array.from(logProbabilities),
  valueOf: (row: number) => values[row] as number,
});

describe('what a rollout is worth', () => {
  it('is looked at where nobody said: the values and log-probabilities of policy and value as they stand', () => {
    for (const batchSize of [null, 1, 2, 3]) {
      const { learner, rollout } = prepare({ options: { batchSize } });
      for (const step of [first, second]) rollout.add(step);
      learner.value();
      expect([...learner.values]).toEqual([1.5, -6.5, 2.5, 0.5]);
      for (const each of learner.logProbabilities) expect(each).toBeCloseTo(-Math.log(3), 6);
    }
  });

  it('is what was said as they acted, where that was said of every step since it began', () => {
    const { learner, rollout } = prepare();
    const fill = (firstSaid: ReturnType<typeof said> | undefined) => {
      rollout.clear();
      learner.keep(firstSaid);
      rollout.add(first);
      learner.keep(said([3, 4], [-3, -4]));
      rollout.add(second);
      learner.value();
      return [[...learner.values], [...learner.logProbabilities]];
    };
    expect(fill(said([1, 2], [-1, -2]))).toEqual([
      [1, 2, 3, 4],
      [-1, -2, -3, -4],
    ]);
    expect(fill(undefined)[0]).toEqual([1.5, -6.5, 2.5, 0.5]);
    expect(fill(said([7, 8], [-1, -2]))[0]).toEqual([7, 8, 3, 4]);
  });

  it('is looked at where nobody spoke of the last step', () => {
    const { learner, rollout } = prepare();
    learner.keep(said([1, 2], [-1, -2]));
    rollout.add(first);
    learner.keep(undefined);
    rollout.add(second);
    learner.value();
    expect([...learner.values]).toEqual([1.5, -6.5, 2.5, 0.5]);
  });

  it('takes an action to be as likely as its own state’s mask leaves it', () => {
    for (const batchSize of [null, 3]) {
      const { learner, rollout } = prepare({ masked: true, options: { batchSize } });
      rollout.add({ ...first, masks: Uint8Array.of(1, 0, 0, 0, 1, 1) });
      rollout.add({ ...second, masks: Uint8Array.of(1, 1, 1, 1, 0, 1) });
      learner.value();
      [1, 2, 3, 2].forEach((open, row) => {
        expect(learner.logProbabilities[row]).toBeCloseTo(-Math.log(open), 6);
      });
    }
  });

  it('values what follows the last step, and what was cut, from its own last observation, and nothing else', () => {
    const { learner, rollout } = prepare({ steps: 3 });
    rollout.add(first);
    rollout.add({ ...second, truncated: [0, 1] });
    rollout.add({ ...first, observations: Float32Array.of(0, 1, 5, 5) });
    learner.value();
    expect([...rollout.nextValues]).toEqual([0, 0, -0.5, 3.5, 2.5, 0.5]);
  });

  it('by hand, discount 1/2 and lambda 1/2: r + V(s’) / 2 - V(s), and a quarter of what follows', () => {
    const { learner, rollout } = prepare({ options: { discount: 0.5, lambda: 0.5 } });
    for (const step of [first, second]) rollout.add(step);
    learner.value();
    // Second step: 3 - 0.25 - 2.5 and 4 + 1.75 - 0.5; first: 1 + 1.25 - 1.5 and 2 + 0.25 + 6.5.
    expect([...learner.advantages]).toEqual([0.75 + 0.25 / 4, 8.75 + 5.25 / 4, 0.25, 5.25]);
  });
});

describe('going through a rollout', () => {
  const at = { step: 40, update: 7 };
  const filled = (told: Told) => {
    const { learner, rollout } = prepare(told);
    for (const step of [first, second]) rollout.add(step);
    learner.value();
    return learner;
  };

  it('asks for another order once an epoch, and for none where one batch takes all', () => {
    const asked = (batchSize: number | null) => {
      let count = 0;
      filled({ options: { batchSize, epochs: 3 } }).learn(at, (order) => {
        expect(order).toHaveLength(4);
        count += 1;
      });
      return count;
    };
    expect([asked(2), asked(3), asked(4), asked(null)]).toEqual([3, 3, 0, 0]);
  });

  it('takes the rows in that order: a step of each batch', () => {
    const learner = filled({ options: { batchSize: 2, epochs: 1 } });
    learner.learn(at, (order) => order.set([3, 1, 0, 2]));
    expect([...learner.order]).toEqual([3, 1, 0, 2]);
  });

  it('stops at a loss that is none, and says in which update: the third of 7 and 3', () => {
    const learner = filled({ options: { batchSize: 1, epochs: 1 } });
    learner.advantages[2] = Number.NaN;
    expect(() => learner.learn(at, () => undefined)).toThrow(/NaN at step 40, update 10/);
  });

  it('leaves the advantage of a batch of one row as it is: it has no deviation', () => {
    const options = { batchSize: 3, epochs: 1, normalizeAdvantages: true };
    const report = filled({ options }).learn(at, () => undefined);
    expect(report.updates).toBe(2);
    expect(report.policyLoss).toBeLessThan(0);
  });

  it('tells the share of the returns’ variance that values explained before it', () => {
    const learner = filled({});
    learner.values.set([0, 2, 0, 2]);
    learner.advantages.set([1, 3, 1, 3]);
    // Returns 1, 5, 1, 5, of variance 4; what is left has variance 1.
    expect(learner.learn(at, () => undefined).explainedVariance).toBe(0.75);
  });

  it('has its optimizer, its order and what was said in its state', () => {
    const learner = filled({});
    const names = [...copyState(learner).keys()].map((name) => name.split('.')[0]);
    const expected = ['optimizer', 'order', 'values', 'logProbabilities', 'kept'];
    expect(new Set(names)).toEqual(new Set(expected));
  });
});
