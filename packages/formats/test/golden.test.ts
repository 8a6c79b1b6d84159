import { evaluate, loadAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { criticsOf, distance, goldenIn, loadGolden, wrongAt } from './golden.js';

const folder = process.env.PERILUNE_SB3 ?? '';
const names = goldenIn(folder);

describe.skipIf(names.length === 0)('the agents in the folder that PERILUNE_SB3 names', () => {
  it.each(names)('%s: discrete actions equal, all else within 1e-5 max(1, |x|)', (name) => {
    const { agent, golden } = loadGolden(folder, name);
    const again = loadAgent(agent.save());
    golden.observations.forEach((observation, i) => {
      expect(wrongAt(agent, golden, i)).toEqual([]);
      expect(again.act(observation as number[])).toEqual(agent.act(observation as number[]));
    });
    if (golden.critics === undefined) return;
    const found = criticsOf(agent, golden.observations as number[][]);
    golden.critics.forEach((critic, c) => {
      critic.forEach((said, i) => {
        const given = (found[c]?.[i] ?? []).slice(0, said.length);
        expect(distance(given, said)).toBeLessThanOrEqual(1e-5);
      });
    });
  });

  it.each(names)(
    '%s: flights as long as there, discrete returns equal, others within 0.02',
    (name) => {
      const { agent, golden } = loadGolden(folder, name);
      const { env: { id, ...envOptions } = { id: '' }, flights = [] } = golden;
      for (const flight of flights) {
        const how = { env: id, envOptions, seed: flight.seed, episodes: 1 };
        const [flown] = evaluate(agent, how).results;
        expect(flown?.length).toBe(flight.length);
        const allowed = agent.actionSpace.kind === 'discrete' ? 1e-9 : 0.02;
        expect(Math.abs((flown?.return as number) - flight.return)).toBeLessThanOrEqual(allowed);
      }
    },
  );
});
