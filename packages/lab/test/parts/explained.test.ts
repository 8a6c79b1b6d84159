import { readFileSync } from 'node:fs';
import {
  algorithms,
  createAgent,
  hyperparameterFields,
  make,
  presets,
  registeredIds,
  specOf,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { correlation } from '../../src/inside/unit-words';
import { groupFields } from '../../src/panels/tinker-groups';
import { isIdle, optionEntry, wordOfOption } from '../../src/panels/world-options';
import { recipeGroups, recipeTitle } from '../../src/parts/recipes';
import { placed } from '../../src/plot/returns';
import { tensorHash } from '../../src/share/tensor-hash';
import { fromHash, toHash } from '../../src/state/link';
import { initialSetup } from '../../src/state/setup';
import { fieldWordsIn } from '../../vite/field-words';

const markdown = new URL('../../../../docs/hyperparameters.md', import.meta.url);
const words = fieldWordsIn(readFileSync(markdown, 'utf8'));

describe('Tinker', () => {
  it.each(algorithms().filter((algo) => words[algo] !== undefined))(
    'has a group and a sentence for every field of %s, each once',
    (algo) => {
      const fields = hyperparameterFields(algo);
      const groups = groupFields(fields, () => undefined);
      const shown = groups.flatMap((group) => [...group.fields, ...group.idle]);
      expect(shown.map(({ name }) => name).sort()).toEqual(fields.map(({ name }) => name).sort());
      const untold = fields.filter(({ name }) => !words[algo]?.[name]);
      expect(untold.map(({ name }) => name)).toEqual([]);
    },
  );

  it('folds away what does nothing as the others stand', () => {
    const fields = hyperparameterFields('dqn');
    const idle = (head: string) =>
      groupFields(fields, (name) => (name === 'head' ? head : false)).flatMap((group) =>
        group.idle.map(({ name }) => name),
      );
    expect(idle('scalar')).toContain('atoms');
    expect(idle('categorical')).not.toContain('atoms');
    expect(idle('categorical')).toEqual(expect.arrayContaining(['quantiles', 'priorityAlpha']));
  });

  it.each(registeredIds())('has a sentence for every option of %s', (id) => {
    const names = Object.keys(specOf(id).defaults ?? {});
    expect(names.filter((name) => wordOfOption(name) === undefined)).toEqual([]);
  });

  it('folds the wind away while none blows, and gives a share a slider', () => {
    expect(isIdle('windPower', () => false)).toBe(true);
    expect(isIdle('windPower', () => true)).toBe(false);
    expect(isIdle('gravity', () => false)).toBe(false);
    expect(optionEntry('successRate', 1 / 3)).toMatchObject({ kind: 'number', slide: { max: 1 } });
    expect(optionEntry('isSlippery', true)).toMatchObject({ kind: 'switch', label: 'is slippery' });
  });
});

describe('recipes', () => {
  it('are each in one group, and called by what they are for', () => {
    const names = recipeGroups().flatMap((group) => group.names);
    expect([...names].sort()).toEqual(presets.map(({ name }) => name).sort());
    expect(recipeTitle('fast')).toBe('Land soon: DQN');
    expect(recipeTitle('of-somebody')).toBe('of-somebody');
  });
});

describe('validations in the plot', () => {
  const trial = (episode: number, mean: number) => ({ episode, mean, flown: 100 });

  it('stand at the first shown episode that is not before them, the last at the end', () => {
    const column = placed([trial(3, 10), trial(9, 20)], [2, 4, 6]);
    expect(column).toEqual([null, 10, 20]);
    expect(placed([trial(3, 10)], [])).toEqual([]);
  });
});

describe('a unit of the network', () => {
  it('goes with what rises as it does (1), against what falls (-1), and with nothing that rests (0)', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 12);
    expect(correlation([1, 1, 1], [6, 4, 2])).toBe(0);
  });
});

describe('a link to an agent', () => {
  const shared = { agent: '0123456789abcdef', version: '0.1.0', at: 64_000, flight: 3 };

  it('says of the agent what was written, beside its recipe', () => {
    const setup = { ...initialSetup, seed: 7 };
    const link = fromHash(toHash(setup, shared));
    expect(link).toEqual({ setup, shared, panel: undefined, faults: [] });
  });

  it.each(['agent=nonsense', 'agent=0123456789ABCDEF', 'agent='])(
    '%s is told and left out',
    (text) => {
      const { shared: none, faults } = fromHash(text);
      expect(none).toBeUndefined();
      expect(faults.join()).toMatch(/16 hexadecimal digits/);
    },
  );

  it('knows an agent by its tensors alone, and another one from it', () => {
    const env = make('LunarLander-v3');
    const agent = (seed: number) => createAgent({ algo: 'dqn', env, seed }).snapshot();
    const [one, other] = [agent(1), agent(2)];
    const told = agent(1);
    told.provenance = { env: 'LunarLander-v3', envOptions: {}, preset: 'x', seed: 1, steps: 5 };
    expect(tensorHash(told.save())).toBe(tensorHash(one.save()));
    expect(told.save()).not.toEqual(one.save());
    expect(tensorHash(other.save())).not.toBe(tensorHash(one.save()));
    env.close();
  });
});
