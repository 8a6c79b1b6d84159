import { describe, expect, it } from 'vitest';
import { heuristicPilot } from '../../../src/env/lunar-lander/heuristic-pilot.js';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';
import { FILES, landerSessions } from './sessions.js';

function fly(env: LunarLander, seed: number): { total: number; length: number } {
  let { observation } = env.reset({ seed });
  let total = 0;
  for (let length = 1; ; length++) {
    const result = env.step(heuristicPilot(observation));
    observation = result.observation;
    total += result.reward;
    if (result.terminated || length === 1000) return { total, length };
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('the heuristic pilot', () => {
  it('on seeds 0..59 has a mean return of 262.4, a deviation of 49.1 and a mean length of 255.6', () => {
    const env = new LunarLander();
    const flights = Array.from({ length: 60 }, (_, seed) => fly(env, seed));
    env.close();
    const totals = flights.map(({ total }) => total);
    const average = mean(totals);
    const deviation = Math.sqrt(mean(totals.map((total) => (total - average) ** 2)));
    expect(average).toBeCloseTo(262.42, 2);
    expect(deviation).toBeCloseTo(49.06, 2);
    expect(mean(flights.map(({ length }) => length))).toBeCloseTo(255.63, 2);
  });

  it('takes every one of the 8,241 actions that Gymnasium recorded of its own', () => {
    let taken = 0;
    for (const session of FILES.flatMap(landerSessions)) {
      if (session.policy !== 'heuristic') continue;
      const continuous = session.kwargs.continuous === true;
      for (const { reset_obs, obs, actions } of session.episodes) {
        for (const [i, recorded] of actions.entries()) {
          const chosen = heuristicPilot(i === 0 ? reset_obs : (obs[i - 1] as number[]), {
            continuous,
          });
          expect(Array.isArray(chosen) ? chosen.map(Math.fround) : chosen).toEqual(recorded);
          taken += 1;
        }
      }
    }
    expect(taken).toBe(8241);
  });
});
