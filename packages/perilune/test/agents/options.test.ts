import { describe, expect, it } from 'vitest';
import { parseHyperparameters } from '../../src/agents/index.js';

const network = {
  hiddenLayers: [64, 64],
  initializer: 'he-uniform',
  adamEpsilon: 1e-8,
  maxGradientNorm: 10,
  discount: 0.99,
  rewardClip: null,
  rewardScale: 1,
  normalizeObservations: false,
  normalizeRewards: false,
  normalizationClip: null,
};

const oneStep = {
  target: 'q-learning',
  discount: 0.99,
  epsilon: 0.1,
  onDivergence: 'stop',
  environments: 1,
};

const defaults: Record<string, object> = {
  dqn: {
    ...network,
    layerNorm: false,
    dueling: false,
    noisy: false,
    noisySigma: 0.5,
    head: 'scalar',
    atoms: 51,
    vMin: null,
    vMax: null,
    quantiles: 200,
    optimizer: 'adam',
    learningRate: 1e-3,
    loss: 'huber',
    huberDelta: 1,
    lossReduction: 'mean',
    batchSize: 128,
    nStep: 1,
    double: false,
    munchausen: false,
    munchausenAlpha: 0.9,
    munchausenTemperature: 0.03,
    munchausenClip: -1,
    bootstrapTruncated: true,
    replayCapacity: 100_000,
    prioritized: false,
    priorityAlpha: 0.6,
    priorityBeta: { start: 0.4, end: 1, steps: 100_000 },
    priorityEpsilon: 1e-6,
    learningStarts: 1_000,
    warmUp: 'random',
    trainFrequency: 4,
    gradientSteps: 1,
    targetUpdateInterval: 1_000,
    targetUpdateUnit: 'steps',
    tau: 1,
    greedyNetwork: 'online',
    averageTau: 1e-3,
    epsilon: { start: 1, end: 0.05, steps: 10_000 },
    environments: 1,
  },
  pqn: {
    ...network,
    layerNorm: true,
    optimizer: 'radam',
    learningRate: 2.5e-4,
    environments: 32,
    rolloutSteps: 64,
    epochs: 2,
    minibatches: 16,
    lambda: 0.65,
    epsilon: { start: 1, end: 0.05, steps: 50_000 },
  },
  'tabular-q': {
    ...oneStep,
    learningRate: 0.1,
    bins: 8,
    initialValue: 0,
    visitDecay: 0,
    double: false,
    lambda: 0,
    traces: 'replacing',
  },
  'monte-carlo': {
    visits: 'first',
    learningRate: 1,
    discount: 1,
    epsilon: 0.1,
    environments: 1,
    bins: 8,
    initialValue: 0,
    visitDecay: 1,
  },
  'kernel-q': {
    ...oneStep,
    learningRate: 0.01,
    features: 'fourier',
    kernelGammas: [5, 2, 1, 0.5],
    featuresPerKernel: 100,
    bumpsPerEntry: 50,
    bumpWidth: 1,
    standardizer: 'space',
  },
  'online-q': {
    ...oneStep,
    learningRate: 1e-3,
    hiddenLayers: [64, 64],
    initializer: 'glorot-uniform',
    gradient: 'semi',
    networks: 'shared',
  },
};

describe('the defaults of an algorithm', () => {
  it.each(Object.entries(defaults))('are what its page says: %s', (algo, expected) => {
    expect(parseHyperparameters(algo, {})).toEqual(expected);
  });
});

/** By name what is good and what is not. */
type Ranges = Record<string, { good: unknown[]; bad: unknown[] }>;

const line = (start: number, end: number, steps = 10) => ({ start, end, steps });
const count = { good: [1, 7], bad: [0, 1.5, -1, '1', null] };
const wholeNumber = { good: [0, 7], bad: [-1, 0.5] };
const positive = { good: [1e-9, 7], bad: [0, -1, Infinity] };
const share = { good: [0, 0.5, 1], bad: [-0.1, 1.1] };
const orNull = (range: { good: unknown[]; bad: unknown[] }) => ({
  good: [null, ...range.good],
  bad: range.bad.filter((value) => value !== null),
});
const flag = { good: [true, false], bad: [1, 'true', null] };
const schedule = (high: number) => ({
  good: [0, high, line(0, high, 1)],
  bad: [-0.1, high + 0.1, line(-0.1, 0), line(0, high + 0.1), line(0, 0, 0), line(0, 0, 1.5)],
});
const oneOf = (...good: string[]) => ({ good, bad: ['', 'none', 1] });
const layers = { good: [[1], [3, 4]], bad: [[], [0], [1.5], 3] };

