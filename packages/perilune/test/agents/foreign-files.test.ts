import { describe, expect, it } from 'vitest';
import {
  type Agent,
  createAgent,
  decodeSafetensors,
  encodeSafetensors,
  evaluate,
  loadAgent,
  make,
  type NamedTensor,
  UsageError,
  type ValueAgent,
} from '../../src/index.js';

const env = make('CartPole-v1');
const rows = Array.from({ length: 20 }, (_, i) => [0.1 * i - 1, 0.3, -0.05 * i, Math.sin(i)]);
const values = (agent: Agent) => rows.map((row) => [...(agent as ValueAgent).qValues(row)]);

/** An agent of ours, and its tensors under other names, without metadata. */
function foreign(rename: (name: string) => string, options: object = {}) {
  const agent = createAgent({
    algo: 'dqn' as string,
    env,
    seed: 5,
    hiddenLayers: [12, 9],
    ...options,
  });
  const { tensors } = decodeSafetensors(agent.save());
  return { agent, tensors: tensors.map((tensor) => ({ ...tensor, name: rename(tensor.name) })) };
}

const ofFile = (tensors: readonly NamedTensor[], options: object = { env }) =>
  loadAgent(encodeSafetensors(tensors), options);

describe('a file with PyTorch’s names and no metadata', () => {
  const layers: Record<string, string> = { 0: 'fc1', 2: 'fc2', 4: 'fc3' };
  it.each<[string, (name: string) => string]>([
    ['nn.Sequential', (name) => name.replace('q_net.', '')],
    ['CleanRL', (name) => name.replace('q_net', 'network')],
    ['Stable-Baselines3', (name) => name.replace('q_net', 'q_net.q_net')],
    ['modules', (name) => name.replace(/q_net\.(\d)/, (_, n: string) => layers[n] as string)],
  ])('becomes the agent that it was, by the names of %s', (_, rename) => {
    const { agent, tensors } = foreign(rename);
    const loaded = ofFile(tensors);
    expect(values(loaded)).toEqual(values(agent));
    expect(loaded).toMatchObject({ algo: 'dqn', trainedIn: 'CartPole-v1' });
    const again = loadAgent(loaded.save());
    expect(values(again)).toEqual(values(agent));
    expect(evaluate(again, { env: 'CartPole-v1', episodes: 3 }).mean).toBe(
      evaluate(agent, { env: 'CartPole-v1', episodes: 3 }).mean,
    );
  });

  it('also by an id and options, as another algorithm, with LayerNorm, twelve layers, an index', () => {
    const plain = (name: string) => name.replace('q_net.', '');
    const { agent, tensors } = foreign(plain, { layerNorm: true });
    expect(values(ofFile(tensors, { env: 'CartPole-v1', algo: 'pqn' }))).toEqual(values(agent));
    const deep = foreign(plain, { hiddenLayers: new Array(12).fill(5) });
    expect(values(ofFile(deep.tensors))).toEqual(values(deep.agent));
    const taxi = createAgent({ env: make('Taxi-v4'), seed: 1, hiddenLayers: [7] });
    const { tensors: own } = decodeSafetensors(taxi.save());
    const loaded = ofFile(own, { env: 'Taxi-v4', envOptions: { isRainy: true } }) as ValueAgent;
    expect(loaded.qValues(77)).toEqual(taxi.qValues(77));
    expect(loaded.trainedWith).toEqual({ isRainy: true });
  });

  it('leaves target networks aside, and takes a bias that is left out for zero', () => {
    const { agent, tensors } = foreign((name) => name.replace('q_net', 'q_net.q_net'));
    const targets = tensors.map((one) => ({
      ...one,
      name: one.name.replace('q_net.', 'q_net_target.'),
      values: one.values.map(() => 9),
    }));
    expect(values(ofFile([...tensors, ...targets]))).toEqual(values(agent));
    const zero = tensors.map((one) =>
      one.name.endsWith('0.bias') ? { ...one, values: one.values.map(() => 0) } : one,
    );
    const without = tensors.filter(({ name }) => !name.endsWith('0.bias'));
    expect(values(ofFile(without))).toEqual(values(ofFile(zero)));
  });

  it('of QR-DQN lies quantile by quantile: by hand, 2 quantiles of 2 actions', () => {
    const named = (name: string, shape: number[], values: number[]) => ({
      name: `quantile_net.quantile_net.0.${name}`,
      shape,
      values: Float32Array.from(values),
    });
    // Rows: quantile 0 of action 0 and 1, then quantile 1 of both; the first number of an observation times them.
    const weight = named('weight', [4, 4], [1, 0, 0, 0, 10, 0, 0, 0, 3, 0, 0, 0, 30, 0, 0, 0]);
    const agent = ofFile([weight, named('bias', [4], [0, 0, 0, 2])]) as ValueAgent;
    expect([...agent.qValues([1, 0, 0, 0])]).toEqual([2, 21]);
    expect(agent.distribution?.([1, 0, 0, 0])).toMatchObject({
      quantiles: [Float32Array.of(1, 3), Float32Array.of(10, 32)],
    });
  });

  it('is refused by name where tensors do not chain, or are of nothing known', () => {
    const { tensors } = foreign((name) => name.replace('q_net.', ''));
    const refused = (given: readonly NamedTensor[], options?: object) => {
      expect(() => ofFile(given, options)).toThrow(UsageError);
      return expect(() => ofFile(given, options));
    };
    refused(tensors, { env: 'LunarLander-v3' }).toThrow(
      'do not chain: "0.weight" reads 4 numbers, but an observation has 8',
    );
    refused(tensors, { env: 'MountainCar-v0' }).toThrow('an observation has 2');
    refused(tensors.filter(({ name }) => !name.startsWith('2.'))).toThrow(
      '"4.weight" reads 9 numbers, but "0.weight" has 12',
    );
    refused(tensors.filter(({ name }) => !name.startsWith('4.'))).toThrow(
      '"2.weight" gives 9 numbers, but there are 2 actions',
    );
    refused(tensors.filter(({ name }) => name !== '2.weight')).toThrow('no "2.weight"');
    const conv = { name: 'conv.weight', shape: [1, 1, 2, 2], values: new Float32Array(4) };
    refused([...tensors, conv]).toThrow('"conv.weight" of the shape (1, 1, 2, 2)');
    const mean = { name: '1.running_mean', shape: [12], values: new Float32Array(12) };
    refused([...tensors, mean]).toThrow('"1.running_mean"');
    const actor = { ...(tensors[0] as NamedTensor), name: 'mlp_extractor.policy_net.0.weight' };
    refused([actor]).toThrow('an agent that learned a policy');
    refused(tensors, { env, prefix: 'critic' }).toThrow('No tensor\'s name begins with "critic"');
    refused(tensors, { env, algo: 'dqqn' }).toThrow('Did you mean "dqn"?');
    refused(tensors, { env, gamma: 1 }).toThrow('Unknown option of loadAgent "gamma"');
    refused(tensors, {}).toThrow('give `env`');
    const odd = { ...(tensors[0] as NamedTensor), values: new Float32Array(12).fill(Number.NaN) };
    refused([odd, ...tensors.slice(1)]).toThrow('0.bias[0] is NaN');
  });

  it('of ours is not overruled', () => {
    const bytes = createAgent({ env, seed: 1 }).save();
    expect(() => loadAgent(bytes, { algo: 'pqn' })).toThrow('of the algorithm "dqn", but "pqn"');
    expect(() => loadAgent(bytes, { activation: 'tanh' })).toThrow(
      'activation is for files that do not',
    );
    expect(loadAgent(bytes, { env, algo: 'dqn' }).algo).toBe('dqn');
    // It knows more of itself than an environment tells.
    const told = createAgent({ env, seed: 1, rewardScale: 0.5, normalizeObservations: true });
    expect(loadAgent(told.save(), { env }).describe()).toEqual(told.describe());
  });

  it('is of the world that its options make: a frozen lake of 64 fields', () => {
    const lake = (options?: object) => make('FrozenLake-v1', options);
    const agent = createAgent({ env: lake({ mapName: '8x8' }), seed: 1, hiddenLayers: [7] });
    const { tensors } = decodeSafetensors(agent.save());
    const given = { env: 'FrozenLake-v1', envOptions: { mapName: '8x8' } };
    expect((ofFile(tensors, given) as ValueAgent).qValues(63)).toEqual(agent.qValues(63));
    expect(() => ofFile(tensors, { env: 'FrozenLake-v1' })).toThrow('an observation has 16');
  });
});

describe('the module to act by', () => {
  it('is what is given, in every file: another one is refused', () => {
    const module = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    const { agent, tensors } = foreign((name) => name.replace('q_net.', ''));
    const first = encodeSafetensors(decodeSafetensors(agent.save()).tensors, {
      format: 'perilune-agent-1',
    });
    expect(() => loadAgent(agent.save(), { module })).toThrow(
      'The WebAssembly module is not one of these kernels',
    );
    expect(() => loadAgent(first, { module })).toThrow(
      'The WebAssembly module is not one of these kernels',
    );
    expect(() => ofFile(tensors, { env, module })).toThrow(
      'The WebAssembly module is not one of these kernels',
    );
  });
});
