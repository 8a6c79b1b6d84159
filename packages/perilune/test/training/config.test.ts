import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { type EnvSpec, make, register, specOf, unregister } from '../../src/env/index.js';
import { sha256 } from '../../src/text/sha256.js';
import { agentFileIn, readRunOptions, resolveConfig } from '../../src/training/index.js';
import { Walk } from './brought.js';

const pole = { env: 'CartPole-v1' };
const lander = { env: 'LunarLander-v3' };
const ABC = new TextEncoder().encode('abc');
/** As `printf abc | sha256sum` prints it. */
const HASH_OF_ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('run options in a file', () => {
  it('are what stands there, all of them by name', () => {
    const written = {
      ...{ env: 'CartPole-v1', envOptions: { maxEpisodeSteps: 7 }, algo: 'dqn', preset: 'fast' },
      ...{ seed: 3, steps: 900, episodes: null, hyperparameters: { tau: 1 }, solve: {} },
      ...{ imports: ['./world.js'], from: { sha256: HASH_OF_ABC }, brought: 'factory' },
    };
    expect(readRunOptions(written, 'run.json')).toEqual(written);
    expect(readRunOptions({ brought: 'instance' }, 'run.json')).toEqual({ brought: 'instance' });
    expect(readRunOptions({}, 'run.json')).toEqual({});
  });

  it.each<[object, string]>([
    [{ stesp: 1 }, 'In run.json: Unknown option "stesp". Did you mean "steps"?'],
    [{ steps: '900' }, 'In run.json: steps is "900"'],
    [{ imports: 'world.js' }, 'imports is "world.js"'],
    [{ from: {} }, 'sha256 is missing'],
    [{ brought: 'along' }, 'but must be "factory" or "instance"'],
  ])('are refused by name where they are wrong: %j', (written, words) => {
    expect(() => readRunOptions(written, 'run.json')).toThrow(words);
  });
});

describe('what is set by names', () => {
  const PARTS = ['hyperparameters', 'envOptions', 'solve'] as const;
  const env = 'LunarLander-v3';

  it.each(PARTS.flatMap((part) => ['constructor', '__proto__'].map((name) => [part, name])))(
    'is told of a name in the %s that every object has: %s',
    (part, name) => {
      const written = JSON.parse(`{ "${part}": { "${name}": 1 } }`);
      const read = readRunOptions(written, 'run.json');
      expect(() => resolveConfig({ ...read, env })).toThrow(`"${name}"`);
    },
  );

  it.each(
    PARTS.flatMap((part) => [[], new Map(), 'text', 3].map((given) => [part, given] as const)),
  )('is an object: %s is not %j', (part, given) => {
    const words = new RegExp(`${part} is .*, but must be an object`);
    expect(() => readRunOptions({ [part]: given }, 'run.json')).toThrow(words);
    expect(() => resolveConfig({ env, [part]: given })).toThrow(words);
  });
});

