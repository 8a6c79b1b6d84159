import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  make,
  makeVector,
  type StepResult,
  type VectorEnv,
  type VectorStep,
} from '../../src/env/index.js';
import { heuristicPilot } from '../../src/env/lunar-lander/heuristic-pilot.js';
import { UsageError } from '../../src/errors.js';
import { Generator } from '../../src/random/index.js';
import { copyState, restoreState, type StateArrays } from '../../src/state/index.js';
import { stateBits } from '../state/states.js';

interface World {
  id: string;
  options: Record<string, unknown>;
}

const lander = fc.record({
  gravity: fc.constantFrom(-10, -3, -11.9),
  enableWind: fc.boolean(),
  windPower: fc.constantFrom(15, 5),
  continuous: fc.boolean(),
  maxEpisodeSteps: fc.constantFrom(1000, 120),
});
const world: fc.Arbitrary<World> = fc.oneof(
  { weight: 3, arbitrary: lander.map((options) => ({ id: 'LunarLander-v3', options })) },
  ...['MountainCar-v0', 'CartPole-v1', 'Acrobot-v1'].map((id) => ({
    weight: 1,
    arbitrary: fc.constantFrom(7, 200).map((maxEpisodeSteps) => ({
      id,
      options: { maxEpisodeSteps },
    })),
  })),
);

/**
 * Acts for a vector: of landers the first half is flown by the heuristic pilot, so that it touches down,
 * bounces and falls asleep, and all others at random.
 */
class Pilots {
  private readonly random: Generator;

  constructor(
    private readonly envs: VectorEnv,
    seed: number,
  ) {
    this.random = new Generator(seed);
  }

  act(observations: Float32Array): number[] | number[][] {
    const { envs } = this;
    const continuous = envs.actionSpace.kind === 'box';
    const rows = Array.from({ length: envs.size }, (_, i) => {
      const flies = envs.id === 'LunarLander-v3' && i < envs.size / 2;
      if (flies) return heuristicPilot(observations.subarray(8 * i, 8 * i + 8), { continuous });
      if (continuous) return [this.random.uniform(-1, 1), this.random.uniform(-1, 1)];
      return this.random.integers(0, envs.actionSpace.kind === 'discrete' ? envs.actionSpace.n : 1);
    });
    return rows as number[] | number[][];
  }

  /** The same draws from here on. */
  goOnAs(other: Pilots): this {
    this.random.restore(other.random.state());
    return this;
  }
}

/** Steps on; everything that is seen, to the bit. */
function fly(envs: VectorEnv, pilots: Pilots, from: Float32Array, steps: number) {
  let observations = from.slice();
  const seen: number[] = [];
  for (let t = 0; t < steps; t++) {
    const step: VectorStep = envs.step(pilots.act(observations));
    observations = step.observations.slice();
    seen.push(...observations, ...step.rewards, ...step.terminated, ...step.truncated);
    for (let i = 0; i < envs.size; i++) {
      if (step.terminated[i] || step.truncated[i]) {
        const size = observations.length / envs.size;
        seen.push(...step.finalObservations.subarray(i * size, (i + 1) * size));
      }
    }
  }
  return { observations, seen };
}

