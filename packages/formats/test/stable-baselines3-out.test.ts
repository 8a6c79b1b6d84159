import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { type Agent, createAgent, Generator, make, rowWidth, type StochasticAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { readStableBaselines3, writeStableBaselines3, writeVecNormalize } from '../src/index.js';
import { latin1, writeStateDict } from './torch-writer.js';
import { writeZip } from './zip-writer.js';
import { agents, renormalized, rowsFor } from './zoo.js';

const named = new Map(agents);
const agentNamed = (name: string) => (named.get(name) as () => Agent)();
const text = (bytes: Uint8Array | undefined) => new TextDecoder('latin1').decode(bytes);

/** The zip's files, `data` read, and the storages of a state dict's file by the names of its tensors. */
function opened(agent: Agent) {
  const { algorithm, bytes } = writeStableBaselines3(agent);
  const files = unzipSync(bytes);
  return { algorithm, files, data: JSON.parse(text(files.data)) };
}

/** Opcodes of one byte: STOP, NONE, booleans, REDUCE, NEWOBJ, BUILD, tuples, lists, dicts, BINPERSID. */
const ALONE = '.N\x88\x89R\x81b(t)]e}uQ';

/** The texts and globals of a pickle, in order. @throws at an opcode that no pickle of ours has */
function wordsIn(pickled: Uint8Array): { texts: string[]; globals: string[] } {
  const [texts, globals]: [string[], string[]] = [[], []];
  const view = new DataView(pickled.buffer, pickled.byteOffset, pickled.byteLength);
  const ends: Record<string, (at: number) => number> = {
    '\x80': (at) => at + 1,
    J: (at) => at + 4,
    '\x8a': (at) => at + 1 + view.getUint8(at),
    G: (at) => at + 8,
    X: (at) => at + 4 + view.getUint32(at, true),
    B: (at) => at + 4 + view.getUint32(at, true),
    c: (at) => pickled.indexOf(10, pickled.indexOf(10, at) + 1) + 1,
  };
  for (let at = 0; at < pickled.length; ) {
    const op = String.fromCharCode(pickled[at++] as number);
    if (ALONE.includes(op)) continue;
    const end = (ends[op] as (at: number) => number)(at);
    if (op === 'X') texts.push(text(pickled.subarray(at + 4, end)));
    if (op === 'c') globals.push(text(pickled.subarray(at, end - 1)).replace('\n', '.'));
    at = end;
  }
  return { texts, globals };
}

/** Names and numbers of a torch file that holds a state dict. */
function tensorsIn(file: Uint8Array | undefined): Map<string, Float32Array> {
  const inner = unzipSync(file as Uint8Array);
  const { texts } = wordsIn(inner['archive/data.pkl'] as Uint8Array);
  // A name, and of its storage a word, a key and a place.
  const names = texts.filter((_, i) => i % 4 === 0);
  return new Map(
    names.map((name, i) => {
      const { buffer } = (inner[`archive/data/${i}`] as Uint8Array).slice();
      return [name, new Float32Array(buffer)];
    }),
  );
}

/** Every global that a pickle names. */
function globalsIn(bytes: Uint8Array | undefined): string[] {
  return wordsIn(bytes as Uint8Array).globals;
}

const mlp = (prefix: string, layers: number) =>
  Array.from({ length: layers }, (_, i) => [
    `${prefix}.${2 * i}.weight`,
    `${prefix}.${2 * i}.bias`,
  ]).flat();
const module = (name: string) => [`${name}.weight`, `${name}.bias`];
const policyAndValue = [
  ...mlp('mlp_extractor.policy_net', 2),
  ...mlp('mlp_extractor.value_net', 2),
  ...module('action_net'),
  ...module('value_net'),
];
const critics = ['critic', 'critic_target'].flatMap((c) => [
  ...mlp(`${c}.qf0`, 3),
  ...mlp(`${c}.qf1`, 3),
]);
const soft = ['actor.latent_pi', 'critic.qf0', 'critic.qf1'];

/** What Stable-Baselines3's own files of these algorithms hold. */
const structures: readonly (readonly [
  string,
  string,
  readonly string[],
  Readonly<Record<string, number>>,
])[] = [
  ['dqn', 'DQN', [...mlp('q_net.q_net', 3), ...mlp('q_net_target.q_net', 3)], { policy: 6 }],
  ['dqn, noisy', 'DQN', [...mlp('q_net.q_net', 3), ...mlp('q_net_target.q_net', 3)], { policy: 6 }],
  [
    'dqn, quantiles',
    'QRDQN',
    [...mlp('quantile_net.quantile_net', 3), ...mlp('quantile_net_target.quantile_net', 3)],
    { policy: 6 },
  ],
  ['ppo', 'PPO', policyAndValue, { policy: 12 }],
  [
    'ppo, shared',
    'PPO',
    [
      ...mlp('mlp_extractor.policy_net', 3),
      ...mlp('mlp_extractor.value_net', 2),
      ...module('action_net'),
      ...module('value_net'),
    ],
    { policy: 14 },
  ],
  ['ppo, continuous', 'PPO', ['log_std', ...policyAndValue], { policy: 13 }],
  ['a2c', 'A2C', policyAndValue, { policy: 12 }],
  [
    'tqc',
    'TQC',
    [...mlp(soft[0] as string, 2), ...module('actor.log_std'), ...module('actor.mu'), ...critics],
    { actor: 8, critic: 12, ent_coef_optimizer: 1 },
  ],
  [
    'sac',
    'SAC',
    [...mlp(soft[0] as string, 2), ...module('actor.log_std'), ...module('actor.mu'), ...critics],
    { actor: 8, critic: 12, ent_coef_optimizer: 1 },
  ],
  [
    'sac, noise by the state',
    'SAC',
    [...mlp(soft[0] as string, 2), 'actor.log_std', ...module('actor.mu.0'), ...critics],
    { actor: 7, critic: 12, ent_coef_optimizer: 1 },
  ],
  ['ppo, noise by the state', 'PPO', ['log_std', ...policyAndValue], { policy: 13 }],
  [
    'td3',
    'TD3',
    [...mlp('actor.mu', 3), ...mlp('actor_target.mu', 3), ...critics],
    { actor: 6, critic: 12 },
  ],
];

describe.each(structures)(
  'a zip for Stable-Baselines3: %s',
  (name, algorithm, tensors, optimizers) => {
    const agent = agentNamed(name);
    const { files, data, ...zip } = opened(agent);

    it('has the tensors and files that this algorithm loads', () => {
      expect(zip.algorithm).toBe(algorithm);
      expect([...tensorsIn(files['policy.pth']).keys()]).toEqual(tensors);
      const own = Object.keys(optimizers).map((one) =>
        one.endsWith('optimizer') ? `${one}.pth` : `${one}.optimizer.pth`,
      );
      expect(Object.keys(files).sort()).toEqual(
        [
          '_stable_baselines3_version',
          'data',
          'policy.pth',
          'pytorch_variables.pth',
          'system_info.txt',
          ...own,
        ].sort(),
      );
      expect(data).toMatchObject({
        n_envs: 1,
        use_sde: name.endsWith('by the state'),
        gamma: expect.any(Number),
        num_timesteps: 0,
      });
      expect(data.observation_space._shape).toEqual([rowWidth(agent.observationSpace)]);
    });

    it('pickles nothing but known globals and numbers', () => {
      const known = /^(torch\.(_utils\._rebuild_tensor_v2|FloatStorage)|collections\.OrderedDict)$/;
      for (const [file, bytes] of Object.entries(files)) {
        if (!file.endsWith('.pth')) continue;
        for (const one of globalsIn(unzipSync(bytes)['archive/data.pkl']))
          expect(one).toMatch(known);
      }
      const serialized = Object.values(data as Record<string, Record<string, string> | null>)
        .map((one) => one?.[':serialized:'])
        .filter((one) => one !== undefined);
      const globals = serialized.flatMap((one) =>
        globalsIn(Uint8Array.from(atob(one), (c) => c.charCodeAt(0))),
      );
      const spoken =
        /^(gymnasium\.spaces\.\w+\.(Box|Discrete)|numpy\.(ndarray|dtype|core\.multiarray\._reconstruct)|(stable_baselines3|sb3_contrib)\.[\w.]+Policy|torch\.nn\.modules\.activation\.\w+|torch\.optim\.rmsprop\.RMSprop)$/;
      for (const one of globals) expect(one).toMatch(spoken);
      expect(serialized.length).toBeGreaterThanOrEqual(3);
    });

    it('is read back here to the same actions and values, to the bit', () => {
      const { bytes } = writeStableBaselines3(agent);
      const vecNormalize = writeVecNormalize(agent);
      const back = readStableBaselines3(bytes, vecNormalize === undefined ? {} : { vecNormalize });
      const rows = rowsFor(agent.observationSpace, 200);
      const [own, read] = [agent, back].map((one) => {
        const actions = new Float32Array(200 * rowWidth(agent.actionSpace));
        one.actInto(rows, actions);
        return actions;
      });
      expect(read).toEqual(own);
    });

    it('is the same for the same agent, bit by bit', () => {
      expect(writeStableBaselines3(agent)).toEqual(writeStableBaselines3(agentNamed(name)));
    });
  },
);

describe('what is put in another order, or in its own units', () => {
  it.each(['sac', 'ppo'])(
    'keeps the deviations of noise by the state, and says of what kind it is: %s',
    (algo) => {
      const agent = agentNamed(`${algo}, noise by the state`) as StochasticAgent;
      const { bytes } = writeStableBaselines3(agent);
      const back = readStableBaselines3(bytes);
      const description = (one: Agent) => {
        const { network, actor } = one.describe() as { network?: unknown; actor?: object };
        return { network, actor };
      };
      // A learned temperature acts nowhere, and deviations begin as Stable-Baselines3's do.
      expect(JSON.stringify(description(back))).toContain('"kind":"stateDeviation"');
      const observation = Float32Array.from({ length: 8 }, (_, i) => i / 8 - 0.3);
      const [own, read] = [agent, back].map((one) =>
        (one as StochasticAgent).sample(observation, new Generator(3)),
      );
      expect(read).toEqual(own);
      const { policy_kwargs: said } = opened(agent).data;
      if (algo === 'sac') expect(said).toMatchObject({ use_sde: true, clip_mean: 0.1 });
    },
  );

  it('lies quantile by quantile, as `view(-1, n_quantiles, n_actions)` has it', () => {
    const agent = agentNamed('dqn, quantiles');
    const bias = tensorsIn(opened(agent).files['policy.pth']).get(
      'quantile_net.quantile_net.4.bias',
    ) as Float32Array;
    const own = (agent as unknown as { tensors(): { name: string; values: Float32Array }[] })
      .tensors()
      .find(({ name }) => name === 'q_net.4.bias')?.values as Float32Array;
    // Quantile 7 of action 2 of 4, of 25 quantiles.
    expect(bias[7 * 4 + 2]).toBe(own[2 * 25 + 7]);
    expect([...bias].sort()).toEqual([...own].sort());
  });

  it('has a value in the units of the environment', () => {
    const env = make('LunarLander-v3');
    const agent = createAgent({
      algo: 'ppo',
      env,
      seed: 1,
      rewardScale: 0.5,
      hiddenLayers: [4],
    }).snapshot();
    const plain = createAgent({ algo: 'ppo', env, seed: 1, hiddenLayers: [4] }).snapshot();
    const [scaled, own] = [agent, plain].map((one) =>
      tensorsIn(opened(one).files['policy.pth']).get('value_net.weight'),
    );
    expect(scaled).toEqual(own?.map((x) => 2 * x));
  });
});

describe('what such a policy cannot be', () => {
  it.each([
    ['dqn, dueling', 'is dueling'],
    ['dqn, LayerNorm', 'LayerNorm'],
    ['dqn, C51', 'C51'],
    ['dqn, mixed observations', 'none that Stable-Baselines3'],
    ['ppo, mixed', 'none that Stable-Baselines3'],
  ])('is refused by name, with what to do: %s', (name, words) => {
    expect(() => writeStableBaselines3(agentNamed(name))).toThrow(words);
    expect(() => writeStableBaselines3(agentNamed(name))).toThrow(/ONNX/);
  });

  it('is refused of critics that are batch-normalized, or drop units', () => {
    expect(() => writeStableBaselines3(renormalized())).toThrow(/batch-normalizes its critics/);
    const env = make('Pendulum-v1');
    const dropping = createAgent({ algo: 'sac', env, seed: 1, dropout: 0.1 }).snapshot();
    expect(() => writeStableBaselines3(dropping)).toThrow(/drops units of its critics/);
  });

  it('is refused of an agent without a network', () => {
    const env = make('LunarLander-v3');
    const table = createAgent({ algo: 'kernel-q', env, seed: 1 }).snapshot();
    expect(() => writeStableBaselines3(table)).toThrow('acts by no network');
  });
});

describe('statistics of observations', () => {
  it('are a file of their own, of known globals', () => {
    const pickled = writeVecNormalize(agentNamed('ppo, normalized'));
    expect([...new Set(globalsIn(pickled))]).toEqual([
      'stable_baselines3.common.vec_env.vec_normalize.VecNormalize',
      'gymnasium.spaces.box.Box',
      'numpy.core.multiarray._reconstruct',
      'numpy.ndarray',
      'numpy.dtype',
      'gymnasium.spaces.discrete.Discrete',
      'stable_baselines3.common.running_mean_std.RunningMeanStd',
    ]);
    expect(writeVecNormalize(agentNamed('ppo'))).toBeUndefined();
  });
});

describe('what came from Stable-Baselines3 and goes back', () => {
  const fixture = (name: string) =>
    new Uint8Array(readFileSync(new URL(`fixtures/${name}.zip`, import.meta.url)));
  const imported = (name: string) => readStableBaselines3(fixture(name));
  /** A zip's files, of which some are others. */
  const changed = (name: string, files: Record<string, Uint8Array>) =>
    writeZip(
      Object.entries({ ...unzipSync(fixture(name)), ...files }).map(([file, bytes]) => ({
        name: file,
        bytes,
      })),
    );

  it.each(['sac', 'tqc'])('%s keeps the temperature that it learned', (name) => {
    const variables = writeStateDict({ log_ent_coef: { shape: [1], values: [-1.5] } });
    const agent = readStableBaselines3(changed(name, { 'pytorch_variables.pth': variables }));
    const { files, data } = opened(agent);
    expect(data.ent_coef).toBe('auto');
    expect(tensorsIn(files['pytorch_variables.pth']).get('log_ent_coef')).toEqual(
      Float32Array.of(-1.5),
    );
  });

  it('begins anew with a temperature that was none, or fixed', () => {
    const { data: told } = { data: JSON.parse(text(unzipSync(fixture('sac')).data)) };
    const data = latin1(JSON.stringify({ ...told, ent_coef: 0.2 }));
    const variables = writeStateDict({ ent_coef_tensor: { shape: [], values: [0.2] } });
    const bytes = changed('sac', { data, 'pytorch_variables.pth': variables });
    const { files, data: again } = opened(readStableBaselines3(bytes));
    expect(again.ent_coef).toBe('auto');
    expect(tensorsIn(files['pytorch_variables.pth']).get('log_ent_coef')?.[0]).toBe(0);
  });

  it('with Identity between its layers, which PyTorch has among layers', () => {
    const { data, algorithm } = opened(imported('dqn'));
    expect(algorithm).toBe('DQN');
    expect(data.policy_kwargs.activation_fn).toBe("<class 'torch.nn.modules.linear.Identity'>");
  });

  it.each([['ppo-squashed', /squashes what a policy beside a value of states says/]])(
    '%s is refused for what it is',
    (name, words) => {
      expect(() => writeStableBaselines3(imported(name))).toThrow(words);
    },
  );
});
