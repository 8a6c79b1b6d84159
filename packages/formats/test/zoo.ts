import {
  type ActivationName,
  type Agent,
  type AnySpace,
  Box,
  createAgent,
  Dict,
  Discrete,
  decodeSafetensors,
  encodeAgent,
  encodeSafetensors,
  Generator,
  loadAgent,
  MultiBinary,
  MultiDiscrete,
  make,
  rowWidth,
  type Spaces,
  type StochasticAgent,
} from 'perilune';

const lander = make('LunarLander-v3');
const throttled = make('LunarLander-v3', { continuous: true });
const odd = new Box(Float32Array.of(-1, 0, -3), Float32Array.of(2, 0.5, 5), { shape: [3] });
const mixed = new Dict({
  here: new Box(-2, 2, { shape: [3] }),
  card: new Discrete(5, { start: 2 }),
  coins: new MultiBinary(2),
});

function values(options: object = {}, env: Spaces = lander): () => Agent {
  return () =>
    createAgent({
      env: env as typeof lander,
      seed: 7,
      hiddenLayers: [24, 16],
      ...options,
    }).snapshot();
}

/** A network of action values that another program trained with an activation that none of ours has. */
function foreign(activation: ActivationName): () => Agent {
  return () => {
    const { tensors } = decodeSafetensors(values()().save());
    return loadAgent(encodeSafetensors(tensors), { env: 'LunarLander-v3', activation });
  };
}

/** A policy whose logits are not all alike, as they are before it has learned. */
function policy(algo: 'ppo' | 'a2c', env: Spaces, options: object = {}): () => Agent {
  const initializer = 'glorot-uniform';
  return () =>
    createAgent({ algo, env, seed: 7, hiddenLayers: [24, 16], initializer, ...options }).snapshot();
}

function steering(
  algo: 'sac' | 'tqc' | 'td3' | 'ddpg' | 'crossq',
  env: Spaces = throttled,
  options: object = {},
): () => Agent {
  return () =>
    createAgent({
      algo,
      env: env as never,
      seed: 7,
      hiddenLayers: [24, 16],
      ...options,
    } as never).snapshot() as Agent;
}

const inOdd = (observationSpace: AnySpace = lander.observationSpace): Spaces => ({
  observationSpace,
  actionSpace: odd,
});

/** One that normalizes its observations by statistics of what it might have seen. */
function normalizing(make: (options: object) => () => Agent): () => Agent {
  return () => {
    const agent = make({ normalizeObservations: true, normalizationClip: 3 })();
    const { tensors } = decodeSafetensors(agent.save());
    const seen = tensors.map((tensor) => {
      if (tensor.name.endsWith('mean'))
        return { ...tensor, values: tensor.values.map((_, i) => i / 7) };
      if (!tensor.name.endsWith('var')) return tensor;
      return { ...tensor, values: tensor.values.map((_, i) => 0.1 + i / 3) };
    });
    return loadAgent(encodeAgent(agent.describe(), seen));
  };
}

/** One whose running statistics are not where they begin. */
function renormalizing(make: () => Agent): () => Agent {
  return () => {
    const agent = make();
    const { tensors } = decodeSafetensors(agent.save());
    const seen = tensors.map((tensor) => {
      if (tensor.name.endsWith('.ra_mean'))
        return { ...tensor, values: tensor.values.map((_, i) => (i % 5) / 7 - 0.2) };
      if (!tensor.name.endsWith('.ra_var')) return tensor;
      return { ...tensor, values: tensor.values.map((_, i) => 0.2 + (i % 3) / 3) };
    });
    return loadAgent(encodeAgent(agent.describe(), seen));
  };
}

/** One that goes to the bounds, of which float32 rounds low + (high - low) above high. */
export function saturated(): Agent {
  const [low, high] = [Float32Array.of(-1.2), Float32Array.of(1.8714286)];
  const space = { observationSpace: lander.observationSpace, actionSpace: new Box(low, high) };
  const agent = steering('sac', space as Spaces)();
  const { tensors } = decodeSafetensors(agent.save());
  const wide = tensors.map((tensor) => ({
    ...tensor,
    values: tensor.name.startsWith('actor') ? tensor.values.map((w) => 100 * w) : tensor.values,
  }));
  return loadAgent(encodeAgent(agent.describe(), wide));
}

const byState = { stateDependentNoise: true, logStdInit: -1.5 };

