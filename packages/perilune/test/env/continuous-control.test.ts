import { describe, expect, it } from 'vitest';
import { MountainCarContinuous } from '../../src/env/classic/mountain-car-continuous.js';
import { Pendulum } from '../../src/env/classic/pendulum.js';
import { checkEnv, make, makeVector } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { type RecordedEpisode, readSessions } from './replay.js';
import { camelCase } from './toy-text/recordings.js';

type Episode = Omit<RecordedEpisode, 'actions'> & { actions: [number][] };
const sessions = readSessions('continuous-control.jsonl.gz').map((session) => ({
  ...session,
  episodes: session.episodes as unknown as Episode[],
}));

function remake({ env, kwargs }: (typeof sessions)[number]) {
  const options = Object.entries(kwargs).map(([name, value]) => [camelCase(name), value]);
  return make(env as 'Pendulum-v1', Object.fromEntries(options));
}

function outcomes({ obs, rewards, terminated, truncated }: Episode): object[] {
  return obs.map((row, t) => {
    const last = t === obs.length - 1;
    const flags = { terminated: last && terminated, truncated: last && truncated };
    return { observation: Float32Array.from(row), reward: rewards[t], ...flags, info: {} };
  });
}

/** float32 of 0.001 times the square of a torque up to 2: what one bit of it in the last place comes to. */
const LAST_BIT = 2 ** -32;

/** As `toEqual`, for rewards that are equal but for at most `allowed` of them, by a last bit of float32. */
function expectSteps(given: object[], recorded: object[], allowed: number): void {
  const rewards = (steps: object[]) => steps.map((step) => Reflect.get(step, 'reward') as number);
  const [ours, theirs] = [rewards(given), rewards(recorded)];
  const others = ours.filter((reward, t) => reward !== theirs[t]);
  expect(others.length).toBeLessThanOrEqual(allowed);
  for (const [t, reward] of ours.entries()) {
    expect(Math.abs(reward - (theirs[t] as number))).toBeLessThan(LAST_BIT);
  }
  const bare = (steps: object[]) => steps.map((step) => ({ ...step, reward: undefined }));
  expect(bare(given)).toEqual(bare(recorded));
}

describe('sessions of Gymnasium, replayed with ===: 4,650 steps equal, but a last bit of float32 in one reward', () => {
  it.each(sessions)('$env $kwargs seed $seed ($policy)', (session) => {
    const env = remake(session);
    for (const [k, episode] of session.episodes.entries()) {
      const start = env.reset(k === 0 ? { seed: session.seed } : {});
      expect(Array.from(start.observation)).toEqual(episode.reset_obs);
      const steps = episode.actions.map((action) => env.step(action));
      // glibc's powf, with which numpy squares the torque, errs by a bit once in 1,250 squares.
      const oneReward = session.env === 'Pendulum-v1' && session.seed === 11 && k === 1;
      expectSteps(steps, outcomes(episode), oneReward ? 1 : 0);
    }
  });

  it.each(sessions)(
    '$env $kwargs seed $seed goes on from its state after no step, and 50',
    (session) => {
      const [episode] = session.episodes as [Episode];
      for (const taken of [0, 50]) {
        const [env, other] = [remake(session), remake(session)];
        env.reset({ seed: session.seed });
        for (const action of episode.actions.slice(0, taken)) env.step(action);
        other.reset({ seed: 1 });
        restoreState(other, copyState(env));
        const rest = episode.actions.slice(taken).map((action) => other.step(action));
        expect(rest).toEqual(outcomes(episode).slice(taken));
      }
    },
  );
});

describe('checkEnv', () => {
  it.each([
    ['Pendulum', () => new Pendulum()],
    ['MountainCarContinuous', () => new MountainCarContinuous()],
  ])('finds nothing wrong with %s', (_, world) => {
    expect(() => checkEnv(world())).not.toThrow();
  });
});

describe('Pendulum', () => {
  it('begins where xInit and yInit say, and refuses what is no reach', () => {
    const env = make('Pendulum-v1');
    const options = { xInit: 0, yInit: 0 };
    expect(Array.from(env.reset({ seed: 1, options }).observation)).toEqual([1, 0, 0]);
    expect(() => env.reset({ options: { xInit: -1 } })).toThrow(
      'xInit, how far from upright to begin, must be a number from 0, but -1 was given.',
    );
    expect(() => env.reset({ options: { low: 1 } })).toThrow(UsageError);
  });

  it('upright and at rest a torque of 2 costs 0.004 to 1e-9 and turns it by hand-worked 0.3 rad/s', () => {
    const env = make('Pendulum-v1');
    env.reset({ seed: 1, options: { xInit: 0, yInit: 0 } });
    const { observation, reward } = env.step([2]);
    expect(reward).toBeCloseTo(-0.004, 9);
    expect(observation[2]).toBe(Math.fround(0.3));
    expect(observation[1]).toBe(Math.fround(Math.sin(0.3 * 0.05)));
  });
});

describe('other ids of known worlds', () => {
  it('LunarLanderContinuous-v3 is the lander with throttles, alone and in a vector', () => {
    const env = make('LunarLanderContinuous-v3', { gravity: -9 });
    const lander = make('LunarLander-v3', { continuous: true, gravity: -9 });
    const envs = makeVector('LunarLanderContinuous-v3', 1, { gravity: -9 });
    expect(env.id).toBe('LunarLanderContinuous-v3');
    expect(env.reset({ seed: 5 })).toEqual(lander.reset({ seed: 5 }));
    envs.reset({ seed: 5 });
    for (let t = 0; t < 40; t++) {
      const step = env.step([0.75, -0.625]);
      expect(step).toEqual(lander.step([0.75, -0.625]));
      expect(envs.step([[0.75, -0.625]]).observations).toEqual(step.observation);
    }
    expect(() => make('LunarLanderContinuous-v3', { continuous: false } as object)).toThrow(
      /continuous/,
    );
  });

  it('CartPole-v0 is CartPole-v1, truncated after 200 steps', () => {
    const [old, env] = [make('CartPole-v0'), make('CartPole-v1')];
    expect([old.id, env.id]).toEqual(['CartPole-v0', 'CartPole-v1']);
    let { observation } = env.reset({ seed: 3 });
    expect(old.reset({ seed: 3 }).observation).toEqual(observation);
    for (let t = 1; t <= 200; t++) {
      const [, , angle = 0, turning = 0] = observation;
      const action = angle + 0.5 * turning > 0 ? 1 : 0;
      const step = env.step(action);
      expect(old.step(action)).toEqual({ ...step, truncated: t === 200 });
      observation = step.observation;
    }
  });
});

describe('retired ids say what changed and how to go on', () => {
  it.each([
    [
      'LunarLander-v2',
      /is retired, in Gymnasium as well: ask for LunarLander-v3, in which a reset/,
    ],
    ['LunarLanderContinuous-v2', /ask for LunarLanderContinuous-v3/],
    ['Taxi-v3', /ask for Taxi-v4, in which rain and fickle passengers/],
    ['Pendulum-v0', /ask for Pendulum-v1/],
  ])('%s', (id, message) => {
    expect(() => make(id)).toThrow(UsageError);
    expect(() => make(id)).toThrow(message);
  });
});
