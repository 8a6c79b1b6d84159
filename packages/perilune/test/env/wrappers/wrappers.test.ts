import { describe, expect, it } from 'vitest';
import {
  type Action,
  ActionWrapper,
  ClipAction,
  ClipReward,
  checkEnv,
  type Env,
  FlattenObservation,
  FrameStackObservation,
  make,
  NormalizeObservation,
  NormalizeReward,
  ObservationWrapper,
  RecordEpisodeStatistics,
  RescaleAction,
  RescaleObservation,
  TimeAwareObservation,
  TimeLimit,
  TransformAction,
  TransformObservation,
  TransformReward,
} from '../../../src/env/index.js';
import { difference, extended, quotient, toNumber } from '../../../src/env/wrappers/extended.js';
import { UsageError } from '../../../src/errors.js';
import { Box, Dict, Discrete, MultiDiscrete, Tuple } from '../../../src/spaces/index.js';
import { copyState, restoreState } from '../../../src/state/index.js';
import { Drift, SavedCorridor } from '../custom.js';

const pole = () => make('CartPole-v1');
const pendulum = () => make('Pendulum-v1');

describe('spaces', () => {
  it('are those that Gymnasium gives', () => {
    const frames = new FrameStackObservation(pendulum(), { stackSize: 2 });
    expect(frames.observationSpace.shape).toEqual([2, 3]);
    expect([...frames.observationSpace.high]).toEqual([1, 1, 8, 1, 1, 8]);
    const states = new FrameStackObservation(make('Taxi-v4'), { stackSize: 3 });
    expect(states.observationSpace).toEqual(new MultiDiscrete([500, 500, 500]));
    const timed = new TimeAwareObservation(make('Blackjack-v1', { maxEpisodeSteps: 9 }), {
      flatten: false,
    });
    const parts = [new Discrete(32), new Discrete(11), new Discrete(2)];
    expect(timed.observationSpace).toEqual(
      new Tuple([...parts, new Box(0, 9, { dtype: 'int32' })]),
    );
    const named = new TimeAwareObservation(pole(), { flatten: false, normalizeTime: true });
    expect(named.observationSpace).toEqual(
      new Dict({ obs: pole().observationSpace, time: new Box(0, 1) }),
    );
    expect(new FlattenObservation(make('FrozenLake-v1')).observationSpace.shape).toEqual([16]);
    expect(new ClipAction(pendulum()).actionSpace.isBounded('below')).toBe(false);
    expect(new NormalizeObservation(make('Taxi-v4')).observationSpace.shape).toEqual([]);
  });
});

describe('wrappers by a function, and by a method', () => {
  it('TransformObservation shows what the function makes of resets and steps', () => {
    const env = new TransformObservation(
      pole(),
      (seen) => seen.map((x) => 2 * x),
      new Box(-Infinity, Infinity, { shape: [4] }),
    );
    const inner = pole();
    expect(env.reset({ seed: 5 }).observation).toEqual(
      inner.reset({ seed: 5 }).observation.map((x) => 2 * x),
    );
    expect(env.step(1).observation).toEqual(inner.step(1).observation.map((x) => 2 * x));
    expect(env.observationSpace.isBounded('below')).toBe(false);
    checkEnv(env);
  });

  it('TransformAction does what the function makes of actions', () => {
    const mirrored = new TransformAction<Box, Discrete>(pole(), (action) => 1 - action);
    const env = pole();
    mirrored.reset({ seed: 5 });
    env.reset({ seed: 5 });
    expect(mirrored.step(0)).toEqual(env.step(1));
  });

  it('subclasses override one method', () => {
    class First extends ObservationWrapper {
      constructor(env: Env) {
        super(env, { observationSpace: new Box(-100, 100) });
      }
      protected override observation(observation: Float32Array) {
        return observation.slice(0, 1);
      }
    }
    class Idle extends ActionWrapper {
      protected override action(): Action {
        return [0, 0];
      }
    }
    const env = new First(new Idle(new Drift()));
    const { observation } = env.reset({ seed: 2 });
    expect(env.step([1, 1]).observation).toEqual(observation);
    checkEnv(new First(new Drift()));
  });
});

