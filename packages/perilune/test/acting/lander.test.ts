import { createAgent, drawScene, evaluate, loadAgent, make } from 'perilune';
import { drawLander, LanderFlights } from 'perilune/lander';
import { describe, expect, it } from 'vitest';
import { Recorder } from '../render/recorder.js';

/** An agent that has learned nothing, as its file is read. */
function fileOf(
  id: string,
  envOptions = {},
  options: { algo: string } = { algo: 'dqn' },
): Uint8Array {
  const env = make(id, envOptions);
  const agent = createAgent({ hiddenLayers: [16], ...options, env, seed: 1 }).snapshot();
  agent.provenance = { env: id, envOptions, preset: 'none', seed: 1, steps: 0 };
  env.close();
  return agent.save();
}

describe('perilune/lander', () => {
  it.each([1, 2, 30_000])('flies from seed %i what the library flies, to the bit', (seed) => {
    const bytes = fileOf('LunarLander-v3');
    const { results } = evaluate(loadAgent(bytes), { env: 'LunarLander-v3', episodes: 1, seed });
    const flights = new LanderFlights(bytes);
    flights.reset(99);
    for (let i = 0; i < 5; i++) flights.step();
    flights.reset(seed);
    while (flights.end === undefined) flights.step();
    expect([flights.total, flights.steps]).toEqual([results[0]?.return, results[0]?.length]);
    expect(flights.end).toBe(results[0]?.info.end);
    flights.step();
    expect(flights.steps).toBe(results[0]?.length);
    flights.close();
  });

  it('flies on the moon that its agent was trained on', () => {
    const envOptions = { gravity: -3, enableWind: true };
    const bytes = fileOf('LunarLander-v3', envOptions);
    const world = { env: 'LunarLander-v3', envOptions };
    const { results } = evaluate(loadAgent(bytes), { ...world, episodes: 1, seed: 5 });
    const flights = new LanderFlights(bytes);
    flights.reset(5);
    while (flights.end === undefined) flights.step();
    expect(flights.total).toBe(results[0]?.return);
  });

  it.each([
    ['ppo', 'LunarLander-v3', {}],
    ['ppo', 'LunarLanderContinuous-v3', {}],
    ['sac', 'LunarLander-v3', { continuous: true }],
    ['td3', 'LunarLanderContinuous-v3', { gravity: -5 }],
  ])(
    'flies by the policy of %s in %s with %o what the library flies, to the bit',
    (algo, env, options) => {
      const bytes = fileOf(env, options, { algo });
      const world = { env, envOptions: options };
      const { results } = evaluate(loadAgent(bytes), { ...world, episodes: 1, seed: 3 });
      const flights = new LanderFlights(bytes);
      flights.reset(3);
      while (flights.end === undefined) flights.step();
      expect([flights.total, flights.steps]).toEqual([results[0]?.return, results[0]?.length]);
      flights.close();
    },
  );

  it.each([
    ['CartPole-v1', 'dqn', '4 observations and actions of {"kind":"discrete","n":2}'],
    ['Pendulum-v1', 'sac', '3 observations'],
  ])('refuses an agent of %s in words', (id, algo, what) => {
    const bytes = fileOf(id, {}, { algo });
    expect(() => new LanderFlights(bytes)).toThrow(`This is an agent of ${id}, with ${what}`);
    expect(() => new LanderFlights(bytes)).toThrow('only one of LunarLander-v3 or Lunar');
  });

  it('draws what drawScene draws', () => {
    const flights = new LanderFlights(fileOf('LunarLander-v3'));
    flights.reset(1);
    for (let i = 0; i < 30; i++) flights.step();
    const [one, other] = [new Recorder(), new Recorder()];
    const size = { width: 300, height: 200 };
    drawLander(one, flights.scene(), size);
    drawScene(other, flights.scene(), size);
    expect(one.commands).toEqual(other.commands);
    expect(one.depth).toBe(0);
  });
});
