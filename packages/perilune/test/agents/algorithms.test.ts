import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type AgentFile,
  type AgentSetup,
  algorithms,
  createAgent,
  hyperparameterFields,
  identityOf,
  LearnerBase,
  loadAgent,
  metricsOf,
  PolicyBase,
  parseHyperparameters,
  registerAlgorithm,
  registerLearner,
  unregisterAlgorithm,
} from '../../src/agents/index.js';
import { make as makeEnv } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/net/index.js';
import { resolveConfig, train } from '../../src/training/index.js';
import { presets, registerPreset, unregisterPreset } from '../../src/training/presets/index.js';
import { Chain } from './chain.js';

declare module '../../src/agents/index.js' {
  interface HyperparametersById {
    stubborn: { environments?: number; action?: number };
    mine: object;
    'cross-entropy': { population?: number; elite?: number; environments?: number };
    'episodic-control': { neighbours?: number; discount?: number };
  }
}

/** Always takes the same action. */
class Stubborn extends PolicyBase<number> {
  constructor(
    identity: ConstructorParameters<typeof PolicyBase>[0],
    readonly action: number,
  ) {
    super(identity);
  }

  actInto(_: Float32Array, actions: Float32Array): void {
    actions.fill(this.action);
  }

  protected tensors() {
    return [{ name: 'action', shape: [1], values: Float32Array.of(this.action) }];
  }

  protected override details() {
    return { mood: 'stubborn' };
  }
}

interface Options {
  environments: number;
  action: number;
}

class StubbornLearner extends LearnerBase<number> {
  readonly environments: number;
  readonly discount = 0.5;
  steps = 0;
  updates = 0;

  constructor(private readonly setup: AgentSetup & { hyperparameters: Options }) {
    const { observationSpace, actionSpace, id: trainedIn } = setup.env;
    super({ algo: 'stubborn', observationSpace, actionSpace, trainedIn });
    this.environments = setup.hyperparameters.environments;
  }

  exploreInto(_: Float32Array, actions: Float32Array): void {
    actions.fill(this.setup.hyperparameters.action);
  }

  observeAll(): void {
    this.steps += this.environments;
  }

  learn() {
    this.updates += 1;
    return { updates: 1, patience: this.steps };
  }

  standing() {
    return { mood: 0.25 };
  }

  snapshot() {
    return new Stubborn(this.identity, this.setup.hyperparameters.action);
  }

  serialize(): void {}
}

const stubborn = {
  id: 'stubborn',
  schema: v.strictObject({
    environments: v.optional(v.number(), 2),
    action: v.optional(v.pipe(v.number(), v.maxValue(1)), 1),
  }),
  create: (setup: AgentSetup & { hyperparameters: Options }) => new StubbornLearner(setup),
  load: (file: AgentFile) => new Stubborn(identityOf(file), file.tensors[0]?.values[0] as number),
  metrics: [{ name: 'patience', unit: 'steps' }],
};

afterEach(() => {
  unregisterAlgorithm('stubborn');
  unregisterPreset('mule');
});

