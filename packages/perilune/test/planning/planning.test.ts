import { describe, expect, it } from 'vitest';
import { make, type TransitionModel } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import {
  evaluatePolicy,
  evaluateWithin,
  greedyPolicy,
  planWithin,
  policyIteration,
  startValue,
  valueIteration,
} from '../../src/planning/index.js';

/** A lake of one row, whose steps cost 1 but the last. */
function corridor(): TransitionModel {
  return make('FrozenLake-v1', {
    desc: ['SFFG'],
    isSlippery: false,
    rewardSchedule: [0, 0, -1],
  }).model();
}

const RIGHT = 2;

describe('hand-worked values of a corridor of 4 tiles, a step -1, the last one 0', () => {
  it('to the right everywhere: -2, -1, 0, and by a half of discount -1.5, -1, 0', () => {
    const policy = [RIGHT, RIGHT, RIGHT, RIGHT];
    expect(Array.from(evaluatePolicy(corridor(), policy))).toEqual([-2, -1, 0, 0]);
    const halved = evaluatePolicy(corridor(), policy, { discount: 0.5 });
    expect(Array.from(halved)).toEqual([-1.5, -1, 0, 0]);
  });

  it('within one step -1, -1, 0, within two -2, -1, 0', () => {
    const values = evaluateWithin(corridor(), [2, 2, 2, 2], { steps: 1 });
    expect(Array.from(values)).toEqual([-1, -1, 0, 0]);
    expect(Array.from(evaluateWithin(corridor(), [2, 2, 2, 2], { steps: 2 }))).toEqual([
      -2, -1, 0, 0,
    ]);
  });

  it('value and policy iteration find the way to the right', () => {
    const { values, policy } = valueIteration(corridor());
    expect(Array.from(values)).toEqual([-2, -1, 0, 0]);
    expect(Array.from(policy.subarray(0, 3))).toEqual([RIGHT, RIGHT, RIGHT]);
    const iterated = policyIteration(corridor(), { discount: 0.9 });
    expect(Array.from(iterated.policy.subarray(0, 3))).toEqual([RIGHT, RIGHT, RIGHT]);
    expect(iterated.values[0]).toBeCloseTo(-1 - 0.9, 10);
  });

  it('refuses to say what never ends, undiscounted', () => {
    const left = new Int32Array(4);
    expect(() => evaluatePolicy(corridor(), left, { maxSweeps: 100 })).toThrow(UsageError);
    expect(() => policyIteration(corridor(), { maxSweeps: 100 })).toThrow(
      /never ends has no undiscounted value: give a discount below 1, or plan for a time limit/,
    );
  });
});

describe('the worlds, with their time limits', () => {
  /** The expected return of the best policy that may look at the clock, and of the best without a limit. */
  function optima(id: 'FrozenLake-v1' | 'FrozenLake8x8-v1', steps: number) {
    const model = make(id).model();
    const plans = planWithin(model, { steps });
    const { values, policy } = valueIteration(model);
    return {
      clocked: startValue(model, plans.at(-1)!.values),
      stationary: startValue(model, evaluateWithin(model, policy, { steps })),
      endless: startValue(model, values),
    };
  }

  it('FrozenLake: 0.744 within 100 steps, 14/17 without a limit', () => {
    const { clocked, stationary, endless } = optima('FrozenLake-v1', 100);
    expect(clocked).toBeCloseTo(0.744, 3);
    expect(stationary).toBeLessThanOrEqual(clocked);
    expect(stationary).toBeCloseTo(0.74, 2);
    expect(endless).toBeCloseTo(14 / 17, 9);
  });

  it('FrozenLake8x8: 0.913 within 200 steps, 1 without a limit', () => {
    const { clocked, endless } = optima('FrozenLake8x8-v1', 200);
    expect(clocked).toBeCloseTo(0.913, 3);
    expect(endless).toBeCloseTo(1, 6);
  });

  it('CliffWalking: -13, the shortest way: up, 11 to the right, down', () => {
    const model = make('CliffWalking-v1').model();
    const { values, policy } = valueIteration(model);
    expect(startValue(model, values)).toBe(-13);
    expect([policy[36], policy[24], policy[35]]).toEqual([0, 1, 2]);
    expect(startValue(model, evaluateWithin(model, policy, { steps: 13 }))).toBe(-13);
  });

  it('Taxi: 7.93 within 200 steps, over its 300 starts', () => {
    const model = make('Taxi-v4').model();
    const { values, policy } = valueIteration(model);
    expect(startValue(model, values)).toBeCloseTo(7.93, 2);
    expect(startValue(model, evaluateWithin(model, policy, { steps: 200 }))).toBeCloseTo(7.93, 2);
  });

  it.each(['FrozenLake-v1', 'CliffWalkingSlippery-v1', 'Taxi-v4'] as const)(
    '%s: policy iteration and value iteration agree to 1e-8 with a discount of 0.9',
    (id) => {
      const model = make(id).model();
      const a = valueIteration(model, { discount: 0.9 });
      const b = policyIteration(model, { discount: 0.9 });
      for (const [s, value] of a.values.entries()) expect(b.values[s]).toBeCloseTo(value, 8);
      expect(greedyPolicy(model, b.values, { discount: 0.9 })).toEqual(a.policy);
    },
  );

  it.each([
    [() => evaluatePolicy(corridor(), [0, 0]), /an action in 0\.\.3 for each of the 4 states/],
    [() => valueIteration(corridor(), { discount: 1.1 }), /discount must be in 0\.\.1/],
    [() => planWithin(corridor(), { steps: 0 }), /time limit must be a positive integer/],
  ])('refuses what makes no sense: %#', (plan, message) => {
    expect(plan).toThrow(message);
  });
});
