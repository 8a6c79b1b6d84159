import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  ActorCriticLayout,
  type Agent,
  Box,
  decodeSafetensors,
  isStochasticAgent,
  isValueAgent,
  loadAgent,
  type ValueAgent,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../src/archive/allowance.js';
import { ZipArchive } from '../src/archive/zip.js';
import { readStableBaselines3, type StableBaselines3Options } from '../src/index.js';
import { dict, global, pickle } from '../src/pickle-writer/pickle.js';
import { spaceOf } from '../src/stable-baselines3/saved-spaces.js';
import { arrayOf } from '../src/stable-baselines3/write-spaces.js';
import { criticsOf, distance, goldenIn, loadGolden, wrongAt } from './golden.js';
import { writeZip } from './zip-writer.js';

/** Small agents that `make.py` made, and what their program says of them. */
const folder = fileURLToPath(new URL('fixtures/', import.meta.url));
const names = goldenIn(folder);

const bytesOf = (name: string) => readFileSync(`${folder}${name}`);
const read = (name: string, options: StableBaselines3Options = {}): Agent =>
  readStableBaselines3(bytesOf(`${name}.zip`), { name: `${name}.zip`, ...options });

function notesOf(name: string, options: StableBaselines3Options = {}): string {
  const notes: string[] = [];
  read(name, { ...options, onNote: (text) => notes.push(text) });
  return notes.join(' ');
}

describe('agents of every algorithm act as in their program', () => {
  it.each(names)('%s: discrete actions equal, all else within 1e-5 max(1, |x|)', (name) => {
    const { agent, golden } = loadGolden(folder, name);
    const wrong = golden.observations.flatMap((_, i) => wrongAt(agent, golden, i));
    expect(wrong).toEqual([]);
  });

  it.each(names)('%s: saved as one of ours and read again it is the same, to the bit', (name) => {
    const { agent, golden } = loadGolden(folder, name);
    const again = loadAgent(agent.save());
    expect(again.save()).toEqual(agent.save());
    for (const observation of golden.observations as number[][]) {
      expect(again.act(observation)).toEqual(agent.act(observation));
    }
  });

  it.each(names.filter((name) => /^(sac|td3|ddpg|tqc)/.test(name)))(
    '%s: its critics say the same, within 1e-5 max(1, |x|)',
    (name) => {
      const { agent, golden } = loadGolden(folder, name);
      const found = criticsOf(agent, golden.observations as number[][]);
      expect(found.length).toBe(golden.critics?.length);
      golden.critics?.forEach((critic, c) => {
        critic.forEach((said, i) => {
          expect(distance(found[c]?.[i] ?? [], said)).toBeLessThanOrEqual(1e-5);
        });
      });
    },
  );
});