describe('registerAlgorithm', () => {
  it('makes createAgent, hyperparameterFields, metricsOf and the list know it', () => {
    const before = algorithms();
    registerAlgorithm(stubborn);
    expect(algorithms()).toEqual([...before, 'stubborn']);
    const own = { environments: 1, action: 0 };
    const agent = createAgent({ algo: 'stubborn', env: new Chain(), seed: 1, ...own });
    expect(agent.explore([1, 0, 0, 0, 0])).toBe(0);
    expect(agent.act([1, 0, 0, 0, 0])).toBe(0);
    expect(hyperparameterFields('stubborn').map(({ name }) => name)).toEqual([
      'environments',
      'action',
    ]);
    expect(metricsOf('stubborn')).toEqual([{ name: 'patience', unit: 'steps' }]);
  });

  it('checks hyperparameters by its schema, with a message for people', () => {
    registerAlgorithm(stubborn);
    const create = (options: object) => () =>
      createAgent({ algo: 'stubborn', env: new Chain(), seed: 1, ...options });
    expect(create({ action: 5 })).toThrow('action is 5, but must be at most 1');
    expect(create({ acton: 1 })).toThrow('Did you mean "action"?');
  });

  it('refuses an id that is taken, unless told to replace it, and one that is no name', () => {
    registerAlgorithm(stubborn);
    expect(() => registerAlgorithm(stubborn)).toThrow(
      'The algorithm stubborn is already registered',
    );
    expect(() => registerAlgorithm({ ...stubborn, id: '' })).toThrow('must be a name');
    registerAlgorithm({ ...stubborn, metrics: [] }, { replace: true });
    expect(metricsOf('stubborn')).toEqual([]);
    expect(unregisterAlgorithm('stubborn')).toBe(true);
    expect(unregisterAlgorithm('stubborn')).toBe(false);
    expect(() => metricsOf('stubborn')).toThrow('Unknown algorithm "stubborn"');
  });

  it('lets it train from its own defaults, and hand out an agent that is saved, loaded and evaluated', async () => {
    registerAlgorithm(stubborn);
    const reports: unknown[] = [];
    const result = await train({
      env: 'CartPole-v1',
      algo: 'stubborn',
      steps: 200,
      evaluationEpisodes: 3,
      onProgress: ({ standing, learning }) => reports.push([standing, learning]),
    });
    expect(result.config).toMatchObject({ algo: 'stubborn', preset: 'default', steps: 200 });
    expect(reports.at(-1)).toEqual([{ mood: 0.25 }, { updates: 1, patience: 200 }]);
    expect(result.episodes.every((episode) => Number.isNaN(episode.predictedReturn))).toBe(true);
    const bytes = result.agent.save();
    const loaded = loadAgent(bytes);
    expect(loaded).toBeInstanceOf(Stubborn);
    expect(loaded.act(new Float32Array(4))).toBe(1);
    expect(loaded.save()).toEqual(bytes);
    expect(loaded.describe()).toMatchObject({ mood: 'stubborn', provenance: { steps: 200 } });
  });

  it('has an implicit preset of 100,000 steps, which belongs to an algorithm', () => {
    registerAlgorithm(stubborn);
    const config = resolveConfig({ env: 'CartPole-v1', algo: 'stubborn' });
    expect(config).toMatchObject({ preset: 'default', steps: 100_000 });
    expect(resolveConfig({ ...config })).toEqual(config);
    const dqn = resolveConfig({ env: 'CartPole-v1', algo: 'dqn', preset: 'default' });
    expect(dqn.hyperparameters.replayCapacity).toBe(100_000);
    expect(() => resolveConfig({ env: 'CartPole-v1', preset: 'default' })).toThrow(
      'say which algorithm',
    );
  });

  it('is needed to load its agents: the error names it and says what to do', () => {
    registerAlgorithm(stubborn);
    const env = makeEnv('CartPole-v1');
    const bytes = createAgent({ algo: 'stubborn', env, seed: 1 }).save();
    unregisterAlgorithm('stubborn');
    expect(() => loadAgent(bytes)).toThrow(
      /by the algorithm "stubborn", which is not registered here; there are dqn, .*--import FILE/,
    );
  });
});

