import { describe, expect, it } from 'vitest';
import { type MadeEnv, make } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { type RecordedEpisode, readSessions } from './replay.js';

const sessions = readSessions('classic-control.jsonl.gz');

describe('sessions of Gymnasium, replayed with ===: 24 of 24 equal, 14,724 steps', () => {
  it.each(sessions)('$env seed $seed ($policy)', ({ env: id, seed, episodes }) => {
    const env = make(id as 'CartPole-v1');
    for (const [k, episode] of episodes.entries()) {
      const start = env.reset(k === 0 ? { seed } : {});
      expect(Array.from(start.observation)).toEqual(episode.reset_obs);
      expect(play(env, episode.actions)).toEqual(outcomes(episode));
    }
  });

  it('stepInto replays the same', () => {
    for (const { env: id, seed, episodes } of sessions.filter((session) => session.seed < 3)) {
      const env = make(id);
      const episode = episodes[0] as RecordedEpisode;
      const out = new Float32Array(episode.reset_obs.length);
      env.reset({ seed });
      const rows = episode.actions.map((action) => {
        const { reward } = env.stepInto(action, out);
        return [...out, reward];
      });
      expect(rows).toEqual(episode.obs.map((row, t) => [...row, episode.rewards[t]]));
    }
  });
});

function play(env: MadeEnv<'CartPole-v1'>, actions: number[]): unknown[] {
  return actions.map((action) => {
    const { observation, reward, terminated, truncated } = env.step(action);
    return { observation: Array.from(observation), reward, terminated, truncated };
  });
}

function outcomes({ obs, rewards, terminated, truncated }: RecordedEpisode): unknown[] {
  return obs.map((observation, t) => {
    const last = t === obs.length - 1;
    const flags = { terminated: last && terminated, truncated: last && truncated };
    return { observation, reward: rewards[t], ...flags };
  });
}

describe('spaces', () => {
  it.each([
    ['MountainCar-v0', [-1.2, -0.07], [0.6, 0.07], 3],
    ['CartPole-v1', [-4.8, -Infinity, -24, -Infinity], [4.8, Infinity, 24, Infinity], 2],
    ['Acrobot-v1', [-1, -1, -1, -1, -4, -9], [1, 1, 1, 1, 4, 9], 3],
  ])('%s', (id, low, high, actions) => {
    const unit = (bounds: number[]) =>
      bounds.map((bound, i) => {
        if (id === 'CartPole-v1' && i === 2) return Math.fround((bound * 2 * Math.PI) / 360);
        return Math.fround(id === 'Acrobot-v1' && i > 3 ? bound * Math.PI : bound);
      });
    const { observationSpace: space, actionSpace } = make(id as 'CartPole-v1');
    expect([Array.from(space.low), Array.from(space.high)]).toEqual([unit(low), unit(high)]);
    expect(actionSpace.n).toBe(actions);
  });
});

describe('CartPole', () => {
  /** Pushes to the right until the pole falls. */
  function fall(suttonBartoReward: boolean): number[] {
    const env = make('CartPole-v1', { suttonBartoReward });
    env.reset({ seed: 1 });
    const rewards: number[] = [];
    for (let ended = false; !ended; ) {
      const { reward, terminated } = env.step(1);
      rewards.push(reward);
      ended = terminated;
    }
    return rewards;
  }

  it('rewards 1 a step, the fall too', () => {
    expect(new Set(fall(false))).toEqual(new Set([1]));
  });

  it('suttonBartoReward rewards 0 a step and -1 for the fall', () => {
    const rewards = fall(true);
    expect(rewards.at(-1)).toBe(-1);
    expect(new Set(rewards.slice(0, -1))).toEqual(new Set([0]));
  });

  it('from rest upright a push of 10 N accelerates by hand-worked 9.756 m/s^2 and -14.634 rad/s^2', () => {
    const env = make('CartPole-v1');
    env.reset({ seed: 0, options: { low: 0, high: 0 } });
    const { observation } = env.step(1);
    // temp = 10/1.1; thetaacc = -temp / (0.5 (4/3 - 0.1/1.1)); xacc = temp - 0.05 thetaacc/1.1
    const thetaAcc = -(10 / 1.1) / (0.5 * (4 / 3 - 0.1 / 1.1));
    const xAcc = 10 / 1.1 - (0.05 * thetaAcc) / 1.1;
    expect(xAcc).toBeCloseTo(9.7561, 4);
    expect(thetaAcc).toBeCloseTo(-14.6341, 4);
    expect(Array.from(observation)).toEqual(
      [0, 0.02 * xAcc, 0, 0.02 * thetaAcc].map((value) => Math.fround(value)),
    );
  });
});

