import { readFileSync } from 'node:fs';
import { AgentFileError, type Box, decodeSafetensors, isStochasticAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../src/archive/allowance.js';
import { ZipArchive } from '../src/archive/zip.js';
import { readForeignAgent, readStableBaselines3, readUnit8 } from '../src/index.js';
import { readStateDict } from '../src/torch/state-dict.js';
import { latin1, type WrittenTensor, writeStateDict } from './torch-writer.js';
import { writeZip } from './zip-writer.js';

type Tensors = Record<string, WrittenTensor>;

const dense = (name: string, inputs: number, outputs: number): Tensors => ({
  [`${name}.weight`]: { shape: [outputs, inputs] },
  [`${name}.bias`]: { shape: [outputs] },
});

/** PPO of 3 numbers and 2 actions. */
const PPO: Tensors = {
  ...dense('mlp_extractor.policy_net.0', 3, 5),
  ...dense('mlp_extractor.policy_net.2', 5, 4),
  ...dense('mlp_extractor.value_net.0', 3, 4),
  ...dense('action_net', 4, 2),
  ...dense('value_net', 4, 1),
};

const BOX = {
  ':type:': "<class 'gymnasium.spaces.box.Box'>",
  ':serialized:': 'gAWVnotread',
  dtype: 'float32',
  _shape: [3],
  low: '[-inf -1. -1.]',
  high: '[inf 1. 1.]',
};
/** `String` of it is a TypeError. */
const ODD = { toString: 1 };
const DISCRETE = { ':type:': "<class 'gymnasium.spaces.discrete.Discrete'>", n: '2', start: '0' };

const DATA = {
  policy_class: {
    ':type:': "<class 'abc.ABCMeta'>",
    __module__: 'stable_baselines3.common.policies',
    __init__: '<function ActorCriticPolicy.__init__ at 0x7fc58c08bd80>',
  },
  policy_kwargs: { net_arch: { pi: [5, 4], vf: [4] } },
  observation_space: BOX,
  action_space: DISCRETE,
  clip_range: 0.2,
  num_timesteps: 5,
};

const without = (tensors: Tensors, name: string) =>
  Object.fromEntries(Object.entries(tensors).filter(([own]) => own !== name));

function agentOf(data: unknown, tensors: Tensors = PPO): Uint8Array {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return writeZip([
    { name: 'data', bytes: latin1(text) },
    { name: 'policy.pth', bytes: writeStateDict(tensors) },
  ]);
}

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

const read = (bytes: Uint8Array) => readStableBaselines3(bytes, { name: 'evil.zip' });

/** Its actions are three numbers of a Box, its noise a function of the state. */
const steered = (shape: readonly number[], options: object = {}) => {
  const values = Array.from({ length: shape.reduce((n, size) => n * size, 1) }, (_, i) => i / 8);
  const tensors = {
    ...withoutLayer(PPO, 'action_net'),
    ...dense('action_net', 4, 3),
    log_std: { shape, values },
  };
  const policy_kwargs = { ...DATA.policy_kwargs, ...options };
  return agentOf({ ...DATA, action_space: BOX, policy_kwargs }, tensors);
};

/** Without a layer. */
const withoutLayer = (tensors: Tensors, module: string) =>
  without(without(tensors, `${module}.weight`), `${module}.bias`);

describe('noise that is a function of the state (gSDE)', () => {
  const logs = (bytes: Uint8Array) =>
    decodeSafetensors(read(bytes).save()).tensors.find(({ name }) => name === 'log_std')?.values;

  it('has a number a feature and action, or without full_std one for all actions', () => {
    expect(logs(steered([4, 3]))).toEqual(Float32Array.from({ length: 12 }, (_, i) => i / 8));
    const each = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3].map((i) => i / 8);
    expect(logs(steered([4, 1]))).toEqual(Float32Array.from(each));
  });

  it('is told and left by use_expln, and refused where it fits nothing', () => {
    const notes: string[] = [];
    const onNote = (note: string) => notes.push(note);
    const agent = readStableBaselines3(steered([4, 3], { use_expln: true }), { onNote });
    expect(isStochasticAgent(agent)).toBe(false);
    expect(notes.join()).toContain('by expln');
    expect(() => read(steered([5, 3]))).toThrow('"log_std" has the shape (5, 3)');
    expect(() => read(steered([4, 2]))).toThrow('noise is made of 4 numbers, and an action has 3');
  });
});

