import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  loadAgent,
  parseHyperparameters,
  type ValueAgent,
  type ValuesPolicy,
  warmStart,
} from '../../src/agents/index.js';
import { BumpFeatures } from '../../src/agents/kernel-q/bumps.js';
import { cosineOfTurn, cosineTable } from '../../src/agents/kernel-q/cosine.js';
import { expandedTo } from '../../src/agents/kernel-q/expanded.js';
import type { Features } from '../../src/agents/kernel-q/features.js';
import { FourierFeatures } from '../../src/agents/kernel-q/fourier.js';
import { memoryOf } from '../../src/agents/kernel-q/memory.js';
import { KernelValues } from '../../src/agents/kernel-q/values.js';
import { make } from '../../src/env/index.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete, MultiBinary, Tuple } from '../../src/spaces/index.js';
import { Chain } from './chain.js';
import { trainIn } from './one-step.js';

const unit = { mean: [0, 0], deviation: [1, 1] };

describe('cosineOfTurn', () => {
  it('is within 3e-7 of the cosine, for turns of either sign, and exact at 0 and whole turns', () => {
    const entries = cosineTable();
    for (const t of [0, 1, -3]) expect(cosineOfTurn(entries, t)).toBe(1);
    const random = new Generator(1);
    for (let i = 0; i < 10_000; i++) {
      const t = random.uniform(-20, 20);
      expect(Math.abs(cosineOfTurn(entries, t) - Math.cos(2 * Math.PI * t))).toBeLessThan(3e-7);
    }
    expect(cosineOfTurn(entries, -1e-20)).toBe(1);
  });
});

