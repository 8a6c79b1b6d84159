import { describe, expect, it } from 'vitest';
import { type Action, checkEnv, type Env, make, register } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { Generator } from '../../src/random/index.js';
import { Box } from '../../src/spaces/index.js';
import type { Archive } from '../../src/state/index.js';
import { Corridor, Drift, SavedCorridor } from './custom.js';

register('Corridor-v0', () => new Corridor(), { maxEpisodeSteps: 50 });

describe('sound environments pass', () => {
  it.each(['LunarLander-v3', 'MountainCar-v0', 'CartPole-v1', 'Acrobot-v1', 'Corridor-v0'])(
    '%s as made',
    (id) => {
      expect(() => checkEnv(make(id))).not.toThrow();
    },
  );

  it('those of one’s own, before make, and closes them', () => {
    const env = new Corridor();
    checkEnv(env);
    expect(env.closed).toBe(true);
    checkEnv(new Drift());
    checkEnv(new SavedCorridor({ length: 20 }));
  });

  it('one whose start never varies', () => {
    class Fixed extends Corridor {
      override reset() {
        return super.reset({ seed: 1 });
      }
    }
    expect(() => checkEnv(new Fixed())).not.toThrow();
  });
});

/** Leaves something of its state out, or one name. */
class Forgetful extends Corridor {
  constructor(private readonly what: 'place' | 'random' | 'name') {
    super({ length: 20 });
  }

  serialize(archive: Archive): void {
    const { what } = this;
    if (what !== 'place') this.position = archive.integer('place', this.position, { most: 20 });
    if (what !== 'random') archive.part('random', this.random);
    if (what === 'name') archive.number('place', 1);
  }
}

/** Draws while it is asked. */
class Restless extends SavedCorridor {
  override serialize(archive: Archive): void {
    super.serialize(archive);
    this.random.nextDouble();
  }
}

/** A Corridor with one fault. */
function faulty(fault: Partial<Env>): Env {
  return Object.assign(new Corridor({ length: 20 }), fault);
}

function resetting(change: (env: Corridor, result: ReturnType<Corridor['reset']>) => unknown): Env {
  const env = new Corridor({ length: 20 });
  return faultyCopy(env, { reset: (options) => change(env, env.reset(options)) as never });
}

function stepping(change: (result: ReturnType<Corridor['step']>) => unknown): Env {
  const env = new Corridor({ length: 20 });
  return faultyCopy(env, { step: (action) => change(env.step(action)) as never });
}

function faultyCopy(env: Env, fault: Partial<Env>): Env {
  return {
    id: env.id,
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    reset: (options) => env.reset(options),
    step: (action) => env.step(action),
    close: () => env.close(),
    ...fault,
  };
}

const shared = Float32Array.of(3);
const wild = new Generator(1);

const faults: [string, RegExp, Env][] = [
  ['no environment', /is an object, not 5/, 5 as unknown as Env],
  [
    'a scene that cannot be drawn',
    /scene\(\) returns what cannot be drawn. The scene's camera: width must be a number above 0/,
    faulty({
      scene: () => ({ kind: 'shapes', camera: { x: 0, y: 0, width: 0, height: 1 }, shapes: [] }),
    }),
  ],
  ['no id', /id must be a name/, faulty({ id: '' })],
  ['no step', /step must be a function/, faulty({ step: undefined as never })],
  ['no space', /actionSpace must be a Box or a Discrete/, faulty({ actionSpace: {} as never })],
  [
    'an empty space',
    /observationSpace is empty/,
    faulty({ observationSpace: new Box(0, 1, { shape: [0] }) }),
  ],
  [
    'reset without result',
    /reset\(\) must return \{ observation, info \}/,
    resetting(() => undefined),
  ],
  ['reset without info', /object as info/, resetting((_, { observation }) => ({ observation }))],
  [
    'an array of numbers',
    /must return a Float32Array/,
    resetting(() => ({ observation: [1], info: {} })),
  ],
  [
    'a wrong length',
    /must return 1 numbers/,
    resetting(() => ({ observation: new Float32Array(2), info: {} })),
  ],
  [
    'NaN',
    /finite numbers/,
    stepping((step) => ({ ...step, observation: Float32Array.of(Number.NaN) })),
  ],
  [
    'outside the space',
    /left the observation space/,
    stepping((step) => ({ ...step, observation: Float32Array.of(-1) })),
  ],
  [
    'a start the seed does not decide',
    /reset\(\{ seed: 123 \}\) begins differently/,
    resetting(() => ({ observation: Float32Array.of(wild.integers(0, 20)), info: {} })),
  ],
  [
    'a reset that repeats the seed',
    /the stream must go on/,
    (() => {
      let last: number | undefined;
      const env = new Corridor({ length: 20 });
      return faultyCopy(env, {
        reset: (options = {}) => {
          last = options.seed ?? last;
          return env.reset({ seed: last });
        },
      });
    })(),
  ],
  [
    'a reward of NaN',
    /finite reward, not NaN/,
    stepping((step) => ({ ...step, reward: Number.NaN })),
  ],
  [
    'a flag of 1',
    /terminated must be true or false, not 1/,
    stepping((step) => ({ ...step, terminated: 1 })),
  ],
  [
    'no truncated',
    /truncated must be true or false/,
    stepping(({ truncated: _, ...step }) => step),
  ],
  ['step without info', /object as info/, stepping((step) => ({ ...step, info: null }))],
  ['step without result', /step\(\) must return an object/, stepping(() => 7)],
  [
    'steps that chance decides',
    /same seed and actions lead elsewhere/,
    stepping((step) => ({ ...step, reward: wild.nextDouble() })),
  ],
  [
    'one array for all steps',
    /one array twice|fresh array/,
    stepping((step) => {
      shared.set(step.observation);
      return { ...step, observation: shared };
    }),
  ],
  [
    'a stepInto of its own kind',
    /stepInto\(\) does not do what step\(\) does, at step 1/,
    (() => {
      const env = new Corridor({ length: 20 });
      return faultyCopy(env, {
        stepInto: (action: Action, out: Float32Array) => {
          const result = env.step(action);
          out.set(result.observation);
          return { ...result, reward: 5 };
        },
      });
    })(),
  ],
  [
    'a serialize that forgets where it stands',
    /leads elsewhere when read back/,
    new Forgetful('place'),
  ],
  [
    'a serialize that forgets its stream',
    /leads elsewhere when read back/,
    new Forgetful('random'),
  ],
  ['a serialize that moves on', /serialize\(\) changes what/, new Restless({ length: 20 })],
  [
    'a serialize that takes a name twice',
    /Two entries of the state are named "place"/,
    new Forgetful('name'),
  ],
  ['a serialize that is none', /no method serialize/, faulty({ serialize: 1 as never })],
  [
    'an exception',
    /It threw: Error: boom/,
    stepping(() => {
      throw new Error('boom');
    }),
  ],
];

describe('what is wrong is named', () => {
  it.each(faults)('%s', (_, message, env) => {
    expect(() => checkEnv(env)).toThrow(UsageError);
    expect(() => checkEnv(env)).toThrow(message);
  });

  it('all of it at once', () => {
    const env = stepping((step) => ({ ...step, reward: Number.NaN, observation: shared }));
    expect(() => checkEnv(env)).toThrow(/finite reward[\s\S]*fresh|finite reward[\s\S]*twice/);
  });
});
