import { describe, expect, it } from 'vitest';
import {
  type AnyEnv,
  checkEnv,
  type Env,
  EnvWrapper,
  make,
  makeVector,
  register,
  type StepResult,
} from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import {
  type AnySpace,
  type AnyValue,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  rowWidth,
  Tuple,
  writeRow,
} from '../../src/spaces/index.js';
import { Gates } from './gates.js';
import { dict, kinds, Quiz, quizOf } from './quiz.js';

for (const kind of kinds) register(`Quiz-${kind}-v0`, () => quizOf(kind), { maxEpisodeSteps: 4 });

describe('environments of every kind of observation', () => {
  it.each(kinds)('%s is sound', (kind) => {
    expect(() => checkEnv(quizOf(kind))).not.toThrow();
    expect(() => checkEnv(make(`Quiz-${kind}-v0`))).not.toThrow();
  });

  it.each(kinds)('%s: stepInto and a vector write the rows of what step gives', (kind) => {
    const id = `Quiz-${kind}-v0`;
    const [one, other] = [make(id), make(id)];
    const vector = makeVector(id, 2, { autoreset: 'same-step' });
    const width = rowWidth(one.observationSpace);
    const row = (observation: AnyValue) => {
      const out = new Float32Array(width);
      writeRow(one.observationSpace, observation as never, out);
      return out;
    };
    const out = new Float32Array(width);
    const start = row(one.reset({ seed: 3 }).observation);
    other.reset({ seed: 3 });
    expect(vector.reset({ seed: 3 }).observations.slice(0, width)).toEqual(start);
    for (let t = 0; t < 4; t++) {
      const { observation, reward } = one.step(t % 2);
      expect(other.stepInto(t % 2, out).reward).toBe(reward);
      const step = vector.step([t % 2, 0]);
      const rows = t === 3 ? step.finalObservations : step.observations;
      expect(out).toEqual(row(observation));
      expect(rows.slice(0, width)).toEqual(out);
    }
  });

  it('a Discrete is one number a row: its index', () => {
    const vector = makeVector('Quiz-discrete-v0', 3);
    const { observations } = vector.reset({ seed: 1 });
    expect(observations.length).toBe(3);
    expect(observations.every((index) => index >= 0 && index < 6)).toBe(true);
  });
});

/** A quiz about rooms with one fault in what it returns. */
function faulty(change: (step: StepResult<AnyValue>) => unknown): AnyEnv {
  const env: AnyEnv = new Quiz(dict);
  const { id, observationSpace, actionSpace } = env;
  return {
    id,
    observationSpace,
    actionSpace,
    reset: (options) => env.reset(options),
    step: (action) => change(env.step(action)) as StepResult<AnyValue>,
    close() {},
  };
}

const at = Float32Array.of(0, 0);

describe('checkEnv names the field, what was given and what was expected', () => {
  it.each<[string, RegExp, unknown]>([
    ['a key too few', /an object with the keys at, door: \{"door":1\}/, { door: 1 }],
    ['no object', /an object with the keys at, door: 5/, 5],
    ['an index out of range', /integer from 0 to 2 as observation\.door: 3/, { door: 3, at }],
    ['a plain array', /a Float32Array as observation\.at: \[0,0\]/, { door: 0, at: [0, 0] }],
    ['an array too long', /2 numbers as observation\.at/, { door: 0, at: new Float32Array(3) }],
    ['NaN', /finite numbers as observation\.at/, { door: 0, at: Float32Array.of(0, Number.NaN) }],
    [
      'numbers beyond the bounds',
      /left the observation space as observation\.at: .* is not within Box/,
      { door: 0, at: Float32Array.of(0, 2) },
    ],
  ])('%s', (_, message, observation) => {
    const env = faulty((step) => ({ ...step, observation }));
    expect(() => checkEnv(env)).toThrow(UsageError);
    expect(() => checkEnv(env)).toThrow(message);
  });

  it('an array within the observation that is handed out twice', () => {
    const env = faulty(({ observation, ...step }) => {
      const { door } = observation as { door: number };
      return { ...step, observation: { door, at } };
    });
    expect(() => checkEnv(env)).toThrow(/one array twice/);
  });

  it('what is no space', () => {
    const env = { ...faulty((step) => step), observationSpace: { kind: 'graph' } as never };
    expect(() => checkEnv(env)).toThrow(/must be a Box or a Discrete, MultiDiscrete, .* or Dict/);
  });
});