describe('registerLearner', () => {
  const { create, ...readable } = stubborn;
  const begin = () => createAgent({ algo: 'stubborn', env: new Chain(), seed: 1 });

  it('brings what learns to an algorithm that until then is configured and read, but not begun', () => {
    registerAlgorithm(stubborn);
    const bytes = begin().save();
    unregisterAlgorithm('stubborn');
    registerAlgorithm(readable);
    expect(parseHyperparameters('stubborn', {})).toEqual({ environments: 2, action: 1 });
    expect(loadAgent(bytes)).toBeInstanceOf(Stubborn);
    expect(begin).toThrow(UsageError);
    expect(begin).toThrow(
      'The algorithm stubborn was registered without what learns: give its registration create, or bring it by registerLearner.',
    );
    registerLearner('stubborn', create);
    expect(begin()).toBeInstanceOf(StubbornLearner);
    expect(metricsOf('stubborn')).toEqual(stubborn.metrics);
  });

  it('refuses an algorithm that is none, one that has what learns, and one of the library', () => {
    expect(() => registerLearner('stubborn', create)).toThrow('Unknown algorithm "stubborn"');
    registerAlgorithm(stubborn);
    const again = () => registerLearner('stubborn', create);
    expect(again).toThrow('The algorithm stubborn has what learns already.');
    expect(() => registerLearner('dqn', create)).toThrow('The algorithm dqn has what learns');
    registerAlgorithm(readable, { replace: true });
    expect(begin).toThrow('without what learns');
    again();
    expect(again).toThrow('has what learns already');
    expect(begin()).toBeInstanceOf(StubbornLearner);
    registerAlgorithm(readable, { replace: true });
    registerAlgorithm(stubborn, { replace: true });
    expect(begin()).toBeInstanceOf(StubbornLearner);
  });

  it('is forgotten with its algorithm', () => {
    registerAlgorithm(readable);
    unregisterAlgorithm('stubborn');
    registerAlgorithm(stubborn);
    expect(begin()).toBeInstanceOf(StubbornLearner);
  });
});

