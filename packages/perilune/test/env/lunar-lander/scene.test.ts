import { describe, expect, it } from 'vitest';
import { heuristicPilot } from '../../../src/env/lunar-lander/heuristic-pilot.js';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';

describe('the scene of a lander', () => {
  it('does not change the flight: an episode that is watched equals one that is not', () => {
    const [watched, unwatched] = [new LunarLander(), new LunarLander()];
    let first = watched.reset({ seed: 8 });
    expect(unwatched.reset({ seed: 8 })).toEqual(first);
    let { observation } = first;
    for (let episode = 0; episode < 2; episode++) {
      for (;;) {
        const action = heuristicPilot(observation);
        const seen = watched.step(action);
        watched.scene();
        expect(unwatched.step(action)).toEqual(seen);
        observation = seen.observation;
        if (seen.terminated) break;
      }
      first = watched.reset();
      expect(unwatched.reset()).toEqual(first);
      observation = first.observation;
    }
    watched.close();
    unwatched.close();
  });

  it('has the ground, the pad, the hull and two legs, in metres', () => {
    const env = new LunarLander();
    const { observation } = env.reset({ seed: 1 });
    const { width, height, terrain, helipad, bodies, particles, engines } = env.scene();
    expect(width).toBe(20);
    expect(height).toBeCloseTo(13.33, 2);
    expect(terrain).toHaveLength(11);
    expect(helipad).toEqual({ x1: 8, x2: 12, y: height / 4 });
    expect(bodies.map(({ kind, vertices }) => [kind, vertices.length])).toEqual([
      ['hull', 6],
      ['leg', 4],
      ['leg', 4],
    ]);
    const [hull] = bodies;
    const middle = (hull?.vertices ?? []).reduce((sum, [x]) => sum + x, 0) / 6;
    expect(middle).toBeCloseTo(10 + 10 * (observation[0] as number), 1);
    expect(particles).toEqual([]);
    expect(engines).toEqual({ main: 0, left: 0, right: 0 });
    env.close();
  });

  it('has exhaust that leaves the engine that fires, fades within 7 steps and comes from no other stream', () => {
    const env = new LunarLander();
    env.reset({ seed: 1 });
    env.scene();
    env.step(2);
    expect(env.scene().engines).toEqual({ main: 1, left: 0, right: 0 });
    const [puff] = env.scene().particles;
    expect(puff?.life).toBeCloseTo(0.85);
    env.step(1);
    expect(env.scene().engines).toEqual({ main: 0, left: 1, right: 0 });
    expect(env.scene().particles).toHaveLength(2);
    for (let i = 0; i < 7; i++) env.step(0);
    expect(env.scene().particles).toEqual([]);
    env.close();
  });
});