/** Gives back the action it is given, whatever its space. */
class Echo<S extends AnySpace> implements Env<S, S> {
  readonly id = 'Echo-v0';
  readonly observationSpace: S;

  constructor(readonly actionSpace: S) {
    this.observationSpace = actionSpace;
  }

  reset() {
    return { observation: this.actionSpace.sample() as never, info: {} };
  }

  step(action: AnyValue) {
    return {
      observation: action as never,
      reward: 0,
      terminated: false,
      truncated: false,
      info: {},
    };
  }

  close() {}
}

describe('actions of every space', () => {
  it.each<[AnySpace, AnyValue, AnyValue, RegExp]>([
    [new Discrete(3, { start: 5 }), 7, 3, /Invalid action 3: an integer from 5 to 7 is allowed/],
    [
      new MultiDiscrete([2, 3]),
      Int32Array.of(1, 2),
      [1, 3],
      /Invalid action \[1,3\]: a Int32Array or an array of 2 numbers in MultiDiscrete/,
    ],
    [new MultiBinary(2), Int8Array.of(1, 0), [2, 0], /an array of 2 numbers in MultiBinary/],
    [
      new Tuple([new Discrete(2), new Box(-1, 1)]),
      [1, Float32Array.of(0.5)],
      [1, Float32Array.of(Number.NaN)],
      /Invalid action Float32Array\(NaN\) in action\[1\]: .* 1 finite numbers is allowed/,
    ],
    [
      new Dict({ to: new Discrete(2) }),
      { to: 1 },
      { too: 1 },
      /Invalid action \{"too":1\}: an object with the keys to is allowed/,
    ],
  ])(
    '%s: passed on by make and by a vector, and refused by its field',
    (space, good, bad, message) => {
      const id = `Echo-${space}`;
      register(id, () => new Echo(space));
      const [env, vector] = [make(id), makeVector(id, 2)];
      env.reset();
      expect(env.step(good).observation).toEqual(good);
      expect(() => env.step(bad)).toThrow(UsageError);
      expect(() => env.step(bad)).toThrow(message);
      vector.reset();
      const row = new Float32Array(rowWidth(space));
      writeRow(space, good as never, row);
      const rows = Float32Array.of(...row, ...row);
      expect(vector.step(rows).observations).toEqual(rows);
      if (space instanceof Discrete) return;
      expect(vector.step([good, good]).observations).toEqual(rows);
      expect(() => vector.step([good, bad])).toThrow(message);
    },
  );
});

describe('a wrapper that overrides step alone', () => {
  class Halved extends EnvWrapper<Discrete, Discrete> {
    override step(action: number) {
      const result = super.step(action);
      return { ...result, observation: 4 - result.observation, reward: result.reward / 2 };
    }
  }

  it('has stepInto do the same', () => {
    const [env, other] = [new Halved(new Gates()), new Halved(new Gates())];
    env.reset({ seed: 1 });
    other.reset({ seed: 1 });
    const out = new Float32Array(1);
    const { observation, reward } = env.step(1);
    expect(other.stepInto(1, out).reward).toBe(reward);
    expect([reward, out[0]]).toEqual([1, observation]);
    expect(() => checkEnv(new Halved(new Gates()))).not.toThrow();
  });

  it('and one that overrides both is left as it is', () => {
    class Both extends Halved {
      override stepInto(action: number, out: Float32Array) {
        const outcome = super.stepInto(action, out);
        return { ...outcome, reward: 10 * outcome.reward };
      }
    }
    const env = new Both(new Gates());
    env.reset({ seed: 1 });
    expect(env.stepInto(1, new Float32Array(1)).reward).toBe(20);
  });
});
