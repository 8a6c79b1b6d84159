import { describe, expect, it } from 'vitest';
import { checkEnv, type Env, makeVector, register } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { Box, type Discrete } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Gates, type GatesOptions, openGates } from './gates.js';

register('Gates-v0', () => new Gates(), { maxEpisodeSteps: 3 });

const OPEN = Uint8Array.of(1, 1, 0);

describe('info.actionMask', () => {
  it('is sound in an environment that has one always, and is kept to by its checker', () => {
    const env = new Gates();
    expect(() => checkEnv(env)).not.toThrow();
    expect(env.trespasses).toBe(0);
  });

  it('comes as rows from a vector, the ended episodes’ own among them', () => {
    const vector = makeVector('Gates-v0', 2, { autoreset: 'same-step' });
    const open = (states: ArrayLike<number>) =>
      Array.from(states).flatMap((state) => [...openGates(state)]);
    const start = vector.reset({ seed: 0 });
    expect([...(start.actionMasks ?? [])]).toEqual(open(start.observations));
    let [terminal, cut] = [0, 0];
    for (let t = 0; t < 20; t++) {
      const step = vector.step([0, 0]);
      expect([...(step.actionMasks ?? [])]).toEqual(open(step.observations));
      for (const lane of [0, 1]) {
        if (!(step.terminated[lane] || step.truncated[lane])) continue;
        const final = step.finalActionMasks?.slice(3 * lane, 3 * lane + 3);
        expect(final).toEqual(step.terminated[lane] ? Uint8Array.of(1, 1, 1) : OPEN);
        if (step.terminated[lane]) terminal += 1;
        else cut += 1;
      }
    }
    expect(terminal > 0 && cut > 0).toBe(true);
  });

  it('is undefined where the environment has none', () => {
    const vector = makeVector('CartPole-v1', 2, { autoreset: 'same-step' });
    expect(vector.reset().actionMasks).toBeUndefined();
    const { actionMasks, finalActionMasks } = vector.step([0, 0]);
    expect([actionMasks, finalActionMasks]).toEqual([undefined, undefined]);
  });

  it('is part of a vector’s state', () => {
    const [vector, other] = [makeVector('Gates-v0', 2), makeVector('Gates-v0', 2)];
    vector.reset({ seed: 0 });
    vector.step([1, 1]);
    restoreState(other, copyState(vector));
    const mask = [true, false];
    expect(other.step([1, 1], { mask }).actionMasks).toEqual(
      vector.step([1, 1], { mask }).actionMasks,
    );
  });

  it.each([1, 5, 7])(
    'is refused in a state that has no row for each environment: %d bytes',
    (bytes) => {
      const vector = makeVector('Gates-v0', 2);
      vector.reset({ seed: 0 });
      const state = new Map(copyState(vector)).set('actionMasks.rows', new Uint8Array(bytes));
      expect(() => restoreState(makeVector('Gates-v0', 2), state)).toThrow(
        `action masks are ${bytes} bytes, not 6`,
      );
    },
  );

  let count = 0;
  function vectorOf(options: GatesOptions, change: Partial<Env<Discrete, Discrete>> = {}) {
    const id = `Gates-${count++}`;
    register(id, () => Object.assign(new Gates(options), change) as never);
    return { id, vector: makeVector(id, 2) };
  }

  it.each<[string, (state: number) => unknown, RegExp]>([
    ['none allowed', () => [0, 0, 0], /\(environment 0\), at the reset: .* allows no action/],
    [
      'none allowed later on',
      (state) => (state > 1 ? [0, 0, 0] : [1, 1, 0]),
      /\(environment \d\), at step [12] of the episode: info.actionMask allows no action/,
    ],
    ['too short', () => [1, 1], /must be a Uint8Array of 3 numbers 0 or 1.*but is \[1,1\]/],
    ['other numbers', () => [1, 2, 0], /must be a Uint8Array of 3 numbers 0 or 1/],
    ['no list', () => 7, /must be a Uint8Array of 3 numbers 0 or 1.*but is 7/],
    [
      'once there, once not',
      (state) => (state > 1 ? undefined : [1, 1, 0]),
      /every step or never, but is undefined/,
    ],
    [
      'at first not there',
      (state) => (state > 1 ? [1, 1, 0] : undefined),
      /is there, but was not in the first reset/,
    ],
  ])('%s: refused, with the step', (_, mask, message) => {
    const { id, vector } = vectorOf({ mask });
    const play = () => {
      vector.reset({ seed: 0 });
      for (let t = 0; t < 3; t++) vector.step([1, 1]);
    };
    expect(play).toThrow(UsageError);
    expect(() => {
      vector.reset({ seed: 0 });
      for (let t = 0; t < 3; t++) vector.step([1, 1]);
    }).toThrow(message);
    expect(id).toMatch(/^Gates/);
    expect(() => checkEnv(new Gates({ mask }))).toThrow(/actionMask/);
  });

  it('is refused where actions are not Discrete', () => {
    const { vector } = vectorOf({}, { actionSpace: new Box(0, 1) as never });
    expect(() => vector.reset({ seed: 0 })).toThrow(
      /must be left out, as only Discrete actions have masks, and these are Box/,
    );
  });
});
