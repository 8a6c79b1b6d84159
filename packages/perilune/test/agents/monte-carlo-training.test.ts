import { describe, expect, it } from 'vitest';
import { type LearningValueAgent, loadAgent, type ValueAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { actionValue } from '../../src/planning/index.js';
import { Chain, oneHot } from './chain.js';
import { trainIn } from './one-step.js';

describe('Monte Carlo control, trained', () => {
  it.each(['first', 'every'])(
    'values the random policy as planning does, by %s visit: |q - q_pi| < 0.02 on slippery ice',
    (visits) => {
      const env = make('FrozenLake-v1', { desc: ['SF', 'HG'], maxEpisodeSteps: 100_000 });
      const model = env.model?.();
      if (model === undefined) throw new Error('no model');
      env.reset({ seed: 3 });
      const options = { algo: 'monte-carlo', seed: 1, steps: 80_000, discount: 0.9, epsilon: 1 };
      const agent = trainIn(env as never, { ...options, visits });
      let values = new Float64Array(4);
      const q = (state: number, action: number) =>
        actionValue(model, values, { state, action, discount: 0.9 });
      const average = (state: number) => [0, 1, 2, 3].reduce((sum, a) => sum + q(state, a) / 4, 0);
      for (let sweep = 0; sweep < 300; sweep++) values = values.map((_, state) => average(state));
      for (const state of [0, 1]) {
        const learned = agent.qValues(state);
        for (let action = 0; action < 4; action++) {
          expect(Math.abs(q(state, action) - (learned[action] as number))).toBeLessThan(0.02);
        }
      }
    },
  );

  it('goes right in all 5 states of the chain, and gives the same table for the same seed', () => {
    const options = { algo: 'monte-carlo', bins: 2, discount: 0.9, epsilon: 0.3, steps: 6_000 };
    const [one, two, other] = [1, 1, 2].map((seed) => trainIn(new Chain(), { ...options, seed }));
    for (let state = 0; state < 5; state++) expect(one?.act(oneHot(state))).toBe(1);
    expect(two?.save()).toEqual(one?.save());
    expect(other?.save()).not.toEqual(one?.save());
    const loaded = loadAgent((one as LearningValueAgent).save()) as ValueAgent;
    expect(loaded.algo).toBe('monte-carlo');
    expect(loaded.qValues(oneHot(3))).toEqual(one?.qValues(oneHot(3)));
  });
});