describe('what passes through', () => {
  it('scenes, masks of actions, ids and what is innermost', () => {
    const taxi = new FrameStackObservation(
      new TransformReward(make('Taxi-v4'), (reward) => reward / 20),
      { stackSize: 2 },
    );
    const { info } = taxi.reset({ seed: 1 });
    expect(info.actionMask).toHaveLength(6);
    expect(taxi.step(0).info.actionMask).toHaveLength(6);
    expect(taxi.scene().kind).toBe('shapes');
    expect(taxi.id).toBe('Taxi-v4');
    expect(taxi.unwrapped.constructor.name).toBe('Taxi');
  });
});

describe('hand-worked', () => {
  it('ClipReward keeps NaN, and of one bound alone the other side', () => {
    const paying = (reward: number) => new TransformReward(pole(), () => reward);
    const paid = (reward: number, options: { minReward?: number; maxReward?: number }) => {
      const env = new ClipReward(paying(reward), options);
      env.reset({ seed: 1 });
      return env.step(0).reward;
    };
    expect(paid(7, { maxReward: 2 })).toBe(2);
    expect(paid(-7, { maxReward: 2 })).toBe(-7);
    expect(paid(-7, { minReward: -1 })).toBe(-1);
    expect(paid(Number.NaN, { minReward: -1 })).toBeNaN();
  });

  it('NormalizeReward: a termination drops the return before, a reset does not', () => {
    const rewards = [4, 2, 8];
    const ends = [false, true, false];
    let i = 0;
    const inner = new (class extends SavedCorridor {
      override step(action: Action) {
        return {
          ...super.step(action),
          reward: rewards[i] as number,
          terminated: ends[i++] as boolean,
        };
      }
    })({ length: 20 });
    const env = new NormalizeReward(inner, { gamma: 0.5, epsilon: 1e-8 });
    env.reset({ seed: 1 });
    // Returns 4, then 0 + 2, then 2 / 2 + 8; running moments of 1e-4 rows of mean 0 and variance 1 before.
    const moments = (values: readonly number[]) => {
      let [mean, variance, count] = [0, 1, 1e-4];
      for (const value of values) {
        const delta = value - mean;
        variance = (variance * count + (delta * delta * count) / (count + 1)) / (count + 1);
        mean += delta / (count + 1);
        count += 1;
      }
      return Math.sqrt(variance + 1e-8);
    };
    expect(env.step(0).reward).toBe(4 / moments([4]));
    expect(env.step(0).reward).toBe(2 / moments([4, 2]));
    env.reset();
    expect(env.step(0).reward).toBeCloseTo(8 / moments([4, 2, 9]), 12);
  });

  it('RecordEpisodeStatistics keeps the latest, and says each once', () => {
    const env = new RecordEpisodeStatistics(new TimeLimit(pole(), 3), { bufferLength: 2 });
    for (let episode = 0; episode < 3; episode++) {
      env.reset({ seed: episode });
      expect(env.step(0).info).not.toHaveProperty('episode');
      env.step(1);
      const { r, l, t } = env.step(0).info.episode as { r: number; l: number; t: number };
      expect([r, l]).toEqual([3, 3]);
      expect(t).toBeGreaterThanOrEqual(0);
    }
    expect(env.returnQueue).toEqual([3, 3]);
    expect(env.lengthQueue).toEqual([3, 3]);
    expect(env.timeQueue).toHaveLength(2);
    expect(env.episodeCount).toBe(3);
    const twice = new RecordEpisodeStatistics(env);
    twice.reset({ seed: 1 });
    twice.step(0);
    twice.step(0);
    expect(() => twice.step(0)).toThrow(/the info says "episode" already/);
  });

  it('64 binary digits: 1 / 3 rounded twice, and differences that cancel', () => {
    expect(toNumber(quotient(extended(1), extended(3)), 53)).toBe(1 / 3);
    expect(toNumber(quotient(extended(-1), extended(3)), 24)).toBe(Math.fround(-1 / 3));
    expect(toNumber(difference(extended(1), extended(2 ** -60)), 53)).toBe(1);
    const kept = difference(extended(1), extended(2 ** -60));
    expect(toNumber(difference(extended(1), kept), 53)).toBe(2 ** -60);
    expect(toNumber(difference(extended(0.1), extended(-0.2)), 53)).toBe(0.1 + 0.2);
    // Half way between two float32, and a little more than 64 digits can say: rounded down both times.
    const half = { digits: (1n << 24n) + 1n, exponent: 0 };
    expect(toNumber(half, 24)).toBe(2 ** 24);
  });
});

