import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  type Preset,
  presetNamed,
  presets,
  registerPreset,
  resolveConfig,
  unregisterPreset,
} from '../../src/training/index.js';
import { choosePreset } from '../../src/training/presets/index.js';

const slow: Preset = {
  ...{ name: 'slow', algo: 'pqn', summary: 'Takes its time.', source: 'Patience.' },
  ...{ tunedFor: ['CartPole-v1'], steps: 70, episodes: 5 },
  hyperparameters: { epochs: 3 },
  solve: { interval: 9 },
  recipes: {
    'CartPole-v1': { steps: 80, episodes: 6, hyperparameters: { lambda: 1 }, solve: { margin: 2 } },
  },
};
const names = () => presets.map(({ name }) => name);
const known = names();

afterEach(() => {
  unregisterPreset('slow');
  expect(names()).toEqual(known);
});

describe('a preset that is registered', () => {
  it('is the last of the list, and what a run of its name begins from', () => {
    registerPreset(slow);
    expect(names()).toEqual([...known, 'slow']);
    expect(presetNamed('slow')).toBe(slow);
    expect(resolveConfig({ env: 'CartPole-v1', preset: 'slow' })).toMatchObject({
      ...{ algo: 'pqn', steps: 80, episodes: 6, hyperparameters: { epochs: 3, lambda: 1 } },
      solve: { interval: 9, margin: 2 },
    });
    expect(choosePreset(undefined, 'pqn').name).toBe('pqn');
  });

  it('is forgotten by its name, alone, once', () => {
    registerPreset(slow);
    expect(unregisterPreset('slow')).toBe(true);
    expect(names()).toEqual(known);
    expect(unregisterPreset('slow')).toBe(false);
    expect(names()).toEqual(known);
    expect(() => presetNamed('slow')).toThrow('Unknown preset "slow".');
  });

  it('takes the place of one of its name only where that is asked for', () => {
    registerPreset(slow);
    const slower = { ...slow, steps: 71 };
    expect(() => registerPreset(slower)).toThrow('The preset slow is already registered');
    expect(presetNamed('slow')).toBe(slow);
    registerPreset(slower, { replace: true });
    expect(names()).toEqual([...known, 'slow']);
    expect(presetNamed('slow')).toBe(slower);
  });

  it('may take the place of the first of all, and give it back', () => {
    const first = presetNamed('fast');
    expect(() => registerPreset({ ...first })).toThrow('The preset fast is already registered');
    const other = { ...first, steps: 71 };
    registerPreset(other, { replace: true });
    expect(presets[0]).toBe(other);
    registerPreset(first, { replace: true });
    expect(presets[0]).toBe(first);
    expect(names()).toEqual(known);
  });

  it.each<[string, object, string]>([
    ['the first of all', { name: 'fast' }, 'The preset fast is already registered'],
    ['without a name', { name: '' }, 'A preset needs a name, other than default; "" was given'],
    ['called by a number', { name: 7 }, 'A preset needs a name, other than default; 7 was given'],
    ['called as the defaults are', { name: 'default' }, 'other than default; "default"'],
    ['of no algorithm', { algo: 'pqm' }, 'Unknown algorithm "pqm". Did you mean "pqn"?'],
    [
      'with a field too many',
      { step: 7 },
      'Unknown field of a preset "step". Did you mean "steps"?',
    ],
    ['of a hyperparameter that is none', { hyperparameters: { epoch: 3 } }, '"epoch"'],
    ['of a rule that is none', { solve: { margins: 3 } }, 'In the solve options of slow: '],
    [
      'of a recipe with a field too many',
      { recipes: { There: { step: 3 } } },
      `Unknown field of slow's recipe in There "step"`,
    ],
    [
      'of a recipe with a hyperparameter out of its range',
      { recipes: { There: { hyperparameters: { lambda: 2 } } } },
      'lambda is 2',
    ],
    [
      'of a recipe with a rule that is none',
      { recipes: { There: { solve: { margins: 3 } } } },
      'In the solve options of slow in There: ',
    ],
  ])('is refused %s', (_, changes, words) => {
    const register = () => registerPreset({ ...slow, ...changes } as Preset);
    expect(register).toThrow(UsageError);
    expect(register).toThrow(words);
    expect(names()).toEqual(known);
  });

  it('is refused a recipe that only together with its own hyperparameters has no meaning', () => {
    const halves = { minibatches: 3, environments: 4, rolloutSteps: 3 };
    registerPreset({ ...slow, hyperparameters: halves });
    unregisterPreset('slow');
    const recipes = { There: { hyperparameters: { rolloutSteps: 4 } } };
    expect(() => registerPreset({ ...slow, hyperparameters: halves, recipes })).toThrow(
      'minibatches',
    );
  });
});

describe('the preset that a run begins from', () => {
  it("is the one named, if it is the algorithm's", () => {
    expect(choosePreset('best', undefined).name).toBe('best');
    expect(choosePreset('best', 'ppo')).toBe(choosePreset('best', undefined));
    expect(() => choosePreset('best', 'sac')).toThrow(
      'The preset best is for ppo, not for sac; for sac there are: throttle, sb3-sac, default.',
    );
    expect(() => choosePreset('quick', undefined)).toThrow('Unknown preset "quick".');
    expect(() => choosePreset('quick', undefined)).toThrow('Known are: fast, frugal, rainbow');
  });

  it('is what it was for its former algorithm, where both are named, as in configurations of then', () => {
    const { name, algo, steps } = choosePreset('best', 'dqn');
    expect({ name, algo, steps }).toEqual({ name: 'best', algo: 'dqn', steps: 800_000 });
    expect(presets.filter((preset) => preset.name === 'best')).toHaveLength(1);
  });

  it("is the algorithm's first where only that is named, and its own defaults where they are asked for", () => {
    expect(choosePreset(undefined, 'tabular-q').name).toBe('tabular');
    const defaults = { name: 'default', algo: 'tabular-q', steps: 100_000 };
    const plain = { ...defaults, hyperparameters: {}, solve: {} };
    expect(choosePreset('default', 'tabular-q')).toMatchObject(plain);
    expect(choosePreset('default', 'tabular-q').summary).toBe('The defaults of tabular-q.');
    expect(() => choosePreset('default', undefined)).toThrow('say which algorithm');
  });

  it('follows what can act where nothing is named, and where nothing is known of that', () => {
    const first = (kind: string) => choosePreset(undefined, undefined, { kind } as never).name;
    expect(first('discrete')).toBe('fast');
    expect(first('box')).toBe('throttle');
    expect(first('multi-binary')).toBe('ppo');
    expect(choosePreset(undefined, undefined).name).toBe('fast');
  });
});
