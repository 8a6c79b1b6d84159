import { describe, expect, it } from 'vitest';
import { Blackjack } from '../../../src/env/toy-text/blackjack.js';
import { blackjackModel } from '../../../src/env/toy-text/blackjack-model.js';
import { evaluatePolicy, startValue, valueIteration } from '../../../src/planning/index.js';

const RULES = [
  { natural: false, sab: true },
  { natural: true, sab: false },
  { natural: false, sab: false },
];

/** The state that is seen: the sum, the dealer's card, the usable ace. */
function seen([sum, dealer, ace]: readonly [number, number, number]): number {
  return 2 * (11 * sum + dealer) + ace;
}

describe('the model of a table', () => {
  it('numbers states as they are observed, and then the naturals', () => {
    const model = new Blackjack().model();
    expect(model.states).toBe(32 * 11 * 2 + 11);
    expect(model.observation(seen([13, 2, 1]))).toEqual([13, 2, 1]);
    expect(model.observation(32 * 11 * 2 + 10)).toEqual([21, 10, 1]);
  });

  it.each(RULES)('has chances that add up to 1 within 1e-11 everywhere: %o', (rules) => {
    const model = blackjackModel(rules);
    expect(model.start.reduce((a, b) => a + b)).toBeCloseTo(1, 11);
    for (let state = 0; state < model.states; state++) {
      for (const action of [0, 1]) {
        const chances = model.transitions(state, action).map(({ probability }) => probability);
        expect(chances.reduce((a, b) => a + b)).toBeCloseTo(1, 11);
      }
    }
  });

  it('hand-worked: a hit on 12 is bust by 4 cards of 13, on a usable 13 by none', () => {
    const model = new Blackjack().model();
    const bust = (state: number) =>
      model
        .transitions(state, 1)
        .filter(({ terminated }) => terminated)
        .reduce((sum, { probability, reward }) => sum - reward * probability, 0);
    expect(bust(seen([12, 5, 0]))).toBeCloseTo(4 / 13, 14);
    expect(bust(seen([13, 5, 1]))).toBe(0);
  });

  it('hand-worked: begins with a natural in 8 of 169 hands, and shows an ace in a 13th of them', () => {
    const { start } = new Blackjack().model();
    const naturals = start.slice(32 * 11 * 2);
    expect(naturals.reduce((a, b) => a + b)).toBeCloseTo(8 / 169, 14);
    expect(naturals[1]).toBeCloseTo(8 / 169 / 13, 14);
  });

  it("hand-worked: a natural loses nothing to a dealer's 21, draws with a natural, pays 1.5 where asked", () => {
    // Behind an ace a natural has 4 tens of 13.
    const [ace] = [32 * 11 * 2 + 1];
    const rewards = (rules: { natural: boolean; sab: boolean }) =>
      new Map(
        blackjackModel(rules)
          .transitions(ace, 0)
          .map(({ reward, probability }) => [reward, probability]),
      );
    expect(rewards(RULES[0]!).get(0)).toBeCloseTo(4 / 13, 12);
    expect(rewards(RULES[0]!).get(1)).toBeCloseTo(9 / 13, 12);
    expect([...rewards(RULES[1]!).keys()].sort()).toEqual([0, 1.5]);
    expect(rewards(RULES[2]!).get(0)).toBeGreaterThan(4 / 13);
  });

  it('its best policy earns -0.043 to three digits, hits a hard 16 against a ten and sticks on 17', () => {
    const model = new Blackjack().model();
    const { values, policy } = valueIteration(model);
    expect(startValue(model, values)).toBeCloseTo(-0.043, 3);
    expect(policy[seen([16, 10, 0])]).toBe(1);
    expect(policy[seen([17, 10, 0])]).toBe(0);
    expect(policy[seen([18, 9, 1])]).toBe(1);
    for (let dealer = 1; dealer <= 10; dealer++) expect(policy[32 * 11 * 2 + dealer]).toBe(0);
  });

  it.each(RULES)(
    'agrees with 40,000 played hands of sticking from 17 on within 4 deviations: %o',
    (rules) => {
      const env = new Blackjack(rules);
      const model = env.model();
      const plays = (sum: number) => (sum >= 17 ? 0 : 1);
      const policy = Array.from({ length: model.states }, (_, state) =>
        plays(model.observation(state)[0]),
      );
      const hands = 40_000;
      let sum = 0;
      let squares = 0;
      for (let hand = 0; hand < hands; hand++) {
        let { observation } = env.reset(hand === 0 ? { seed: 5 } : {});
        for (;;) {
          const step = env.step(plays(observation[0]));
          observation = step.observation;
          if (!step.terminated) continue;
          sum += step.reward;
          squares += step.reward ** 2;
          break;
        }
      }
      const mean = sum / hands;
      const deviation = Math.sqrt((squares / hands - mean ** 2) / hands);
      const expected = startValue(model, evaluatePolicy(model, policy));
      expect(Math.abs(mean - expected)).toBeLessThan(4 * deviation);
    },
  );
});