describe('MountainCar', () => {
  it('ends at the flag with at least goalVelocity', () => {
    const arrive = (goalVelocity: number) => {
      const env = make('MountainCar-v0', { goalVelocity });
      let { observation } = env.reset({ seed: 1 });
      for (let t = 1; t <= 200; t++) {
        const step = env.step((observation[1] as number) < 0 ? 0 : 2);
        if (step.terminated) return t;
        observation = step.observation;
      }
      return undefined;
    };
    expect(arrive(0)).toBeGreaterThan(100);
    // The right wall does not take the speed away, so that the car gathers it there.
    expect(arrive(0.07)).toBeGreaterThan(arrive(0) as number);
    expect(arrive(0.08)).toBeUndefined();
  });

  it('stops dead at the left wall', () => {
    const env = make('MountainCar-v0', { goalVelocity: 1, maxEpisodeSteps: 1000 });
    let { observation } = env.reset({ seed: 1 });
    const atWall: number[] = [];
    for (let t = 0; t < 1000; t++) {
      const [position, velocity] = observation as unknown as [number, number];
      observation = env.step(velocity < 0 || position > 0 ? 0 : 2).observation;
      if (observation[0] === Math.fround(-1.2)) atWall.push(observation[1] as number);
    }
    expect(atWall.length).toBeGreaterThan(3);
    expect(new Set(atWall)).toEqual(new Set([0]));
  });
});

describe('Acrobot', () => {
  it('hanging still it stays, and a step costs 1', () => {
    const env = make('Acrobot-v1');
    env.reset({ seed: 0, options: { low: 0, high: 0 } });
    const { observation, reward } = env.step(1);
    expect([observation[0], observation[2], reward]).toEqual([1, 1, -1]);
    for (const i of [1, 3, 4, 5]) expect(Math.abs(observation[i] as number)).toBeLessThan(1e-15);
  });

  it('with the tip above the line it has ended, with reward 0', () => {
    const env = make('Acrobot-v1');
    env.reset({ seed: 0, options: { low: 1.5, high: 1.5 } });
    const { observation, terminated, reward } = env.step(2);
    const [c1, s1, c2, s2] = observation as unknown as [number, number, number, number];
    expect(-c1 - (c1 * c2 - s1 * s2)).toBeGreaterThan(1);
    expect({ terminated, reward }).toEqual({ terminated: true, reward: 0 });
  });
});

describe('reset options', () => {
  it('low and high bound the first state', () => {
    const env = make('CartPole-v1');
    const { observation } = env.reset({ seed: 3, options: { low: 0.01, high: 0.02 } });
    for (const value of observation) expect(value >= 0.01 && value <= 0.0200001).toBe(true);
  });

  it.each([[{ low: 1, high: 0 }], [{ low: 'x' }], [{ high: Number.NaN }], [{ lower: 0 }]])(
    '%j is refused and draws nothing',
    (options) => {
      const env = make('CartPole-v1');
      env.reset({ seed: 3 });
      expect(() => env.reset({ options })).toThrow(UsageError);
      const other = make('CartPole-v1');
      other.reset({ seed: 3 });
      expect(env.reset().observation).toEqual(other.reset().observation);
    },
  );
});
