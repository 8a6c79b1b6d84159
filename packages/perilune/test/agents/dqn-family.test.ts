import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type DqnOptions,
  type DqnParts,
  type LearningValueAgent,
  loadAgent,
  type NetworkPolicy,
} from '../../src/agents/index.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Chain, chainFixedPoint, chainSolution, oneHot } from './chain.js';
import { chainOptions, DISCOUNT, largestError, trainOnChain } from './chain-training.js';

const STEPS = 15_000;

/** Steps at random, as many as the replay holds. */
const RANDOM_STEPS = 2_000;

/** Noisy agents learn from random steps alone: one that explores by its noise soon leaves out what it knows to be bad. */
const partsFor = ({ noisy }: DqnOptions): DqnParts => (noisy ? { eviction: 'newest' } : {});

const atoms: DqnOptions = { head: 'categorical', atoms: 101, vMin: -1, vMax: 1 };
const quantiles: DqnOptions = { head: 'quantile', quantiles: 16 };
const munchausen: DqnOptions = { munchausen: true, munchausenTemperature: 0.1 };
const noisy: DqnOptions = { noisy: true, epsilon: 0, learningStarts: RANDOM_STEPS };
const dueling: DqnOptions = { dueling: true, hiddenLayers: [16, 16] };

/** Options that move Q towards Q*, each by another way or with another network. */
const variants: [string, DqnOptions][] = [
  ['dueling', dueling],
  ['LayerNorm', { layerNorm: true }],
  ['noisy', noisy],
  ['orthogonal weights', { initializer: 'orthogonal' }],
  ['RAdam', { optimizer: 'radam' }],
  ['summed loss', { lossReduction: 'sum' }],
  ['quantiles', quantiles],
  ['quantiles, dueling, double', { ...quantiles, ...dueling, double: true }],
  ['atoms', atoms],
  ['atoms, rewards scaled by 0.1', { ...atoms, rewardScale: 0.1 }],
  [
    "Rainbow's, with one-step returns",
    { ...atoms, ...noisy, ...dueling, double: true, prioritized: true, priorityAlpha: 0.5 },
  ],
];

const snapshotOf = (agent: LearningValueAgent) => agent.snapshot() as NetworkPolicy;

/** E|Z - x|: the Wasserstein-1 distance to a return that is x for certain. */
function distanceTo(agent: LearningValueAgent, state: number, action: number, x: number): number {
  const found = snapshotOf(agent).distribution(oneHot(state));
  if (found === undefined) throw new Error('no distribution');
  if (found.type === 'quantile') {
    const values = found.quantiles[action] as Float32Array;
    return values.reduce((sum, value) => sum + Math.abs(value - x), 0) / values.length;
  }
  const { support, probabilities } = found;
  return (probabilities[action] as Float32Array).reduce(
    (sum, p, k) => sum + p * Math.abs((support[k] as number) - x),
    0,
  );
}

describe("DQN's family on the chain", () => {
  for (const [name, changes] of variants) {
    it(`finds the values to |Q - Q*| < 0.01: ${name}`, () => {
      expect(largestError(trainOnChain(changes, 1, STEPS, partsFor(changes)))).toBeLessThan(0.01);
    });
  }

  for (const [name, changes] of [
    ['atoms', atoms],
    ['quantiles', quantiles],
  ] as const) {
    it(`finds the returns' distributions, which are certain, to a Wasserstein-1 distance < 0.05: ${name}`, () => {
      const agent = trainOnChain(changes, 2, STEPS);
      for (const [state, row] of chainSolution(DISCOUNT).entries()) {
        for (const [action, value] of row.entries()) {
          expect(distanceTo(agent, state, action, value)).toBeLessThan(0.05);
        }
      }
    });
  }

  // Vieillard et al. 2020, eq. 5: the bonus of the action taken, and the soft value of what comes next.
  const soft = (temperature: number, alpha: number, clip: number) => {
    const scaledLog = (values: number[], action: number) => {
      const top = Math.max(...values);
      const total = values.reduce((sum, q) => sum + Math.exp((q - top) / temperature), 0);
      return (values[action] as number) - top - temperature * Math.log(total);
    };
    return chainFixedPoint(
      DISCOUNT,
      (values) =>
        values.reduce((sum, q, a) => {
          const log = scaledLog(values, a);
          return sum + Math.exp(log / temperature) * (q - log);
        }, 0),
      (values, action) => alpha * Math.max(clip, Math.min(0, scaledLog(values, action))),
    );
  };

  it("finds Munchausen's soft fixed point, of temperature 0.1, to 0.01", () => {
    const agent = trainOnChain(munchausen, 1, STEPS);
    expect(largestError(agent, soft(0.1, 0.9, -1))).toBeLessThan(0.01);
  });

  it('finds it in units of the environment, to 0.01, when rewards are scaled by 5, clipped at -0.3', () => {
    const changes = { ...munchausen, munchausenClip: -0.3, rewardScale: 5 };
    const agent = trainOnChain(changes, 1, STEPS);
    expect(largestError(agent, soft(0.1, 0.9, -0.3))).toBeLessThan(0.01);
  });

  it("finds Munchausen's soft fixed point to 0.01 with quantiles, and Soft-DQN's at alpha 0", () => {
    const soften = { ...munchausen, ...quantiles, munchausenAlpha: 0 };
    expect(largestError(trainOnChain(soften, 1, STEPS), soft(0.1, 0, -1))).toBeLessThan(0.01);
    const both = { ...munchausen, ...quantiles };
    expect(largestError(trainOnChain(both, 1, STEPS), soft(0.1, 0.9, -1))).toBeLessThan(0.01);
  });
});