describe('what an agent comes to here', () => {
  it.each([
    ['ppo', 'ppo', 'PPO'],
    ['a2c', 'a2c', 'A2C'],
    ['trpo', 'ppo', 'TRPO'],
    ['maskable-ppo', 'ppo', 'MaskablePPO'],
    ['dqn', 'dqn', 'DQN'],
    ['qrdqn', 'dqn', 'QR-DQN'],
    ['sac', 'sac', 'SAC'],
    ['tqc', 'tqc', 'TQC'],
    ['td3', 'td3', 'TD3'],
    ['ddpg', 'ddpg', 'DDPG'],
  ])('%s is an agent of %s, and tells that it was %s', (name, algo, algorithm) => {
    const agent = loadAgent(read(name).save());
    expect(agent.algo).toBe(algo);
    const origin = {
      program: 'Stable-Baselines3',
      version: '2.9.2',
      algorithm,
      file: `${name}.zip`,
    };
    expect(agent.provenance).toMatchObject({ origin, steps: 0 });
  });

  it('has the network that the library itself would make', () => {
    const { network } = read('sac').describe() as { network?: unknown };
    const common = { observationSize: 3, actionSize: 2, policy: 'squashed-gaussian' } as const;
    const layers = { actorLayers: [5, 4], criticLayers: [6], critics: 2, quantiles: 1 };
    const rest = { activation: 'relu', criticLayerNorm: false } as const;
    const layout = new ActorCriticLayout({ ...common, ...layers, ...rest });
    expect(network).toEqual(JSON.parse(JSON.stringify(layout.description)));
  });

  it('has the network of noise by the state that the library itself would make', () => {
    const { network } = read('sac-gsde').describe() as { network?: unknown };
    const common = { observationSize: 3, actionSize: 2, policy: 'squashed-gaussian' } as const;
    const layers = { actorLayers: [5, 4], criticLayers: [5, 4], critics: 2, quantiles: 1 };
    const noise = { stateNoise: { logDeviation: -3, meanClip: 2 } };
    const rest = { activation: 'relu', criticLayerNorm: false, ...noise } as const;
    const layout = new ActorCriticLayout({ ...common, ...layers, ...rest });
    expect(network).toEqual(JSON.parse(JSON.stringify(layout.description)));
  });

  it('has the quantiles of QR-DQN, action by action', () => {
    const agent = read('qrdqn') as ValueAgent;
    const distribution = agent.distribution?.([0.1, 0.2, 0.3]);
    const quantiles = distribution?.type === 'quantile' ? distribution.quantiles : [];
    const means = quantiles.map((row) => row.reduce((sum, x) => sum + x, 0) / row.length);
    expect(quantiles.map((row) => row.length)).toEqual([3, 3, 3]);
    expect(distance(means, agent.qValues([0.1, 0.2, 0.3]))).toBeLessThanOrEqual(1e-5);
  });

  it('draws by its deviations, which depend on nothing or, with gSDE, on the state', () => {
    expect(isStochasticAgent(read('ppo-elu'))).toBe(true);
    expect(isStochasticAgent(read('sac'))).toBe(true);
    expect(isStochasticAgent(read('ppo-gsde'))).toBe(true);
    expect(isStochasticAgent(read('sac-gsde'))).toBe(true);
    expect(notesOf('sac-gsde')).not.toContain('gSDE');
  });

  it('takes masks where its program did', () => {
    const agent = read('maskable-ppo');
    const observation = [0.5, -1, 0.25];
    const best = agent.act(observation) as number;
    const mask = [1, 1, 1];
    mask[best] = 0;
    expect(agent.act(observation, { mask })).not.toBe(best);
  });

  it('goes to the world that it is told, with its spaces', () => {
    const dqn = read('dqn');
    expect(isValueAgent(dqn)).toBe(true);
    expect(dqn.trainedIn).toBeUndefined();
    const env = { ...dqn, id: 'Mine-v0' };
    expect(read('dqn', { env }).trainedIn).toBe('Mine-v0');
    expect(() => read('dqn', { env: 'CartPole-v1' })).toThrow(
      /dqn\.zip: the agent observes Box.*CartPole-v1/s,
    );
    expect(() => read('dqn', { env: 'CardPole-v1' })).toThrow(/CartPole-v1/);
  });
});

it('a Box of half precision is one of float32, its bounds those that were printed: 0.01 is 0.010002136', () => {
  const space = spaceOf({
    ':type:': "<class 'gymnasium.spaces.box.Box'>",
    ...{
      dtype: 'float16',
      _shape: [4],
      low: '[-20. -0.01 -inf 0.]',
      high: '[0.1 65504. inf 6.e-08]',
    },
  });
  expect(space).toEqual(
    new Box(
      [-20, -0.01000213623046875, -Infinity, 0],
      [0.0999755859375, 65504, Infinity, 2 ** -24],
      {
        shape: [4],
      },
    ),
  );
});