describe('an agent written by hand', () => {
  it('is read, so that what is refused below is refused for its reason alone', () => {
    expect(read(agentOf(DATA)).act([0, 0, 0])).toBe(0);
  });

  it('with bounds of which numpy prints some alone, which are taken as open where they are of observations', () => {
    const many = 1_001;
    const cut = '[0. 0. 0. ... 1. 1. 1.]';
    const space = { ...BOX, _shape: [many], low: cut, high: '[2. 2. 2. ... 2. 2. 2.]' };
    const tensors = {
      ...PPO,
      ...dense('mlp_extractor.policy_net.0', many, 5),
      ...dense('mlp_extractor.value_net.0', many, 4),
    };
    const notes: string[] = [];
    const bytes = agentOf(
      { ...DATA, observation_space: { ...space, low_repr: cut, high_repr: '2.0' } },
      tensors,
    );
    const agent = readStableBaselines3(bytes, { onNote: (text) => notes.push(text) });
    expect((agent.observationSpace as Box).low[0]).toBe(-Infinity);
    expect(notes.join()).toContain('Of its 1001 bounds the file says some alone');
    const actions = {
      ...BOX,
      _shape: [many],
      low: cut,
      low_repr: cut,
      high: '[2. ... 2.]',
      high_repr: '2.0',
    };
    expect(() => read(agentOf({ ...DATA, action_space: actions }))).toThrow(
      /its low is "\[0\. 0\. 0/,
    );
  });

  it('with the numbers that Python writes and JSON has not', () => {
    const text = JSON.stringify({ ...DATA, a: '-Infinity and "NaN"' });
    const changed = text.replace('"num_timesteps":5', '"b":NaN,"c":[-Infinity,Infinity]');
    expect(read(agentOf(changed)).act([0, 0, 0])).toBe(0);
  });
});