/** Agents by a network, of every kind that the library saves. */
export const agents: readonly (readonly [string, () => Agent])[] = [
  ['dqn', values()],
  ['dqn, tanh', foreign('tanh')],
  ['dqn, elu', foreign('elu')],
  ['dqn, leaky-relu', foreign('leaky-relu')],
  ...(
    ['silu', 'gelu', 'gelu-tanh', 'mish', 'selu', 'softplus', 'softsign', 'hardswish'] as const
  ).map((name) => [`dqn, ${name}`, foreign(name)] as const),
  ['dqn, LayerNorm', values({ layerNorm: true })],
  ['dqn, dueling', values({ dueling: true })],
  ['dqn, noisy', values({ noisy: true, epsilon: 0 })],
  ['dqn, C51', values({ head: 'categorical', atoms: 21, vMin: -300, vMax: 300 })],
  ['dqn, quantiles', values({ head: 'quantile', quantiles: 25 })],
  [
    'dqn, rainbow',
    values({
      head: 'categorical',
      atoms: 11,
      vMin: -3,
      vMax: 3,
      dueling: true,
      noisy: true,
      epsilon: 0,
      layerNorm: true,
      rewardScale: 0.01,
    }),
  ],
  ['dqn, normalized', normalizing((options) => values(options))],
  [
    'dqn, mixed observations',
    normalizing((options) =>
      values(options, { observationSpace: mixed, actionSpace: new Discrete(3, { start: 4 }) }),
    ),
  ],
  ['pqn', values({ algo: 'pqn' })],
  [
    'online-q',
    () =>
      createAgent({
        algo: 'online-q',
        env: lander,
        seed: 7,
        hiddenLayers: [12],
      }).snapshot() as Agent,
  ],
  ['ppo', policy('ppo', lander)],
  [
    'ppo, shared',
    policy('ppo', lander, { sharedLayers: [12], valueLayers: [6], activation: 'relu' }),
  ],
  ['ppo, no hidden layers', policy('ppo', lander, { hiddenLayers: [] })],
  ['ppo, normalized', normalizing((options) => policy('ppo', lander, options))],
  [
    'ppo, mixed',
    policy('ppo', { observationSpace: mixed, actionSpace: new Discrete(6, { start: -2 }) }),
  ],
  ['ppo, several choices', policy('ppo', { ...lander, actionSpace: new MultiDiscrete([3, 2, 4]) })],
  ['ppo, bits', policy('ppo', { ...lander, actionSpace: new MultiBinary(4) })],
  ['ppo, continuous', policy('ppo', inOdd())],
  ['a2c', policy('a2c', lander)],
  ['sac', steering('sac')],
  ['sac, odd bounds', steering('sac', inOdd())],
  ['sac, noise by the state', steering('sac', inOdd(), { ...byState, meanClip: 0.1 })],
  ['ppo, noise by the state', policy('ppo', inOdd(), byState)],
  ['tqc', steering('tqc')],
  ['td3', steering('td3', inOdd())],
  ['ddpg', steering('ddpg')],
];

/** One whose values are a thousand times as large. */
export function farReaching(agent: Agent): Agent {
  const { tensors } = decodeSafetensors(agent.save());
  const larger = tensors.map((tensor) =>
    tensor.name.startsWith('q_net.4.')
      ? { ...tensor, values: tensor.values.map((x) => 1_000 * x) }
      : tensor,
  );
  return loadAgent(encodeAgent(agent.describe(), larger));
}

/** Its norms go into dense layers elsewhere: what it does is the same but for rounding. */
export const renormalized = renormalizing(steering('crossq', inOdd()));

/** What it takes a state to be worth by a part of its own; critics, which value states with actions, stay at home. */
export function worthOf(agent: Agent): StochasticAgent['value'] {
  const { critic } = (agent.describe().actor ?? {}) as { critic?: string };
  return critic === undefined ? (agent as Partial<StochasticAgent>).value : undefined;
}

/** Rows of observations as a space has them, n of them. */
export function rowsFor(space: AnySpace, n: number): Float32Array {
  const random = new Generator(3);
  const own = [...rowOfMixed(space)];
  return Float32Array.from({ length: n * rowWidth(space) }, (_, k) => {
    const most = own[k % rowWidth(space)] as number;
    return most === 0 ? 1.5 * random.standardNormal() : random.integers(0, most);
  });
}

/** Of every entry of a row how many indices it has; 0: it is a number. */
function rowOfMixed(space: AnySpace): number[] {
  return space.kind === 'dict' ? [5, 2, 2, 0, 0, 0] : new Array<number>(rowWidth(space)).fill(0);
}