const networkRanges: Ranges = {
  hiddenLayers: layers,
  initializer: oneOf('he-uniform', 'glorot-uniform', 'pytorch', 'orthogonal'),
  adamEpsilon: positive,
  maxGradientNorm: orNull(positive),
  discount: share,
  rewardClip: orNull(positive),
  rewardScale: positive,
  normalizeObservations: flag,
  normalizeRewards: flag,
  normalizationClip: orNull(positive),
  learningRate: schedule(10),
  epsilon: schedule(1),
  layerNorm: flag,
  optimizer: oneOf('adam', 'sgd', 'radam'),
};

const oneStepRanges: Ranges = {
  target: oneOf('q-learning', 'sarsa', 'td'),
  learningRate: schedule(10),
  discount: share,
  epsilon: schedule(1),
  onDivergence: oneOf('stop', 'go-on'),
  environments: count,
};

const ranges: Record<string, Ranges> = {
  dqn: {
    ...networkRanges,
    dueling: flag,
    noisySigma: positive,
    head: { good: ['scalar', 'quantile'], bad: ['none', '', 'categorical'] },
    atoms: { good: [2, 51], bad: [1, 2.5] },
    vMin: { good: [null, -5, 0.5], bad: [-Infinity, '1'] },
    vMax: { good: [null, -5, 0.5], bad: [Infinity, '1'] },
    quantiles: { good: [2, 51], bad: [1, 2.5] },
    loss: oneOf('huber', 'squared'),
    huberDelta: positive,
    lossReduction: oneOf('mean', 'sum'),
    batchSize: count,
    nStep: count,
    double: flag,
    munchausen: flag,
    munchausenAlpha: share,
    munchausenTemperature: positive,
    munchausenClip: { good: [0, -7], bad: [0.1, -Infinity] },
    bootstrapTruncated: flag,
    replayCapacity: count,
    prioritized: flag,
    priorityAlpha: share,
    priorityBeta: schedule(1),
    priorityEpsilon: positive,
    learningStarts: wholeNumber,
    warmUp: oneOf('random', 'policy'),
    trainFrequency: count,
    gradientSteps: count,
    targetUpdateInterval: count,
    targetUpdateUnit: oneOf('steps', 'updates'),
    tau: { good: [1e-6, 1], bad: [0, 1.1] },
    greedyNetwork: oneOf('online', 'target', 'average'),
    averageTau: { good: [1e-6, 1], bad: [0, 1.1] },
    environments: count,
  },
  pqn: {
    ...networkRanges,
    environments: { good: [1, 32], bad: [0, 1.5] },
    rolloutSteps: { good: [1, 64], bad: [0, 1.5] },
    epochs: count,
    minibatches: { good: [1, 2_048], bad: [0, 1.5] },
    lambda: share,
  },
  'tabular-q': {
    ...oneStepRanges,
    bins: { good: [1, [1, 2]], bad: [0, 1.5, [0], [1.5]] },
    low: { good: [-1.5, [0, 1]], bad: ['0', null, ['0']] },
    high: { good: [-1.5, [0, 1]], bad: ['0', null, ['0']] },
    initialValue: { good: [-5, 1e9], bad: [Infinity, '0'] },
    visitDecay: share,
    double: flag,
    lambda: share,
    traces: oneOf('accumulating', 'replacing'),
  },
  'monte-carlo': {
    visits: oneOf('first', 'every'),
    learningRate: schedule(10),
    discount: share,
    epsilon: schedule(1),
    environments: count,
    bins: { good: [1, [1, 2]], bad: [0, 1.5, [0], [1.5]] },
    low: { good: [-1.5, [0, 1]], bad: ['0', null, ['0']] },
    high: { good: [-1.5, [0, 1]], bad: ['0', null, ['0']] },
    initialValue: { good: [-5, 1e9], bad: [Infinity, '0'] },
    visitDecay: share,
  },
  'kernel-q': {
    ...oneStepRanges,
    features: oneOf('fourier', 'bumps'),
    kernelGammas: { good: [[0.1], [1, 2]], bad: [[], [0], 1] },
    featuresPerKernel: count,
    bumpsPerEntry: count,
    bumpWidth: positive,
    standardizer: {
      good: ['space', { mean: [0], deviation: [1] }],
      bad: ['', { mean: [0] }, { mean: [0], deviation: [0] }, { mean: [0], deviation: [1], a: 1 }],
    },
  },
  'online-q': {
    ...oneStepRanges,
    hiddenLayers: layers,
    initializer: oneOf('he-uniform', 'glorot-uniform', 'pytorch'),
    gradient: oneOf('semi', 'residual', 'target-only'),
    networks: oneOf('shared', 'per-action'),
  },
};