describe('the configuration of a run', () => {
  it('is complete, and of itself the same again', () => {
    const config = resolveConfig({ ...pole, steps: 70, seed: 2, episodes: 5 });
    expect(config).toMatchObject({ ...pole, algo: 'dqn', preset: 'fast', steps: 70, episodes: 5 });
    expect(Object.keys(config)).toEqual([
      ...['env', 'envOptions', 'algo', 'preset', 'seed', 'steps', 'episodes'],
      ...['hyperparameters', 'solve'],
    ]);
    expect(resolveConfig(config)).toEqual(config);
    expect(resolveConfig(pole).seed).toBe(1);
  });

  it('is an options object and has no names but its own', () => {
    expect(() => resolveConfig({ ...pole, sead: 1 } as never)).toThrow(
      'Unknown option of a run "sead". Did you mean "seed"?',
    );
  });

  it('has the steps and the episodes of the preset, but for those that are given', () => {
    const article = { ...lander, preset: 'article-tabular' };
    const { steps, episodes } = resolveConfig(article);
    expect(steps).toBeGreaterThan(1);
    expect(episodes).toBeGreaterThan(1);
    expect(resolveConfig({ ...article, episodes: undefined }).episodes).toBe(episodes);
    expect(resolveConfig({ ...article, episodes: null }).episodes).toBeNull();
    expect(resolveConfig({ ...article, episodes: 3 }).episodes).toBe(3);
    expect(resolveConfig(pole).episodes).toBeNull();
    expect(() => resolveConfig({ ...pole, episodes: 0.5 })).toThrow('episodes is 0.5');
    expect(() => resolveConfig({ ...pole, steps: 0 })).toThrow('steps is 0');
  });

  it('keeps of the recipe what is not given, in hyperparameters as in the rule when it is solved', () => {
    const changes = { hyperparameters: { tau: 0.5 }, solve: { episodes: 9 } };
    const [plain, changed] = [lander, { ...lander, ...changes }].map((run) => resolveConfig(run));
    expect(changed?.hyperparameters).toEqual({ ...plain?.hyperparameters, tau: 0.5 });
    expect(changed?.solve).toEqual({ ...plain?.solve, episodes: 9 });
    expect(() => resolveConfig({ ...pole, solve: { episode: 9 } as never })).toThrow(
      'In the solve options: Unknown option "episode"',
    );
  });

  it('notes files that the run imports, in a list of its own, and none where there are none', () => {
    const imports = ['./a.js'];
    const config = resolveConfig({ ...pole, imports });
    imports.push('./b.js');
    expect(config.imports).toEqual(['./a.js']);
    expect(resolveConfig({ ...pole, imports: [] })).not.toHaveProperty('imports');
  });

  it('has options of the environment that were looked at by making one, which was closed again', () => {
    expect(() => resolveConfig({ ...pole, envOptions: { gravty: 1 } })).toThrow('gravty');
    let closed = 0;
    const closing = () => Object.assign(new Walk(), { close: () => ++closed });
    register('Closing-v0', closing as never);
    expect(resolveConfig({ env: 'Closing-v0' }).env).toBe('Closing-v0');
    unregister('Closing-v0');
    expect(closed).toBe(1);
  });

  it('refuses sizes that no machine holds, for the spaces of the environment', () => {
    const hyperparameters = { batchSize: 1e9 };
    expect(() => resolveConfig({ ...pole, algo: 'dqn', hyperparameters })).toThrow('GiB');
  });

  it('refuses what its algorithm no longer has before it looks for a preset', () => {
    const run = { ...pole, algo: 'dqn', preset: 'gone' };
    expect(() => resolveConfig({ ...run, hyperparameters: { loss: 'row-max' } })).toThrow(
      'which dqn no longer has',
    );
    expect(() => resolveConfig(run)).toThrow('Unknown preset "gone"');
  });
});

describe('an environment that is brought along', () => {
  /** A world that cannot be made only to be looked at. */
  const spec = (more: Partial<EnvSpec>): EnvSpec => ({
    ...specOf('LunarLander-v3'),
    ...more,
    id: 'LunarLander-v3',
    factory: () => {
      throw new Error('It was made.');
    },
  });

  it.each(['factory', 'instance'] as const)(
    'is noted, and not made to be looked at: %s',
    (origin) => {
      const config = resolveConfig(lander, spec({ origin }));
      expect(config.brought).toBe(origin);
      expect(resolveConfig(lander)).not.toHaveProperty('brought');
    },
  );

  it('takes no recipe for a world of the same name, which may be another', () => {
    const [known, brought] = [
      resolveConfig(lander),
      resolveConfig(lander, spec({ origin: 'factory' })),
    ];
    expect([known.solve.margin, brought.solve.margin]).toEqual([30, null]);
  });

  it('or waited for is held to the options that every environment has', () => {
    for (const given of [spec({ origin: 'factory' }), spec({ async: true })]) {
      const envOptions = { maxEpisodeSteps: 0.5 };
      expect(() => resolveConfig({ ...lander, envOptions }, given)).toThrow('maxEpisodeSteps');
      expect(resolveConfig(lander, given).preset).toBe('fast');
    }
    expect(resolveConfig(lander, spec({ async: true }))).not.toHaveProperty('brought');
  });
});

describe('the agent that a run begins from', () => {
  const create = () => createAgent({ env: make('CartPole-v1'), seed: 1, hiddenLayers: [4] });

  it('is noted by the hash of its file, whether it is the agent, its file, or known by that alone', () => {
    const agent = create();
    const hash = { sha256: sha256(agent.save()) };
    for (const from of [agent, agent.save(), hash]) {
      expect(resolveConfig({ ...pole, from }).from).toEqual(hash);
    }
    expect(resolveConfig({ ...pole, from: ABC }).from).toEqual({ sha256: HASH_OF_ABC });
    expect(resolveConfig(pole)).not.toHaveProperty('from');
  });

  it('has a file, unless only its hash is known', () => {
    const agent = create();
    expect(agentFileIn({ from: agent })).toEqual(agent.save());
    expect(agentFileIn({ from: ABC })).toBe(ABC);
    expect(agentFileIn({ from: { sha256: HASH_OF_ABC } })).toBeUndefined();
    expect(agentFileIn({})).toBeUndefined();
  });

  it.each([[7], [null], ['agent.safetensors'], [{}], [{ sha256: 7 }]])(
    'is refused where it is none: %j',
    (from) => {
      expect(() => resolveConfig({ ...pole, from } as never)).toThrow(
        'but must be an agent or the bytes of its file',
      );
    },
  );
});