describe('an agent that is none is refused: the file, the place, the reason', () => {
  const policy = (changed: object) => ({
    ...DATA,
    policy_class: { ...DATA.policy_class, ...changed },
  });
  const kwargs = (changed: object) => ({
    ...DATA,
    policy_kwargs: { ...DATA.policy_kwargs, ...changed },
  });
  const space = (changed: object) => ({ ...DATA, observation_space: { ...BOX, ...changed } });

  it.each<[name: string, bytes: () => Uint8Array, message: RegExp]>([
    [
      'a missing layer',
      () => agentOf(DATA, without(PPO, 'action_net.weight')),
      /policy\.pth: there is no tensor "action_net\.weight"/,
    ],
    [
      'a layer missing between',
      () =>
        agentOf(DATA, {
          ...without(
            without(PPO, 'mlp_extractor.policy_net.2.weight'),
            'mlp_extractor.policy_net.2.bias',
          ),
          ...dense('mlp_extractor.policy_net.3', 5, 4),
        }),
      /policy\.pth: behind "mlp_extractor\.policy_net\." there are layers 0, 3/,
    ],
    [
      'layers that do not chain',
      () => agentOf(DATA, { ...PPO, ...dense('mlp_extractor.policy_net.2', 6, 4) }),
      /policy\.pth: the layers do not chain: "mlp_extractor\.policy_net\.2\.weight" reads 6 numbers, but "mlp_extractor\.policy_net\.0" has 5/,
    ],
    [
      'another observation',
      () => agentOf(space({ _shape: [2], low: '[0 0]', high: '[1 1]' })),
      /reads 3 numbers, but observation has 2/,
    ],
    [
      'another number of actions',
      () => agentOf({ ...DATA, action_space: { ...DISCRETE, n: '3' } }),
      /"action_net" gives 2 numbers, but the space of actions, Discrete\(3\), has 3/,
    ],
    [
      'two values',
      () => agentOf(DATA, { ...PPO, ...dense('value_net', 4, 2) }),
      /"value_net" gives 2 numbers, but a value has 1/,
    ],
    [
      'a bias of another layer',
      () => agentOf(DATA, { ...PPO, 'action_net.bias': { shape: [3] } }),
      /"action_net\.bias" has the shape \(3\)/,
    ],
    [
      'a weight that is a vector',
      () => agentOf(DATA, { ...PPO, 'action_net.weight': { shape: [8] } }),
      /"action_net\.weight" has the shape \(8\)/,
    ],
    [
      'a weight that is no number',
      () => agentOf(DATA, { ...PPO, 'action_net.bias': { shape: [2], values: [1, Number.NaN] } }),
      /policy\.pth: "action_net\.bias": its number 1 is NaN/,
    ],
    [
      'a tensor that nothing reads',
      () => agentOf(DATA, { ...PPO, ...dense('features_extractor.cnn.0', 3, 3) }),
      /has tensors that no such policy.*"features_extractor\.cnn\.0\.weight"/,
    ],
    [
      'deviations of discrete actions',
      () => agentOf(DATA, { ...PPO, log_std: { shape: [2] } }),
      /"log_std", but its actions are in Discrete/,
    ],
    [
      'convolutions',
      () => agentOf(policy({ __init__: '<function ActorCriticCnnPolicy.__init__ at 0x7f>' })),
      /data: the policy is of the class ActorCriticCnnPolicy/,
    ],
    [
      'several inputs',
      () => agentOf(policy({ __init__: '<function MultiInputPolicy.__init__ at 0x7f>' })),
      /MultiInputPolicy/,
    ],
    [
      'recurrent policies',
      () => agentOf(policy({ __module__: 'sb3_contrib.common.recurrent.policies' })),
      /RecurrentPPO/,
    ],
    ['CrossQ', () => agentOf(policy({ __module__: 'sb3_contrib.crossq.policies' })), /CrossQ/],
    [
      'a policy of somebody',
      () => agentOf(policy({ __module__: '__main__' })),
      /the module "__main__", which is not known/,
    ],
    [
      'a policy of the prototype',
      () => agentOf(policy({ __module__: 'constructor' })),
      /the module "constructor"/,
    ],
    [
      'a policy without a module',
      () => agentOf({ ...DATA, policy_class: 'MlpPolicy' }),
      /policy_class is "MlpPolicy"/,
    ],
    [
      'an activation that there is not',
      () => agentOf(kwargs({ activation_fn: "<class 'torch.nn.modules.activation.Hardshrink'>" })),
      /data: its activation_fn is .*Hardshrink.*Tanh, ReLU/,
    ],
    [
      'an activation of somebody',
      () => agentOf(kwargs({ activation_fn: "<class '__main__.Tanh'>" })),
      /__main__\.Tanh/,
    ],
    [
      'an activation with arguments',
      () =>
        agentOf(
          kwargs({
            activation_fn: "functools.partial(<class 'torch.nn.modules.activation.ELU'>, alpha=2)",
          }),
        ),
      /functools\.partial/,
    ],
    [
      'an extractor of somebody',
      () => agentOf(kwargs({ features_extractor_class: "<class '__main__.Mine'>" })),
      /features_extractor_class is .*__main__\.Mine/,
    ],
    [
      'a dict of observations',
      () => agentOf(space({ ':type:': "<class 'gymnasium.spaces.dict.Dict'>" })),
      /observation_space: it is a .*Dict/,
    ],
    [
      'images',
      () => agentOf(space({ dtype: 'uint8', _shape: [2, 2, 3], low: '0', high: '0' })),
      /observation_space: it is of images/,
    ],
    [
      'a dtype of nobody',
      () => agentOf(space({ dtype: 'float17' })),
      /observation_space: .*float17/,
    ],
    [
      'bounds that cross',
      () => agentOf(space({ low: '[2 2 2]', high: '[1 1 1]' })),
      /observation_space: /,
    ],
    [
      'bounds of another shape',
      () => agentOf(space({ low: '[0 0]' })),
      /its low has 2 numbers, but its shape asks for 3/,
    ],
    ['bounds that are words', () => agentOf(space({ low: '[a b c]' })), /its low is "\[a b c\]"/],
    [
      'a shape of a billion',
      () => agentOf(space({ _shape: [1e9] })),
      /its shape is "\[1000000000\]"/,
    ],
    ['a negative shape', () => agentOf(space({ _shape: [-3] })), /its shape is "\[-3\]"/],
    [
      'actions that begin elsewhere',
      () => agentOf({ ...DATA, action_space: { ...DISCRETE, start: '5' } }),
      /begin at another number/,
    ],
    [
      'several actions that begin elsewhere',
      () => {
        const type = "<class 'gymnasium.spaces.multi_discrete.MultiDiscrete'>";
        return agentOf({
          ...DATA,
          action_space: { ':type:': type, nvec: '[1 1]', start: '[0 5]' },
        });
      },
      /begin at another number/,
    ],
    [
      'a number of actions that is none',
      () => agentOf({ ...DATA, action_space: { ...DISCRETE, n: 'many' } }),
      /action_space: its n is "many"/,
    ],
    ...(
      [
        ['a space', space({ ':type:': ODD })],
        ['a shape', space({ _shape: [ODD] })],
        ['a dtype', space({ dtype: ODD })],
        ['bounds', space({ low: ODD })],
        ['a number of actions', { ...DATA, action_space: { ...DISCRETE, n: ODD } }],
        ['an activation', kwargs({ activation_fn: { ':type:': ODD } })],
        ['an extractor', kwargs({ features_extractor_class: { ':type:': ODD } })],
        ['a policy', { ...DATA, policy_class: [ODD] }],
      ] as const
    ).map(([what, data]): [string, () => Uint8Array, RegExp] => [
      `${what} that breaks what shows it`,
      () => agentOf(data),
      /^evil\.zip: data: .*toString/,
    ]),
    [
      'a million objects in some kilobytes',
      () => agentOf(`[${'{},'.repeat(1_000_000)}1]`),
      /data: it is no JSON \(It has more than 250000 objects and lists/,
    ],
    ['data that is no JSON', () => agentOf('{"a":'), /data: it is no JSON/],
    ['data that is a list', () => agentOf([]), /data: it is JSON, but no object/],
    ['data with a key twice', () => agentOf('{"a":1,"a":2}'), /two entries named "a"/],
    [
      'data nested without end',
      () => agentOf('['.repeat(50_000) + ']'.repeat(50_000)),
      /data: it is no JSON/,
    ],
    [
      'data of five megabytes',
      () => agentOf(`[${'[],'.repeat(1_700_000)}1]`),
      /data: it has 5100003 bytes, but of an agent no more than 4194304/,
    ],
    [
      'no data',
      () => writeZip([{ name: 'policy.pth', bytes: writeStateDict(PPO) }]),
      /without data/,
    ],
    [
      'a pickle that would run',
      () =>
        writeZip([
          { name: 'data', bytes: latin1(JSON.stringify(DATA)) },
          {
            name: 'policy.pth',
            bytes: writeZip([
              { name: 'a/data.pkl', bytes: latin1('cos\nsystem\n(X\x02\0\0\0lstR.') },
            ]),
          },
        ]),
      /evil\.zip: policy\.pth: a\/data\.pkl: byte 0 \(GLOBAL\): it asks for "os\.system"/,
    ],
  ])('%s', (_, bytes, message) => {
    const made = bytes();
    expect(() => read(made)).toThrow(AgentFileError);
    expect(() => read(made)).toThrow(message);
    expect(() => read(made)).toThrow(/^evil\.zip: /);
  });
});

describe('a continuous agent that is none', () => {
  const SAC: Tensors = {
    ...dense('actor.latent_pi.0', 3, 4),
    ...dense('actor.mu', 4, 2),
    ...dense('actor.log_std', 4, 2),
    ...dense('critic.qf0.0', 5, 1),
    ...dense('critic.qf1.0', 5, 1),
  };
  const actions = { ...BOX, _shape: [2], low: '[-1. -2.]', high: '[1. 3.]' };
  const data = {
    ...DATA,
    policy_class: { __module__: 'stable_baselines3.sac.policies' },
    policy_kwargs: { net_arch: { pi: [4], qf: [] } },
    action_space: actions,
  };

  it('is read where nothing is wrong', () => {
    expect(read(agentOf(data, SAC)).act([0, 0, 0])).toHaveLength(2);
  });

  it.each<[name: string, data: object, tensors: Tensors, message: RegExp]>([
    [
      'without bounds',
      { ...data, action_space: { ...actions, high: '[inf 3]' } },
      SAC,
      /Box with bounds on every side/,
    ],
    ['of choices', { ...data, action_space: DISCRETE }, SAC, /actions are in Discrete\(2\)/],
    [
      'of another width',
      { ...data, action_space: { ...actions, _shape: [1], low: '[0]', high: '[1]' } },
      SAC,
      /"actor\.mu" gives 2 numbers, but the space of actions.*has 1/,
    ],
    [
      'whose critics read something else',
      data,
      { ...SAC, ...dense('critic.qf1.0', 4, 1) },
      /reads 4 numbers, but pair has 5/,
    ],
    [
      'whose critics say different things',
      data,
      { ...SAC, ...dense('critic.qf1.0', 5, 2) },
      /different numbers of values/,
    ],
    [
      'whose mean is cut by nothing',
      { ...data, policy_kwargs: { ...data.policy_kwargs, clip_mean: 'x', use_sde: true } },
      {
        ...without(without(SAC, 'actor.mu.weight'), 'actor.mu.bias'),
        ...dense('actor.mu.0', 4, 2),
      },
      /clip_mean is "x"/,
    ],
  ])('%s', (_, changed, tensors, message) => {
    expect(() => read(agentOf(changed, tensors))).toThrow(message);
  });
});

describe('an agent with a part missing is refused, whatever still chains', () => {
  const state = (name: string) => {
    const archive = new ZipArchive(fixture(name), new Allowance(1e8));
    const tensors = readStateDict(archive.read('policy.pth'));
    const text = new TextDecoder().decode(archive.read('data'));
    const data = JSON.parse(text.replace(/\b(NaN|Infinity)\b/g, '0'));
    const written = tensors.names.map((own): [string, WrittenTensor] => {
      const { shape, values } = tensors.tensor(own);
      return [own, { shape, values: Array.from(values) }];
    });
    return { data, tensors: written };
  };
  const dropping = (name: string, dropped: (tensor: string) => boolean) => {
    const { data, tensors } = state(name);
    return agentOf(data, Object.fromEntries(tensors.filter(([own]) => !dropped(own))));
  };
  const names = [
    'ppo',
    'a2c',
    'trpo',
    'maskable-ppo',
    'ppo-shared',
    'ppo-gsde',
    'ppo-elu',
    'dqn',
    'qrdqn',
  ]
    .concat(['sac', 'sac-gsde', 'tqc', 'td3', 'ddpg', 'tqc-bare', 'ppo-bare'])
    .map((name) => `${name}.zip`);

  it.each(names)('%s: each of its tensors, each layer and each stack of layers', (name) => {
    const { tensors } = state(name);
    const parts = new Set(tensors.flatMap(([own]) => [own, ...prefixesOf(own)]));
    const taken = [...parts].filter((part) => {
      try {
        read(dropping(name, (own) => own === part || own.startsWith(`${part}.`)));
        // What follows another network may be left out as a whole.
        const whole = tensors.filter(([own]) => own.startsWith(`${part.split('.')[0]}.`));
        return !(part.includes('_target') && whole.every(([own]) => own.startsWith(`${part}.`)));
      } catch (error) {
        if (error instanceof AgentFileError) return false;
        throw error;
      }
    });
    expect(taken).toEqual([]);
  });

  it.each<[name: string, netArch: unknown, isRead: boolean]>([
    ['one list, of each', [6, 6], true],
    ['one list, shared until 1.7', [6, 6, 6], false],
    ['a dict', { pi: [6, 6], vf: [6, 6] }, true],
    ['a dict in a list, until 1.7', [{ pi: [6, 6], vf: [6, 6] }], true],
    ['a dict without a critic', { pi: [6, 6] }, false],
    ['shared ones before', [6, { pi: [6], vf: [6] }], false],
    ['wider ones', [64, 64], false],
    ['what only a pickle says', '[np.int64(6), np.int64(6)]', true],
    ['nothing, which is 64 and 64', undefined, false],
    ['None, likewise', null, false],
  ])('net_arch says it in %s', (_, net_arch, isRead) => {
    const tensors = {
      ...dense('mlp_extractor.policy_net.0', 3, 6),
      ...dense('mlp_extractor.policy_net.2', 6, 6),
      ...dense('mlp_extractor.value_net.0', 3, 6),
      ...dense('mlp_extractor.value_net.2', 6, 6),
      ...dense('action_net', 6, 2),
      ...dense('value_net', 6, 1),
    };
    const bytes = agentOf({ ...DATA, policy_kwargs: { net_arch } }, tensors);
    if (isRead) expect(read(bytes).act([0, 0, 0])).toBe(0);
    else expect(() => read(bytes)).toThrow(/policy\.pth: its net_arch is .*but the hidden layers/);
  });

  it('layers that were shared until 1.7', () => {
    const tensors = {
      ...dense('mlp_extractor.shared_net.0', 3, 6),
      ...dense('action_net', 6, 2),
      ...dense('value_net', 6, 1),
    };
    expect(
      read(agentOf({ ...DATA, policy_kwargs: { net_arch: [6] } }, tensors)).act([0, 0, 0]),
    ).toBe(0);
  });

  it('of unit 8 the last layer of the actor, where no environment tells what it gives', () => {
    const critic = { ...dense('critic.0', 4, 6), ...dense('critic.2', 6, 1) };
    const part = writeStateDict({ ...dense('actor.0', 4, 6), ...critic });
    expect(() => readUnit8(part)).toThrow(/its actor has 1 layers and its critic 2/);
    const whole = writeStateDict({
      ...dense('actor.0', 4, 6),
      ...dense('actor.2', 6, 2),
      ...critic,
    });
    expect(String(readUnit8(whole).actionSpace)).toBe('Discrete(2)');
  });

  it('gSDE is what the file says, not what is missing', () => {
    const { data, tensors } = state('sac.zip');
    const rest = tensors.filter(([own]) => !own.startsWith('actor.log_std'));
    expect(() => read(agentOf(data, Object.fromEntries(rest)))).toThrow(
      /there is no tensor "actor\.log_std\.weight"/,
    );
  });

  it.each(['ppo-gsde.zip', 'sac-gsde.zip'])(
    '%s: layers that it only draws by may be there',
    (name) => {
      const { data, tensors } = state(name);
      const prefix = name.startsWith('sac') ? 'actor.' : '';
      const more = dense(`${prefix}sde_features_extractor.0`, 3, 4);
      const agent = read(agentOf(data, { ...Object.fromEntries(tensors), ...more }));
      expect(agent.act([1, 2, 3])).toEqual(read(fixture(name)).act([1, 2, 3]));
    },
  );
});

/** `a.b` and `a` of `a.b.c` */
function prefixesOf(name: string): string[] {
  const words = name.split('.');
  return words.slice(1).map((_, i) => words.slice(0, i + 1).join('.'));
}

describe('layers made to fill a memory', () => {
  it('that are wide and have few weights are refused', () => {
    const wide = { ...PPO };
    const widths = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 30_000 : 1));
    const data = { ...DATA, policy_kwargs: { net_arch: { pi: [5, 4], vf: widths } } };
    let before = 3;
    for (const [i, width] of widths.entries()) {
      Object.assign(wide, dense(`mlp_extractor.value_net.${2 * i}`, before, width));
      before = width;
    }
    Object.assign(wide, dense('value_net', before, 1));
    expect(() => read(agentOf(data, wide))).toThrow(/its layers have .* units, but/);
  });
});

