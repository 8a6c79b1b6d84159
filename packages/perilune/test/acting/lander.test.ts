import { createAgent, drawScene, evaluate, loadAgent, make } from 'perilune';
import { drawLander, LanderFlights } from 'perilune/lander';
import { describe, expect, it } from 'vitest';
import { Recorder } from '../render/recorder.js';

/** An agent that has learned nothing, as its file is read. */
function fileOf(id: string, envOptions = {}): Uint8Array {
  const env = make(id, envOptions);
  const agent = createAgent({ algo: 'dqn', env, seed: 1, hiddenLayers: [16] }).snapshot();
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

  it('refuses an agent of another world in words', () => {
    const bytes = fileOf('CartPole-v1');
    expect(() => new LanderFlights(bytes)).toThrow(
      'This is an agent of CartPole-v1, with 4 observations and 2 actions; only one of LunarLander-v3 flies here.',
    );
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