describe('environments that go on from a state', () => {
  it('do what those do that were never stopped, thousands of steps on, to the bit', () => {
    const size = fc.constantFrom(1, 2, 3, 5, 8);
    fc.assert(
      fc.property(world, size, fc.nat(1000), fc.nat(400), ({ id, options }, n, seed, moment) => {
        const one = makeVector(id, n, { ...options, autoreset: 'same-step' });
        const pilots = new Pilots(one, seed);
        const start = one.reset({ seed }).observations;
        const { observations } = fly(one, pilots, start, moment);
        const state = copyState(one);

        // The other one is elsewhere, in an episode of its own, or fresh, before it is put there.
        const other = makeVector(id, n, { ...options, autoreset: 'same-step' });
        if (seed % 3 > 0) {
          fly(other, new Pilots(other, seed + 1), other.reset({ seed: seed + 7 }).observations, 30);
        }
        restoreState(other, state);
        expect(stateBits(other)).toEqual(stateBits(one));
        const others = new Pilots(other, seed).goOnAs(pilots);

        const rest = Math.ceil(2_000 / n);
        const expected = fly(one, pilots, observations, rest);
        const found = fly(other, others, observations, rest);
        expect(found.seen).toEqual(expected.seen);
        expect(stateBits(other)).toEqual(stateBits(one));
        one.close();
        other.close();
      }),
      { numRuns: 60 },
    );
  });

  it('do so from every step of a touchdown, until the landers sleep or crash', () => {
    let moments = 0;
    for (let seed = 0; seed < 12; seed++) {
      const options = { enableWind: seed % 2 === 1 };
      const { states, steps } = touchdown(seed, options);
      const other = make('LunarLander-v3', options);
      for (const [i, state] of states.entries()) {
        if (i > 20 && i % 20 !== 0) continue;
        other.reset({ seed: seed + 1 });
        restoreState(other, state);
        const found = steps.slice(i).flatMap(({ action }) => outcome(other.step(action)));
        const expected = steps.slice(i).flatMap((step) => step.outcome);
        expect(Float64Array.from(found)).toEqual(Float64Array.from(expected));
        moments++;
      }
      other.close();
    }
    expect(moments).toBeGreaterThan(250);
  });

  it('do so when landers lie asleep or wait for their first reset, and say the same about the order of calls', () => {
    const { asleep, fresh } = { asleep: make('LunarLander-v3'), fresh: make('LunarLander-v3') };
    let { observation } = asleep.reset({ seed: 1 });
    for (let ended = false; !ended; ) {
      const step = asleep.step(heuristicPilot(observation));
      observation = step.observation;
      ended = step.terminated;
    }
    const other = make('LunarLander-v3');
    other.reset({ seed: 2 });
    restoreState(other, copyState(asleep));
    expect(() => other.step(0)).toThrow('the episode has ended');
    expect(other.reset().observation).toEqual(asleep.reset().observation);
    restoreState(other, copyState(fresh));
    expect(() => other.step(0)).toThrow('call reset() before the first step');
    expect(other.reset({ seed: 3 }).observation).toEqual(fresh.reset({ seed: 3 }).observation);
    for (const env of [asleep, fresh, other]) env.close();
  });

  it('are cut by their time limit at the same step, and look the same', () => {
    const options = { maxEpisodeSteps: 40 };
    const [one, other] = [make('LunarLander-v3', options), make('LunarLander-v3', options)];
    one.reset({ seed: 4 });
    other.reset({ seed: 5 });
    for (let t = 1; t <= 25; t++) {
      one.step(t % 4);
      restoreState(other, copyState(one));
      // Exhaust is no part of the state.
      expect({ ...other.scene(), particles: [] }).toEqual({ ...one.scene(), particles: [] });
    }
    for (let t = 26; t <= 40; t++) {
      expect(one.step(3).truncated).toBe(t === 40);
      expect(other.step(3).truncated).toBe(t === 40);
    }
    for (const env of [one, other]) env.close();
  });

  it('hold with vectors that leave ended landers where they are', () => {
    const [one, other] = [1, 2].map(() =>
      makeVector('LunarLander-v3', 3, { autoreset: 'disabled' }),
    );
    if (one === undefined || other === undefined) throw new Error('Two vectors were made.');
    let { observations } = one.reset({ seed: 5 });
    const pilots = new Pilots(one, 5);
    let done: number[] = [];
    while (!done.includes(1)) {
      const step = one.step(pilots.act(observations));
      observations = step.observations;
      done = Array.from(step.terminated);
    }
    other.reset({ seed: 9 });
    restoreState(other, copyState(one));
    expect(() => other.step([0, 0, 0])).toThrow('has ended');
    const rows = [one, other].map((envs) => envs.reset({ mask: done }).observations.slice());
    expect(rows[1]).toEqual(rows[0]);
    expect(stateBits(other)).toEqual(stateBits(one));
  });

  it('refuse a world of a lander whose counts cannot be', () => {
    const env = make('LunarLander-v3');
    env.reset({ seed: 1 });
    const state = new Map(copyState(env));
    const name = [...state.keys()].find((key) => key.endsWith('world')) as string;
    const world = Int32Array.from(new Int32Array((state.get(name) as Uint8Array).buffer));
    // Gravity, flags, the ground's alpha; then the number of contacts.
    for (const count of [34, -1, 2 ** 30]) {
      world[3] = count;
      state.set(name, new Uint8Array(world.slice().buffer));
      expect(() => restoreState(env, state)).toThrow(UsageError);
    }
    world[3] = 0;
    state.set(name, new Uint8Array(world.buffer));
    restoreState(env, state);
    env.close();
  });
});

function outcome({ observation, reward, terminated }: StepResult) {
  return [...observation, reward, terminated ? 1 : 0];
}

/** A flight by the heuristic pilot, from the first touch of a leg to its end. */
function touchdown(seed: number, options: { enableWind: boolean }) {
  const env = make('LunarLander-v3', options);
  const states: StateArrays[] = [];
  const steps: { action: number; outcome: ReturnType<typeof outcome> }[] = [];
  let { observation } = env.reset({ seed });
  for (let ended = false; !ended; ) {
    const action = heuristicPilot(observation);
    const state = copyState(env);
    const step = env.step(action);
    const isDown = step.observation[6] === 1 || step.observation[7] === 1;
    if (isDown || states.length > 0) {
      states.push(state);
      steps.push({ action, outcome: outcome(step) });
    }
    observation = step.observation;
    ended = step.terminated || step.truncated;
  }
  env.close();
  return { states, steps };
}