describe('checkpoints of wrapped environments', () => {
  const stacked = () =>
    new RecordEpisodeStatistics(
      new NormalizeReward(
        new NormalizeObservation(
          new TimeAwareObservation(
            new FrameStackObservation(new TimeLimit(new SavedCorridor({ length: 20 }), 7), {
              stackSize: 3,
              paddingType: 'zero',
            }),
            { normalizeTime: true },
          ),
        ),
      ),
    );

  it('hold what the wrappers remember', () => {
    const env = stacked();
    env.reset({ seed: 4 });
    for (let i = 0; i < 5; i++) env.step(1);
    const state = copyState(env);
    const sequel = (of: typeof env) => {
      const steps = [of.step(0), of.step(1)].map(({ observation, reward }) => [
        ...observation,
        reward,
      ]);
      return [...steps, [...of.reset().observation], of.returnQueue.slice(), of.episodeCount];
    };
    const expected = sequel(env);
    const other = stacked();
    other.reset({ seed: 9 });
    restoreState(other, state);
    expect(sequel(other)).toEqual(expected);
    expect(expected.at(-1)).toBe(1);
  });
});

describe('what is refused, before anything is made', () => {
  const drift = () => new Drift() as unknown as Env<Box, Box>;
  it.each<[string, () => unknown, RegExp]>([
    ['a word too many', () => new ClipReward(pole(), { least: 1 } as never), /Unknown.*least/],
    ['no bounds', () => new ClipReward(pole(), {}), /needs minReward, maxReward, or both/],
    [
      'bounds that cross',
      () => new ClipReward(pole(), { minReward: 1, maxReward: 0 }),
      /minReward is 1/,
    ],
    [
      'actions of no box',
      () => new ClipAction(pole() as never),
      /ClipAction needs actions of a Box/,
    ],
    [
      'observations of no box',
      () => new RescaleObservation(make('Taxi-v4'), { minObs: 0, maxObs: 1 }),
      /needs observations of a Box/,
    ],
    [
      'no bounds for the boundless',
      () => new RescaleObservation(pole(), { minObs: 0, maxObs: 1 }),
      /minObs of entry 1 is 0 where the box has -Infinity/,
    ],
    [
      'too few bounds',
      () => new RescaleAction(drift(), { minAction: [0], maxAction: 1 }),
      /minAction must be a number, or a list of 2/,
    ],
    [
      'no way back',
      () => new RescaleAction(drift(), { minAction: 1, maxAction: 1 }),
      /entry 0 has 1 for both/,
    ],
    [
      'an order',
      () => new RescaleAction(drift(), { minAction: 2, maxAction: 1 }),
      /must not exceed maxAction, but entry 0/,
    ],
    [
      'an epsilon of 0',
      () => new NormalizeObservation(pole(), { epsilon: 0 }),
      /epsilon must be a number above 0/,
    ],
    [
      'parts',
      () => new NormalizeObservation(make('Blackjack-v1')),
      /of one array.*FlattenObservation/,
    ],
    [
      'a gamma above 1',
      () => new NormalizeReward(pole(), { gamma: 1.1 }),
      /gamma must be a number from 0 to 1/,
    ],
    [
      'no frames',
      () => new FrameStackObservation(pole(), { stackSize: 0 }),
      /stackSize must be a whole number/,
    ],
    [
      'an unknown padding',
      () => new FrameStackObservation(pole(), { stackSize: 2, paddingType: 'none' as never }),
      /"reset", "zero" or an element/,
    ],
    [
      'no time limit',
      () => new TimeAwareObservation(make('CliffWalking-v1')),
      /needs a time limit inside/,
    ],
    [
      'an empty buffer',
      () => new RecordEpisodeStatistics(pole(), { bufferLength: 0 }),
      /bufferLength must be/,
    ],
  ])('%s', (_, wrong, message) => {
    expect(wrong).toThrow(UsageError);
    expect(wrong).toThrow(message);
  });

  it('a key that is taken', () => {
    class Room extends SavedCorridor {}
    const named = new TimeAwareObservation(new TimeLimit(new Room(), 5), { flatten: false });
    const again = () => new TimeAwareObservation(named as never);
    expect(again).toThrow(/have an entry "time" already/);
  });
});