describe('FourierFeatures', () => {
  it('make the RBF kernel of their inner product: within 0.06 of exp(-gamma |x - y|^2), 4,000 features', () => {
    for (const gamma of [0.5, 2]) {
      const features = FourierFeatures.draw({
        standardizer: unit,
        gammas: [gamma],
        featuresPerKernel: 4_000,
        random: new Generator(7),
      });
      const phi = (x: number[]) => {
        const out = new Float64Array(features.count);
        features.into(Float32Array.from(x), 0, out);
        return out;
      };
      for (const [x, y] of [
        [
          [0, 0],
          [0, 0],
        ],
        [
          [0.3, -0.2],
          [0.1, 0.4],
        ],
        [
          [1, 1],
          [-0.5, 0],
        ],
      ] as const) {
        const [a, b] = [phi([...x]), phi([...y])];
        const product = a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
        const squared = (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2;
        expect(Math.abs(product - Math.exp(-gamma * squared))).toBeLessThan(0.06);
      }
    }
  });

  it('see observations only standardized: (x - mean) / deviation', () => {
    const draw = (standardizer: typeof unit) =>
      FourierFeatures.draw({
        standardizer,
        gammas: [1],
        featuresPerKernel: 5,
        random: new Generator(3),
      });
    const plain = new Float64Array(5);
    const shifted = new Float64Array(5);
    draw(unit).into(Float32Array.of(0.5, -1), 0, plain);
    draw({ mean: [1, 2], deviation: [2, 4] }).into(Float32Array.of(2, -2), 0, shifted);
    expect(shifted).toEqual(plain);
  });
});

describe('BumpFeatures', () => {
  it('are exp(-z^2 / 2) along each entry on its own: 1 at the centre, exp(-1/2) a width away', () => {
    const features = new BumpFeatures({ standardizer: unit, perEntry: 3, width: 1 });
    const phi = new Float64Array(features.count);
    features.into(Float32Array.of(0, Math.fround(Math.sqrt(3))), 0, phi);
    const away = Math.exp(-0.5);
    const expected = [away, 1, away, Math.exp(-2), away, 1];
    for (const [i, value] of phi.entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
  });
});

/** Two numbers, an index of three and a bit. */
const mixed = {
  observationSpace: new Tuple([
    new Box([-1, 0], [1, 6]),
    new Discrete(3, { start: 1 }),
    new MultiBinary(1),
  ]),
  actionSpace: new Discrete(2),
};
const bumps = { algo: 'kernel-q', seed: 1, features: 'bumps', bumpsPerEntry: 3, bumpWidth: 2 };

const featuresOf = (agent: LearningValueAgent) =>
  (agent.snapshot() as ValuesPolicy<KernelValues>).values.features;

describe('what observations are standardized by', () => {
  it('is the mean and deviation of numbers spread over their bounds, and over 0 to 1 of indices and bits', () => {
    const agent = createAgent({ env: mixed, ...bumps }) as LearningValueAgent;
    const features = featuresOf(agent);
    const [mean, deviation, perEntry, width] = features.tensors();
    // The index comes as three numbers, a 1 among 0s.
    const expected = [0, 3, 0.5, 0.5, 0.5, 0.5];
    expect([...(mean?.values ?? [])]).toEqual(expected);
    const spreads = [2, 6, 1, 1, 1, 1].map((width) => Math.fround(width / Math.sqrt(12)));
    expect([...(deviation?.values ?? [])]).toEqual(spreads);
    expect([perEntry?.values[0], width?.values[0]]).toEqual([3, 2]);
    expect([features.observationSize, features.count]).toEqual([4, 18]);
  });

  it('is what is given for numbers, and of indices and bits the same all the same', () => {
    const standardizer = { mean: [5, 7], deviation: [2, 4] };
    const agent = createAgent({ env: mixed, ...bumps, standardizer }) as LearningValueAgent;
    const [mean, deviation] = featuresOf(agent).tensors();
    expect([...(mean?.values ?? [])]).toEqual([5, 7, 0.5, 0.5, 0.5, 0.5]);
    expect(deviation?.values[1]).toBe(4);
    expect(deviation?.values[4]).toBe(Math.fround(1 / Math.sqrt(12)));
    const short = { ...standardizer, deviation: [2] };
    expect(() => createAgent({ env: mixed, ...bumps, standardizer: short })).toThrow(
      'standardizer.deviation has 1 values',
    );
  });

  it('is what each entry has its mean taken from and is divided by: bumps too', () => {
    const of = (standardizer: typeof unit, x: number[]) => {
      const phi = new Float64Array(6);
      const features = new BumpFeatures({ standardizer, perEntry: 3, width: 1 });
      features.into(Float32Array.from(x), 0, phi);
      return [...phi];
    };
    expect(of({ mean: [1, 2], deviation: [2, 4] }, [2, -2])).toEqual(of(unit, [0.5, -1]));
  });

  it('sees an index as the 1 among 0s that it is: of the second row too', () => {
    const features = featuresOf(createAgent({ env: mixed, ...bumps }) as LearningValueAgent);
    const flat = featuresOf(
      createAgent({
        env: { ...mixed, observationSpace: new Box([-1, 0, 0, 0, 0, 0], [1, 6, 1, 1, 1, 1]) },
        ...bumps,
      }) as LearningValueAgent,
    );
    const [one, other] = [new Float64Array(18), new Float64Array(18)];
    features.into(Float32Array.of(9, 9, 0, 0, 0.5, 2, 2, 1), 1, one);
    flat.into(Float32Array.of(0.5, 2, 0, 0, 1, 1), 0, other);
    expect(one).toEqual(other);
  });
});

describe('features of what a space has', () => {
  const flat = (count: number) => {
    const standardizer = { mean: Array(count).fill(0), deviation: Array(count).fill(1) };
    return new BumpFeatures({ standardizer, perEntry: 2, width: 1 });
  };

  it('are told in a file with what rows are made of, where indices are in them, and without else', () => {
    const detailsOf = (space: Parameters<typeof expandedTo>[1], count: number) =>
      new KernelValues({ features: expandedTo(flat(count), space), actionCount: 2 }).details();
    expect(detailsOf(mixed.observationSpace, 6)).toEqual({
      input: {
        segments: [
          { kind: 'values', size: 2 },
          { kind: 'index', size: 3 },
          { kind: 'values', size: 1 },
        ],
      },
    });
    expect(detailsOf(new Box(-1, 1, { shape: [2] }), 2)).toEqual({});
  });

  it('are as many as the flat form has numbers, or are refused', () => {
    expect(() => expandedTo(flat(5), mixed.observationSpace)).toThrow(
      /The features are of 5 numbers, but .* has 6\./,
    );
  });

  it('need memory for weights of each action, what is kept of two observations, and what waves are made of', () => {
    const needOf = (options: object) => {
      const hyperparameters = parseHyperparameters('kernel-q', options) as never;
      return memoryOf({ env: { ...mixed, actionSpace: new Discrete(3) }, hyperparameters });
    };
    const waves = { kernelGammas: [1, 2], featuresPerKernel: 50 };
    expect(needOf(waves)).toEqual([
      { what: '100 features of 6 numbers', bytes: 8 * 100 * (3 + 4 + 12), within: 'machine' },
    ]);
    expect(needOf({ ...waves, features: 'bumps', bumpsPerEntry: 7 })).toEqual([
      { what: '42 features of 6 numbers', bytes: 8 * 42 * (3 + 4), within: 'machine' },
    ]);
    const actionSpace = new Box(-1, 1, { shape: [1] });
    const hyperparameters = parseHyperparameters('kernel-q', {}) as never;
    for (const refused of [
      () => memoryOf({ env: { ...mixed, actionSpace }, hyperparameters }),
      () => createAgent({ algo: 'kernel-q', env: { ...mixed, actionSpace }, seed: 1 }),
    ]) {
      expect(refused).toThrow('Q-learning on kernel features');
    }
  });
});

describe('features that were seen last', () => {
  /** The numbers themselves, and how often they were asked for. */
  function counted() {
    const asked: number[][] = [];
    const features: Features = {
      observationSize: 2,
      count: 2,
      into(observations, row, phi) {
        phi.set(observations.subarray(2 * row, 2 * row + 2));
        asked.push([...phi]);
      },
      tensors: () => [],
    };
    return { values: new KernelValues({ features, actionCount: 1 }), asked };
  }

  it('are computed once while a state is the successor of one step and the beginning of the next', () => {
    const { values, asked } = counted();
    const rows = Float32Array.of(1, 2, 3, 4, 1, 4, 3, 2);
    const q = new Float64Array(1);
    const look = (row: number) => values.valuesInto(rows, row, q);
    const seen = () => asked.splice(0);
    for (const row of [1, 1, 0, 1, 0, 0]) look(row);
    expect(seen()).toEqual([
      [3, 4],
      [1, 2],
    ]);
    // One that differs in its last number, and one that differs in its first, are others.
    for (const row of [2, 0, 2]) look(row);
    expect(seen()).toEqual([[1, 4]]);
    look(1);
    expect(seen()).toEqual([[3, 4]]);
    // The one before the last is known still, the one before that no more.
    for (const row of [2, 0]) look(row);
    expect(seen()).toEqual([[1, 2]]);
    for (const row of [3, 2]) look(row);
    expect(seen()).toEqual([
      [3, 2],
      [1, 4],
    ]);
  });

  it('are those of the row that a step is taken from', () => {
    const { values } = counted();
    const observations = Float32Array.of(1, 2, 3, 4);
    const rest = { nextObservations: observations, targetWeights: new Float64Array(1), ends: true };
    const step = { observations, ...rest, row: 1, action: 0, target: 10, learningRate: 0.5 };
    expect(values.update(step)).toMatchObject({ tdError: 10, value: 0, gradientNorm: 2 * 10 * 5 });
    const q = new Float64Array(1);
    values.valuesInto(observations, 0, q);
    expect(q[0]).toBe(0.5 * 10 * (3 * 1 + 4 * 2));
  });
});

describe('a warm start on kernel features', () => {
  const learner = (options: object = {}, env: object = mixed) =>
    createAgent({ env: env as typeof mixed, ...bumps, ...options }) as LearningValueAgent;

  it('begins with the weights', () => {
    const from = learner();
    const x = [Float32Array.of(0.5, 2), 1, Uint8Array.of(1)];
    const ends = { terminated: true, truncated: false };
    from.observe({ observation: x, action: 1, reward: 3, nextObservation: x, ...ends });
    from.learn();
    const agent = learner();
    warmStart(agent, from);
    expect(agent.qValues(x)).toEqual(from.snapshot().qValues(x));
    expect(agent.qValues(x)[1]).toBeGreaterThan(0);
  });

  it.each([
    ['bumps of another width', { bumpWidth: 3 }],
    ['more of them', { bumpsPerEntry: 4 }],
    ['waves', { features: 'fourier' }],
  ])('is refused on other features: %s', (_, options) => {
    expect(() => warmStart(learner(), learner(options))).toThrow(
      /has other features.*same options for features and standardizer\./,
    );
    expect(() =>
      warmStart(
        learner({ features: 'fourier', seed: 1 }),
        learner({ features: 'fourier', seed: 2 }),
      ),
    ).toThrow('give the same seed');
  });

  it('is refused where there are other actions', () => {
    const features = featuresOf(learner());
    const values = new KernelValues({ features, actionCount: 3 });
    const { tensors, metadata } = decodeSafetensors(learner().save());
    expect(() => values.adopt({ tensors, metadata })).toThrow('has other features');
  });
});

describe('a file of features that are none', () => {
  const changed = (agent: { save(): Uint8Array }, name: string, change: (x: number) => number) => {
    const { tensors, metadata } = decodeSafetensors(agent.save());
    const { checksum: _, sealed: __, ...unsealed } = metadata;
    const others = tensors.map((tensor) =>
      tensor.name === name ? { ...tensor, values: tensor.values.map(change) } : tensor,
    );
    return () => loadAgent(encodeSafetensors(others, unsealed));
  };

  it.each([0, 0.5, -3])('is refused: %d bumps an entry', (count) => {
    const agent = createAgent({ env: mixed, ...bumps });
    expect(changed(agent, 'bumps.per_entry', () => count)).toThrow(
      `bumps.per_entry is ${count}, but must be a whole number, at least 1.`,
    );
  });

  it('is refused: deviations that are not above 0, kernels without a feature; one bump or feature is enough', () => {
    const waves = createAgent({ algo: 'kernel-q', env: mixed, seed: 1, featuresPerKernel: 1 });
    for (const deviation of [0, -2]) {
      expect(changed(waves, 'fourier.deviation', () => deviation)).toThrow(
        `fourier.deviation holds ${deviation}: deviations are above 0.`,
      );
    }
    expect(changed(waves, 'fourier.features_per_kernel', () => 0)).toThrow(
      'fourier.features_per_kernel is 0, but a kernel has features.',
    );
    expect(changed(waves, 'fourier.features_per_kernel', (x) => x)).not.toThrow();
    const one = createAgent({ env: mixed, ...bumps, bumpsPerEntry: 1 });
    expect(changed(one, 'bumps.per_entry', (x) => x)).not.toThrow();
  });
});

describe('features of one observation', () => {
  it('are a single bump in the lowest place, where there is one an entry', () => {
    const features = new BumpFeatures({ standardizer: unit, perEntry: 1, width: 1 });
    const phi = new Float64Array(2);
    const low = -Math.sqrt(3);
    features.into(Float32Array.of(0, 0, low, low + 2 * Math.sqrt(3)), 1, phi);
    expect(phi[0]).toBeCloseTo(1, 6);
    expect(phi[1]).toBeCloseTo(Math.exp(-0.5), 6);
  });

  it('are waves of each width, as many as are asked for, none larger than sqrt(2 / D)', () => {
    const gammas = [4, 0.01];
    const features = FourierFeatures.draw({
      standardizer: unit,
      gammas,
      featuresPerKernel: 50,
      random: new Generator(2),
    });
    const phi = new Float64Array(100);
    features.into(Float32Array.of(9, 9, 0.4, -0.6), 1, phi);
    expect(features.count).toBe(100);
    expect(Math.max(...phi.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(2 / 50));
    const [, , frequencies, phases, perKernel] = features.tensors();
    expect(frequencies?.shape).toEqual([100, 2]);
    expect(perKernel?.values[0]).toBe(50);
    // Of the deviation sqrt(2 gamma) / 2 pi: 100 numbers of each, within 25 %.
    gammas.forEach((gamma, k) => {
      const drawn = frequencies?.values.subarray(100 * k, 100 * k + 100) as Float32Array;
      const deviation = Math.sqrt(drawn.reduce((sum, w) => sum + w * w, 0) / 100);
      expect(Math.abs((deviation * 2 * Math.PI) / Math.sqrt(2 * gamma) - 1)).toBeLessThan(0.25);
    });
    const turns = phases?.values ?? [];
    expect(turns.every((turn) => turn >= 0 && turn < 1)).toBe(true);
    const i = 70;
    const x =
      (turns[i] as number) +
      0.4 * (frequencies?.values[2 * i] as number) -
      0.6 * (frequencies?.values[2 * i + 1] as number);
    expect(phi[i]).toBeCloseTo(Math.sqrt(2 / 50) * Math.cos(2 * Math.PI * x), 6);
  });
});

describe('a step of learning on kernel features, by hand', () => {
  // One bump an entry, of the five of the chain: phi is known.
  const options = { ...bumps, bumpsPerEntry: 1, bumpWidth: 1, learningRate: 0.5, discount: 0.5 };
  const create = (changes: object = {}) =>
    createAgent({ env: new Chain(), ...options, ...changes }) as LearningValueAgent;
  const observation = Float32Array.of(1, 0, 0, 0, 0);
  const next = Float32Array.of(0, 1, 0, 0, 0);
  const phiOf = (agent: LearningValueAgent, x: Float32Array) => {
    const phi = new Float64Array(5);
    featuresOf(agent).into(x, 0, phi);
    return phi;
  };
  const dot = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
  const learn = (agent: LearningValueAgent, reward: number, terminated: boolean) => {
    const ends = { terminated, truncated: false };
    agent.observe({ observation, action: 1, reward, nextObservation: next, ...ends });
    return agent.learn();
  };

  it('moves the weights of the action taken by learningRate (y - q) phi', () => {
    const agent = create();
    const [here, there] = [phiOf(agent, observation), phiOf(agent, next)];
    const report = learn(agent, 3, true);
    expect(report).toMatchObject({ tdError: 3, meanQ: 0, loss: 9 });
    expect(report?.gradientNorm).toBeCloseTo(2 * 3 * Math.sqrt(dot(here, here)), 9);
    expect(agent.qValues(observation)[1]).toBeCloseTo(0.5 * 3 * dot(here, here), 5);
    expect(agent.qValues(next)[1]).toBeCloseTo(0.5 * 3 * dot(here, there), 5);
    expect(agent.qValues(observation)[0]).toBe(0);
    const [q, ahead] = [agent.qValues(observation)[1] as number, agent.qValues(next)[1] as number];
    expect(learn(agent, 1, false)?.tdError).toBeCloseTo(Math.abs(1 + 0.5 * ahead - q), 5);
  });

  it('looks anew at each of many observations, in any order', () => {
    const agent = create();
    learn(agent, 3, true);
    const all = [0, 1, 2].map((i) => Float32Array.of(1 - i / 4, 0, 0, 0, 0));
    const first = all.map((x) => [...agent.qValues(x)]);
    for (const i of [2, 0, 1, 1, 2, 0, 0, 2]) {
      expect([...agent.qValues(all[i] as Float32Array)]).toEqual(first[i]);
    }
    expect(new Set(first.map(String)).size).toBe(3);
  });

  it('is kept in a snapshot that further learning leaves alone', () => {
    const agent = create();
    learn(agent, 3, true);
    const snapshot = agent.snapshot();
    const before = [...snapshot.qValues(observation)];
    learn(agent, 9, true);
    expect([...snapshot.qValues(observation)]).toEqual(before);
    expect([...agent.qValues(observation)]).not.toEqual(before);
  });
});

describe('agents on kernel features', () => {
  const chain = {
    algo: 'kernel-q',
    discount: 0.9,
    epsilon: 0.5,
    kernelGammas: [1],
    learningRate: 0.1,
  };

  it('gives the same weights, every one, for the same seed; saves and loads them to the bit', () => {
    const agents = [1, 1, 2].map((seed) => trainIn(new Chain(), { ...chain, seed, steps: 300 }));
    const bytes = agents.map((agent) => agent.save());
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
    for (const features of ['fourier', 'bumps']) {
      const agent = trainIn(new Chain(), { ...chain, features, seed: 1, steps: 300 });
      const snapshot = agent.snapshot();
      const loaded = loadAgent(snapshot.save()) as ValueAgent;
      const observation = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5);
      expect(loaded.qValues(observation)).toEqual(snapshot.qValues(observation));
      expect(loaded.save()).toEqual(snapshot.save());
    }
  });

  it('refuses observations without bounds, unless it is told what to standardize by', () => {
    const create = (options: object) => () =>
      createAgent({ algo: 'kernel-q', env: make('CartPole-v1'), seed: 1, ...options });
    expect(create({})).toThrow('give standardizer: { mean, deviation }');
    const deviation = [1, 1, 1, 1];
    expect(create({ standardizer: { mean: [0], deviation } })).toThrow(
      'standardizer.mean has 1 values',
    );
    expect(create({ standardizer: { mean: [0, 0, 0, 0], deviation } })).not.toThrow();
  });

  it('keep in their files what their features consist of, and are refused where it does not fit', () => {
    const { tensors, metadata } = decodeSafetensors(createAgent({ env: mixed, ...bumps }).save());
    expect(tensors.map(({ name }) => name).sort()).toEqual([
      ...['bumps.deviation', 'bumps.mean', 'bumps.per_entry', 'bumps.width', 'weights'],
    ]);
    const waves = createAgent({ algo: 'kernel-q', env: mixed, seed: 1, featuresPerKernel: 2 });
    const names = decodeSafetensors(waves.save()).tensors.map(({ name }) => name);
    expect(names.sort()).toEqual([
      ...['fourier.deviation', 'fourier.features_per_kernel', 'fourier.frequencies'],
      ...['fourier.mean', 'fourier.phases', 'weights'],
    ]);
    for (const { name } of tensors) {
      const rest = tensors.filter((tensor) => tensor.name !== name);
      const missing = name === 'bumps.mean' ? 'fourier.mean' : name;
      expect(() => loadAgent(encodeSafetensors(rest, metadata))).toThrow(`no tensor "${missing}"`);
    }
    const long = { name: 'bumps.deviation', shape: [7], values: new Float32Array(7) };
    const others = tensors.filter(({ name }) => name !== long.name);
    expect(() => loadAgent(encodeSafetensors([...others, long], metadata))).toThrow('must have 6');
  });
});