describe('distributional heads', () => {
  const coin = { head: 'quantile', quantiles: 16, huberDelta: 0.01 } as const;
  for (const [name, changes] of [
    ['atoms', atoms],
    ['quantiles', coin],
  ] as const) {
    it(`learn a toss of -0.5 or 1 as such, to a Wasserstein-1 distance < 0.05: ${name}`, () => {
      const options = { ...chainOptions, ...changes, learningRate: 1e-3, batchSize: 128 };
      const agent = createAgent({ env: new Chain(), seed: 1, ...options });
      const toss = new Generator(1);
      for (let i = 0; i < 8_000; i++) {
        agent.observe({
          observation: oneHot(0),
          action: 0,
          reward: toss.nextDouble() < 0.5 ? -0.5 : 1,
          nextObservation: oneHot(1),
          terminated: true,
          truncated: false,
        });
        agent.learn();
      }
      const found = snapshotOf(agent).distribution(oneHot(0));
      expect(tossDistance(found)).toBeLessThan(0.05);
    });
  }
});

/** Wasserstein-1 to the toss: the area between the two quantile functions. */
function tossDistance(found: ReturnType<NetworkPolicy['distribution']>): number {
  const shares = 1_000;
  const levels = Array.from({ length: shares }, (_, i) => (i + 0.5) / shares);
  const quantile = (level: number) => {
    if (found?.type === 'quantile') {
      const sorted = [...(found.quantiles[0] as Float32Array)].sort((a, b) => a - b);
      return sorted[Math.floor(level * sorted.length)] as number;
    }
    const { support, probabilities } = found as Extract<typeof found, { type: 'categorical' }>;
    let passed = 0;
    const k = (probabilities[0] as Float32Array).findIndex((p) => {
      passed += p;
      return passed >= level;
    });
    return support[k < 0 ? support.length - 1 : k] as number;
  };
  const gaps = levels.map((level) => Math.abs(quantile(level) - (level < 0.5 ? -0.5 : 1)));
  return gaps.reduce((sum, gap) => sum + gap, 0) / shares;
}

describe('same seed', () => {
  const all: [string, DqnOptions][] = [
    ...variants,
    ['prioritized', { prioritized: true }],
    ['Munchausen', munchausen],
    ['three-step returns', { nStep: 3 }],
    ['squared error, SGD', { loss: 'squared', optimizer: 'sgd', learningRate: 0.05 }],
  ];
  for (const [name, changes] of all) {
    it(`gives the same weights, every one: ${name}`, () => {
      const early = { learningStarts: 50 };
      const [first, second, other] = [5, 5, 6].map((seed) =>
        trainOnChain({ ...changes, ...early }, seed, 300).save(),
      );
      expect(first).toEqual(second);
      expect(first).not.toEqual(other);
    });
  }
});

describe('saving', () => {
  for (const [name, changes] of variants) {
    it(`brings values and actions back to the bit: ${name}`, () => {
      const learner = trainOnChain({ ...changes, learningStarts: 50 }, 5, 200);
      const snapshot = snapshotOf(learner);
      const loaded = loadAgent(snapshot.save()) as NetworkPolicy;
      for (let state = 0; state < 5; state++) {
        expect(loaded.qValues(oneHot(state))).toEqual(snapshot.qValues(oneHot(state)));
        expect(loaded.act(oneHot(state))).toBe(snapshot.act(oneHot(state)));
      }
      expect(loaded.save()).toEqual(snapshot.save());
    });
  }
});

describe('loading', () => {
  it('refuses an architecture that is none, or that does not fit its tensors, with a reason', () => {
    const { tensors, metadata } = decodeSafetensors(trainOnChain(dueling, 5, 10).save());
    const load = (architecture: string) => () =>
      loadAgent(encodeSafetensors(tensors, { ...metadata, architecture }));
    expect(load('{')).toThrow('The file\'s architecture is "{"');
    expect(load('{"layers":5}')).toThrow('which is none');
    expect(load('{"layers":[5,16,16,2],"head":{"type":"cubic"}}')).toThrow('cubic');
    expect(load('{"layers":[5,16,2],"dueling":true}')).toThrow('tensor');
  });
});

describe('options that do not go together', () => {
  const attempt = (changes: DqnOptions) => () =>
    createAgent({ env: new Chain(), seed: 1, ...changes });
  const cases: [DqnOptions, string][] = [
    [{ munchausen: true, double: true }, 'munchausen and double do not go together'],
    [{ munchausen: true, ...atoms }, 'munchausen does not go with a categorical head'],
    [{ noisy: true }, 'Set epsilon to 0'],
    [{ ...quantiles, loss: 'squared' }, 'loss is for a scalar head'],
    [{ head: 'categorical' }, 'needs vMin and vMax'],
    [{ ...atoms, vMin: 2 }, 'vMin must be below vMax'],
    [{ replayCapacity: 10, environments: 8, nStep: 2 }, 'replayCapacity must be at least'],
  ];
  for (const [changes, message] of cases) {
    it(`are refused with the reason: ${Object.keys(changes).join(', ')}`, () => {
      expect(attempt(changes)).toThrow(message);
    });
  }
});