const cases = Object.entries(ranges).flatMap(([algo, options]) =>
  Object.entries(options).map(([name, range]) => ({ algo, name, ...range })),
);

describe('the range of an option', () => {
  it.each(cases)('of $algo: $name', ({ algo, name, good, bad }) => {
    for (const value of good) {
      expect(parseHyperparameters(algo, { [name]: value })).toHaveProperty(name, value);
    }
    for (const value of bad) {
      expect(() => parseHyperparameters(algo, { [name]: value })).toThrow(name);
    }
  });

  it.each(Object.keys(defaults))('and there are no others: %s', (algo) => {
    expect(() => parseHyperparameters(algo, { cleverness: 1 })).toThrow('cleverness');
  });
});

describe('options of DQN that do not go together', () => {
  const atoms = { head: 'categorical', vMin: -1, vMax: 1 };

  it.each<[object, RegExp]>([
    [
      { munchausen: true, double: true },
      /munchausen and double do not go together: .* Set double to false/,
    ],
    [
      { ...atoms, munchausen: true },
      /munchausen does not go with a categorical head: .* Set head to scalar or quantile/,
    ],
    [{ noisy: true }, /noisy and epsilon do not go together: .* Set epsilon to 0/],
    [{ noisy: true, epsilon: 0.1 }, /Set epsilon to 0/],
    [{ noisy: true, epsilon: line(0, 0.1) }, /Set epsilon to 0/],
    [{ noisy: true, epsilon: line(0.1, 0) }, /Set epsilon to 0/],
    [{ ...atoms, loss: 'squared' }, /loss is for a scalar head: .* Leave loss at huber/],
    [{ head: 'quantile', loss: 'squared' }, /loss is for a scalar head/],
    [
      { head: 'categorical' },
      /a categorical head needs vMin and vMax: .* in the environment's units/,
    ],
    [{ ...atoms, vMin: null }, /needs vMin and vMax/],
    [{ ...atoms, vMax: null }, /needs vMin and vMax/],
    [{ ...atoms, vMin: 1 }, /vMin must be below vMax/],
    [{ ...atoms, vMin: 2 }, /vMin must be below vMax: the atoms lie evenly between them/],
    [
      { replayCapacity: 7, environments: 4, nStep: 2 },
      /replayCapacity must be at least environments x nStep/,
    ],
  ])('are told, with the reason and what to do: %j', (options, words) => {
    expect(() => parseHyperparameters('dqn', options)).toThrow(words);
  });

  it.each<object>([
    { munchausen: true, head: 'quantile' },
    { munchausen: true },
    { double: true },
    { ...atoms, double: true },
    { noisy: true, epsilon: 0 },
    { noisy: true, epsilon: line(0, 0) },
    { loss: 'squared' },
    { ...atoms, vMin: -3, vMax: 0 },
    { vMin: 2, vMax: 1 },
    { replayCapacity: 8, environments: 4, nStep: 2 },
  ])('are others: %j', (options) => {
    expect(parseHyperparameters('dqn', options)).toMatchObject(options);
  });
});

describe('options of PQN that do not go together', () => {
  it('are minibatches that are not of one size: 6 rows in 4', () => {
    const options = { environments: 2, rolloutSteps: 3 };
    expect(() => parseHyperparameters('pqn', { ...options, minibatches: 4 })).toThrow(
      'minibatches is 4, but must divide environments x rolloutSteps = 6, so that all minibatches are of one size',
    );
    for (const minibatches of [1, 2, 3, 6]) {
      expect(parseHyperparameters('pqn', { ...options, minibatches })).toMatchObject({
        minibatches,
      });
    }
  });
});