describe('what is no agent at all', () => {
  it.each<[name: string, bytes: Uint8Array, message: RegExp]>([
    ['nothing', new Uint8Array(), /evil: it is no agent of a program that is known here/],
    ['a text', latin1('hello'), /no agent of a program/],
    [
      'a zip file of something',
      writeZip([{ name: 'a.txt', bytes: latin1('b') }]),
      /no agent of a program/,
    ],
    ['the beginning of one', latin1('PK\x03\x04'), /evil: it is no whole zip file/],
    ['a safetensors file of somebody', latin1('\x02\0\0\0\0\0\0\0{}'), /evil: .*no format/],
  ])('%s', (_, bytes, message) => {
    expect(() => readForeignAgent(bytes, { name: 'evil' })).toThrow(AgentFileError);
    expect(() => readForeignAgent(bytes, { name: 'evil' })).toThrow(message);
  });

  it('a file of PyTorch before 1.6, which says what to do', () => {
    expect(() => readForeignAgent(latin1('\x80\x02\x8a\x0a'), { name: 'model.pt' })).toThrow(
      /^model\.pt: it is a pickle, as PyTorch wrote before 1\.6: load it there and save it again/,
    );
  });

  it('statistics with an agent that has none beside it', () => {
    const vecNormalize = fixture('ppo-normalized.pkl');
    const own = read(fixture('ppo.zip')).save();
    for (const bytes of [fixture('unit8.pt'), own]) {
      expect(() => readForeignAgent(bytes, { name: 'a', vecNormalize })).toThrow(
        /^a: it is .*, but a file of VecNormalize was given with it/,
      );
    }
  });

  it('one of ours in a world of other spaces', () => {
    const own = read(fixture('ppo.zip')).save();
    expect(() => readForeignAgent(own, { name: 'a', env: 'CartPole-v1' })).toThrow(
      /^a: the agent observes .* but CartPole-v1 has/,
    );
  });

  it('unit 8 in a world of other sizes', () => {
    const bytes = writeStateDict({ ...dense('actor.0', 3, 2), ...dense('critic.0', 3, 1) });
    expect(() => readUnit8(bytes, { name: 'model.pt', env: 'CartPole-v1' })).toThrow(
      /model\.pt: the agent observes Box.*CartPole-v1/s,
    );
    const fitting = writeStateDict({ ...dense('actor.0', 4, 2), ...dense('critic.0', 4, 1) });
    const agent = readUnit8(fitting, { env: 'CartPole-v1' });
    expect(agent.observationSpace.toString()).toContain('4.8');
  });

  it('a state dict of something else than unit 8', () => {
    const bytes = writeStateDict(dense('fc1', 3, 2));
    expect(() => readUnit8(bytes, { name: 'model.pt' })).toThrow(/model\.pt: .*"actor\.0\.weight"/);
  });

  it('statistics that would run something', () => {
    const agent = readFileSync(new URL('fixtures/ppo-normalized.zip', import.meta.url));
    const vecNormalize = latin1('cbuiltins\neval\n(X\x01\0\0\x001tR.');
    expect(() => readStableBaselines3(agent, { name: 'a.zip', vecNormalize })).toThrow(
      /a\.zip: the VecNormalize file: byte 0 \(GLOBAL\): it asks for "builtins\.eval"/,
    );
  });
});