describe('what a file leaves open is told', () => {
  it('activations that it does not name are the default of its policy', () => {
    expect(notesOf('ppo')).toContain('tanh, as PPO has it by default');
    expect(notesOf('qrdqn')).toContain('relu, as QR-DQN has it by default');
    expect(notesOf('ppo-elu')).toBe('');
  });

  it('what entropy was worth, where that was given and not learned', () => {
    const archive = new ZipArchive(bytesOf('sac.zip'), new Allowance(1e8));
    const data = JSON.parse(new TextDecoder().decode(archive.read('data')));
    const given = new TextEncoder().encode(JSON.stringify({ ...data, ent_coef: 0.05 }));
    const members = archive.names.map((name) => ({
      name,
      bytes: name === 'data' ? given : archive.read(name),
    }));
    const notes: string[] = [];
    readStableBaselines3(writeZip(members), { onNote: (text) => notes.push(text) });
    expect(notes.join(' ')).toContain('entropy worth 0.05 throughout');
    expect(notesOf('sac')).not.toContain('entropy');
    expect(notesOf('ppo')).not.toContain('entropy');
  });

  it('rewards that were normalized leave values in other units', () => {
    const vecNormalize = bytesOf('ppo-normalized.pkl');
    expect(notesOf('ppo-normalized', { vecNormalize })).toContain('Rewards were normalized');
  });
});

describe('statistics of VecNormalize', () => {
  const files = ['ppo-normalized', 'normalizer-3', 'normalizer-5', 'normalizer-numpy-2'];
  const saved = () =>
    read('ppo-normalized', { vecNormalize: bytesOf('ppo-normalized.pkl') }).save();

  it.each(files)(
    '%s.pkl: the same from each protocol, and from the names of numpy 1 and 2',
    (name) => {
      const vecNormalize = bytesOf(`${name}.pkl`);
      expect(read('ppo-normalized', { vecNormalize }).save()).toEqual(saved());
    },
  );

  it('stand in the file of ours: mean, variance and count as float32', () => {
    const { tensors, metadata } = decodeSafetensors(saved());
    const valuesOf = (name: string) => tensors.find((tensor) => tensor.name === name)?.values;
    expect(valuesOf('obs_rms.mean')).toEqual(Float32Array.of(0.3, -1.25, 1000.1));
    expect(valuesOf('obs_rms.var')).toEqual(Float32Array.of(2.5, 0.125, 3.75));
    expect(valuesOf('obs_rms.count')).toEqual(Float32Array.of(1234.5));
    const { input } = JSON.parse(metadata.network as string) as { input: unknown };
    expect(input).toEqual({
      segments: [{ kind: 'values', size: 3 }],
      normalization: { epsilon: 1e-3, clip: 2.5 },
    });
  });

  it('of a Box of two dimensions are read row by row', () => {
    const moments = (values: number[]) => arrayOf(values, 'float64', [3, 1]);
    const made = { mean: moments([1, 2, 3]), var: moments([4, 5, 6]), count: { float: 7 } };
    const statistics = {
      build: { instance: global('stable_baselines3.common.running_mean_std', 'RunningMeanStd') },
      state: dict(made),
    };
    const state = { norm_obs: true, obs_rms: statistics, epsilon: { float: 1e-8 }, clip_obs: 10 };
    const instance = global('stable_baselines3.common.vec_env.vec_normalize', 'VecNormalize');
    const file = pickle({ build: { instance }, state: dict(state) }, 3);
    const { tensors } = decodeSafetensors(read('ppo-normalized', { vecNormalize: file }).save());
    const mean = tensors.find(({ name }) => name === 'obs_rms.mean');
    expect(mean?.values).toEqual(Float32Array.of(1, 2, 3));
  });

  it('with a count that an agent cannot keep are refused', () => {
    const vecNormalize = Buffer.from(bytesOf('ppo-normalized.pkl'));
    const name = vecNormalize.indexOf('count');
    // BINFLOAT, and eight bytes.
    vecNormalize.writeDoubleBE(1e80, vecNormalize.indexOf('G', name + 'count'.length) + 1);
    expect(() => read('ppo-normalized', { vecNormalize })).toThrow(
      /obs_rms\.count: it is 1e\+80, but must be above 0, and a number that float32 holds/,
    );
  });

  it('of another number of observations are refused', () => {
    const vecNormalize = bytesOf('ppo-normalized.pkl');
    expect(() => read('ppo-multi-discrete', { vecNormalize })).toThrow(
      /ppo-multi-discrete\.zip: the VecNormalize file is of 3 numbers/,
    );
  });
});