describe('what an algorithm of one’s own may have', () => {
  const make = (options: object = {}) =>
    createAgent({
      algo: 'stubborn',
      env: new Chain(),
      seed: 1,
      environments: 1,
      ...options,
    } as never);

  it('is none of what there is not: a field that is misspelt is refused', () => {
    expect(() => registerAlgorithm({ ...stubborn, metric: [] } as never)).toThrow(
      'Unknown field of an algorithm "metric". Did you mean "metrics"?',
    );
    expect(() => registerAlgorithm({ ...stubborn, id: 5 } as never)).toThrow(
      "An algorithm's id must be a name, but 5 was given.",
    );
    expect(algorithms()).not.toContain('stubborn');
  });

  it('are methods of an object, which they know', () => {
    class Registration {
      readonly id = 'stubborn';
      readonly schema = stubborn.schema;
      create(setup: Parameters<typeof stubborn.create>[0]) {
        return this.id === 'stubborn' ? stubborn.create(setup) : (undefined as never);
      }
      load(file: AgentFile) {
        return this.id === 'stubborn' ? stubborn.load(file) : (undefined as never);
      }
      memory() {
        return [{ what: `All of ${this.id}`, bytes: 2 ** 60, within: 'machine' as const }];
      }
    }
    registerAlgorithm(stubborn);
    const bytes = make().save();
    registerAlgorithm(new Registration(), { replace: true });
    expect(loadAgent(bytes)).toBeInstanceOf(Stubborn);
    expect(() => make()).toThrow(/^All of stubborn would take/);
    registerAlgorithm(Object.assign(new Registration(), { memory: undefined }), { replace: true });
    expect(make()).toBeInstanceOf(StubbornLearner);
  });

  it('are hyperparameters that are gone, and such as may do nothing', () => {
    registerAlgorithm({
      ...stubborn,
      retired: [{ name: 'pace', gone: { default: 1 }, why: 'it walks.' }],
      details: [{ name: 'action', matters: () => false, why: 'it stays.' }],
    });
    expect(() => make({ pace: 2 })).toThrow('pace is 2, which stubborn no longer has: it walks.');
    expect(() => make({ pace: 1 })).not.toThrow();
    expect(() => parseHyperparameters('stubborn', { action: 0 })).toThrow(
      'action is 0, which would do nothing: it stays.',
    );
    // What holds anyway, by the defaults or by the recipe that it stands beside.
    expect(() => parseHyperparameters('stubborn', { action: 1 })).not.toThrow();
    expect(parseHyperparameters('stubborn', { action: 0 }, { recipe: { action: 0 } })).toEqual({
      ...{ environments: 2, action: 0 },
    });
    expect(parseHyperparameters('stubborn', {}, { recipe: { action: 0 } })).toMatchObject({
      action: 0,
    });
  });

  it('is a way to read tensors of another program; without it they are as they are', () => {
    registerAlgorithm(stubborn);
    const tensors = [{ name: 'action', shape: [1], values: Float32Array.of(1) }];
    const file = encodeSafetensors(tensors, {});
    const { observationSpace, actionSpace } = new Chain();
    const given = { algo: 'stubborn', env: { observationSpace, actionSpace } };
    const agent = loadAgent(file, given);
    expect(agent).toMatchObject({ algo: 'stubborn', action: 1, trainedIn: undefined });
    expect(agent.describe()).not.toHaveProperty('env');
    expect(loadAgent(file, { ...given, env: new Chain() }).trainedIn).toBe('Chain');
    const adopt = () => ({ tensors: [{ ...tensors[0]!, values: Float32Array.of(0) }] });
    registerAlgorithm({ ...stubborn, adopt }, { replace: true });
    expect(loadAgent(file, given)).toMatchObject({ action: 0 });
  });

  it('is a reader, whose failure is the file’s fault, unless memory is short or it says so itself', () => {
    registerAlgorithm(stubborn);
    const bytes = make().save();
    const { tensors, metadata } = decodeSafetensors(bytes);
    const other = encodeSafetensors(tensors, { ...metadata, env: 'Elsewhere' });
    const reading = (error: Error) => {
      const load = () => {
        throw error;
      };
      registerAlgorithm({ ...stubborn, load }, { replace: true });
      const thrown = (file: Uint8Array) => {
        try {
          loadAgent(file);
        } catch (found) {
          return found as Error;
        }
        return undefined;
      };
      return { sound: thrown(bytes), damaged: thrown(other) };
    };
    const bug = new Error('boom');
    expect(reading(bug).sound).toMatchObject({
      ...{ name: 'AgentFileError', message: "The agent's file cannot be read: boom.", cause: bug },
    });
    const refused = new UsageError('It has no action.');
    expect(reading(refused).sound).toMatchObject({
      ...{ name: 'AgentFileError', message: 'It has no action.', cause: refused },
    });
    // A damaged file is told by what is wrong with it, where that has a name.
    expect(reading(refused).damaged?.message).toBe('It has no action.');
    const short = new RangeError('Array buffer allocation failed');
    expect(reading(short).sound).toBe(short);
    expect(reading(short).damaged?.message).toContain('have not the checksum');
  });
});

describe('registerPreset', () => {
  const mule = {
    name: 'mule',
    algo: 'stubborn',
    summary: 'Stays.',
    source: 'Nature.',
    steps: 7,
    hyperparameters: { action: 0 },
    solve: {},
  };

  it("makes it the algorithm's first, and part of the list", () => {
    registerAlgorithm(stubborn);
    registerPreset(mule);
    expect(presets.at(-1)).toBe(mule);
    const config = resolveConfig({ env: 'CartPole-v1', algo: 'stubborn' });
    expect(config).toMatchObject({ preset: 'mule', steps: 7, hyperparameters: { action: 0 } });
    expect(() => registerPreset(mule)).toThrow('The preset mule is already registered');
    registerPreset({ ...mule, steps: 8 }, { replace: true });
    expect(resolveConfig({ env: 'CartPole-v1', preset: 'mule' }).steps).toBe(8);
  });

  it('refuses one of no algorithm, or of a name that it cannot have', () => {
    expect(() => registerPreset(mule)).toThrow('Unknown algorithm "stubborn"');
    registerAlgorithm(stubborn);
    expect(() => registerPreset({ ...mule, name: 'default' })).toThrow('other than default');
  });
});
