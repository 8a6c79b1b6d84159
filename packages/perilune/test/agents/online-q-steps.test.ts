import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  loadAgent,
  type NetworkPolicy,
  parseHyperparameters,
  type ValueAgent,
  warmStart,
} from '../../src/agents/index.js';
import { memoryOf } from '../../src/agents/online-q/memory.js';
import { sideBySide } from '../../src/agents/online-q/one-network-per-action.js';
import { arenaBytesOf } from '../../src/agents/value-network/arena-bytes.js';
import { inputFor } from '../../src/agents/value-network/input.js';
import { decodeSafetensors } from '../../src/net/index.js';
import { Box, Discrete, Tuple } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Chain, oneHot } from './chain.js';
import { trainIn } from './one-step.js';

const small = { algo: 'online-q', hiddenLayers: [6, 5], discount: 0.9 };

/** One transition of the chain, not to its end. */
const transition = {
  observation: Float32Array.of(0.2, -0.4, 0.9, 0.1, 0.5),
  action: 1,
  reward: 0.7,
  nextObservation: Float32Array.of(-0.3, 0.8, 0.2, 0.6, -0.1),
  terminated: false,
  truncated: false,
};

function create(options: object): LearningValueAgent {
  return createAgent({ env: new Chain(), seed: 4, ...small, ...options }) as LearningValueAgent;
}

/** The values before and after one step on the transition. */
function oneStep(options: object, change: Partial<typeof transition> = {}) {
  const agent = create(options);
  const at = (x: Float32Array) => Array.from(agent.qValues(x));
  const before = { s: at(transition.observation), next: at(transition.nextObservation) };
  agent.observe({ ...transition, ...change });
  const report = agent.learn();
  return { before, s: at(transition.observation), next: at(transition.nextObservation), report };
}

describe('online Q-learning: what one step moves', () => {
  const learningRate = 1e-3;

  it('semi: the value of the action taken moves towards y, by about 2 lr td |dq/dw|^2', () => {
    const { before, s, report } = oneStep({ gradient: 'semi', learningRate });
    const y = 0.7 + 0.9 * Math.max(...before.next);
    const td = y - (before.s[1] as number);
    expect(report?.loss).toBeCloseTo(td * td, 5);
    const moved = (s[1] as number) - (before.s[1] as number);
    expect(Math.sign(moved)).toBe(Math.sign(td));
    const norm = (report?.gradientNorm as number) / (2 * Math.abs(td));
    expect(Math.abs(moved - 2 * learningRate * td * norm * norm)).toBeLessThan(
      0.02 * Math.abs(moved),
    );
  });

  it("target-only: the successor's largest value moves towards q, away from what semi would do", () => {
    const { before, next } = oneStep({ gradient: 'target-only', learningRate });
    const top = before.next.indexOf(Math.max(...before.next));
    const td = 0.7 + 0.9 * (before.next[top] as number) - (before.s[1] as number);
    expect(Math.sign((next[top] as number) - (before.next[top] as number))).toBe(-Math.sign(td));
  });

  it('residual: the loss falls as the full gradient says, to 2 % of lr |g|^2', () => {
    const { before, s, next, report } = oneStep({ gradient: 'residual', learningRate: 1e-4 });
    const loss = (at: { s: number[]; next: number[] }) =>
      (0.7 + 0.9 * Math.max(...at.next) - (at.s[1] as number)) ** 2;
    const fallen = loss(before) - loss({ s, next });
    const expected = 1e-4 * (report?.gradientNorm as number) ** 2;
    expect(Math.abs(fallen - expected)).toBeLessThan(0.02 * expected);
  });

  it('an end is worth nothing beyond its reward', () => {
    const ended = { terminated: true };
    const right = oneStep({}, ended);
    const q = right.before.s[1] as number;
    expect(right.report?.loss).toBeCloseTo((0.7 - q) ** 2, 5);
  });

  it('a cut is bootstrapped through', () => {
    const cut = oneStep({}, { truncated: true });
    const whole = oneStep({});
    expect(cut.report).toEqual(whole.report);
  });

  it('per-action: only the network of the action taken moves', () => {
    const { before, s } = oneStep({ networks: 'per-action', learningRate: 0.01 });
    expect(s[0]).toBe(before.s[0]);
    expect(s[1]).not.toBe(before.s[1]);
  });
});

describe('several networks as one', () => {
  const tensor = (name: string, shape: number[], ...values: number[]) => ({
    name,
    shape,
    values: Float32Array.from(values),
  });
  const one = [
    tensor('0.weight', [2, 2], 1, 2, 3, 4),
    tensor('0.bias', [2], 5, 6),
    tensor('2.weight', [1, 2], 7, 8),
    tensor('2.bias', [1], 9),
  ];
  const other = one.map((part) => ({ ...part, values: part.values.map((value) => -value) }));

  it('have their first layers stacked, and the others on the diagonal', () => {
    expect(sideBySide([one, other])).toEqual([
      tensor('0.weight', [4, 2], 1, 2, 3, 4, -1, -2, -3, -4),
      tensor('0.bias', [4], 5, 6, -5, -6),
      tensor('2.weight', [2, 4], 7, 8, 0, 0, 0, 0, -7, -8),
      tensor('2.bias', [2], 9, -9),
    ]);
    expect(sideBySide([one])).toEqual(one);
    expect(sideBySide([])).toEqual([]);
  });

  it('on the diagonal of more rows than one', () => {
    const [first, second, third] = [1, 2, 3].map((n) => [
      tensor('0.weight', [1, 1], n),
      tensor('2.weight', [2, 1], 10 * n, 10 * n + 1),
    ]) as [typeof one, typeof one, typeof one];
    expect(sideBySide([first, second, third])[1]).toEqual(
      tensor('2.weight', [6, 3], 10, 0, 0, 11, 0, 0, 0, 20, 0, 0, 21, 0, 0, 0, 30, 0, 0, 31),
    );
  });
});

describe('the networks of online Q-learning', () => {
  const env = {
    observationSpace: new Tuple([new Box(-1, 1, { shape: [2] }), new Discrete(3)]),
    actionSpace: new Discrete(4),
  };

  it('are one of as many outputs as actions, or one of one output each, that see an index as 1 among 0s', () => {
    for (const [networks, layers] of [
      ['shared', [3, 6, 5, 4]],
      ['per-action', [3, 24, 20, 4]],
    ] as const) {
      const agent = createAgent({ env, seed: 1, ...small, networks }) as LearningValueAgent;
      const { architecture } = (agent.snapshot() as NetworkPolicy).describe();
      expect(architecture).toMatchObject({ layers, input: { segments: expect.any(Array) } });
      expect(agent.snapshot().qValues([[0.5, -1], 2])).toEqual(agent.qValues([[0.5, -1], 2]));
      expect(agent).toMatchObject({ observationSize: 3, actionCount: 4 });
    }
  });

  it('need room for one network of the hidden layers between what is seen and the actions', () => {
    const hyperparameters = parseHyperparameters('online-q', { hiddenLayers: [6, 5] }) as never;
    const input = inputFor(env.observationSpace, {
      normalizeObservations: false,
      normalizationClip: null,
    });
    expect(memoryOf({ env, hyperparameters })).toEqual([
      {
        what: 'A network with hiddenLayers [6,5]',
        bytes: arenaBytesOf({ layers: [3, 6, 5, 4], input }, 1),
        within: 'WebAssembly',
      },
    ]);
  });

  it('need actions that can be counted, and say who does', () => {
    const actionSpace = new Box(-1, 1, { shape: [1] });
    const hyperparameters = parseHyperparameters('online-q', {}) as never;
    for (const refused of [
      () => memoryOf({ env: { ...env, actionSpace }, hyperparameters }),
      () => createAgent({ env: { ...env, actionSpace }, seed: 1, ...small }),
    ]) {
      expect(refused).toThrow('Online Q-learning');
    }
  });

  it('go on from a state to the bit, each of them', () => {
    for (const networks of ['shared', 'per-action']) {
      const made = () => create({ networks, learningRate: 0.1 });
      const [agent, other] = [made(), made()];
      const learn = (each: LearningValueAgent, action: number) => {
        each.observe({ ...transition, action });
        return each.learn();
      };
      for (const action of [0, 1, 1]) learn(agent, action);
      expect(other.save()).not.toEqual(agent.save());
      restoreState(other, copyState(agent));
      expect(other.save()).toEqual(agent.save());
      expect(learn(other, 0)).toEqual(learn(agent, 0));
      expect(other.save()).toEqual(agent.save());
    }
  });

  it('begin with those of another agent where actions share one, and cannot where each has its own', () => {
    const from = create({ learningRate: 0.1 });
    for (let i = 0; i < 3; i++) {
      from.observe(transition);
      from.learn();
    }
    const agent = create({ seed: 5 });
    warmStart(agent, from);
    expect(agent.qValues(transition.observation)).toEqual(from.qValues(transition.observation));
    const apart = create({ networks: 'per-action' });
    expect(() => warmStart(apart, apart.snapshot())).toThrow(
      "Networks that are one an action cannot begin from an agent, whose file has them side by side: give networks: 'shared'.",
    );
  });

  it('begin each with weights of its own, drawn as the initializer says', () => {
    const weights = (options: object) => {
      const agent = createAgent({ env, seed: 1, ...small, ...options });
      return decodeSafetensors(agent.save()).tensors.find(({ name }) => name === 'q_net.0.weight')
        ?.values as Float32Array;
    };
    const apart = weights({ networks: 'per-action' });
    expect([...apart.slice(0, 30)]).not.toEqual([...apart.slice(30, 60)]);
    expect([...weights({})]).not.toEqual([...weights({ initializer: 'he-uniform' })]);
  });

  it('are moved by the gradient through both states, for each action on its own: to 1e-5 of the shared step', () => {
    // With residual gradients an action's network takes part twice where it is taken and best.
    const learningRate = 1e-3;
    for (const networks of ['shared', 'per-action']) {
      const agent = create({
        networks,
        gradient: 'residual',
        learningRate,
        target: 'td',
        epsilon: 0.5,
      });
      const at = (x: Float32Array) => Array.from(agent.qValues(x));
      const [q, ahead] = [at(transition.observation), at(transition.nextObservation)];
      const best = ahead.indexOf(Math.max(...ahead));
      const weights = ahead.map((_, a) => 0.9 * (0.25 + (a === best ? 0.5 : 0)));
      const td =
        ahead.reduce((sum, v, a) => sum + v * (weights[a] as number), 0.7) - (q[1] as number);
      agent.observe(transition);
      const report = agent.learn();
      expect(report?.tdError).toBeCloseTo(Math.abs(td), 5);
      const after = at(transition.nextObservation);
      const y = after.reduce((sum, v, a) => sum + v * (weights[a] as number), 0.7);
      const left = y - (at(transition.observation)[1] as number);
      const fallen = td * td - left * left;
      const expected = learningRate * (report?.gradientNorm as number) ** 2;
      expect(Math.abs(fallen - expected)).toBeLessThan(0.05 * expected);
    }
  });
});

describe('agents of online Q-learning', () => {
  const chain = { ...small, epsilon: 0.5, learningRate: 0.01 };

  for (const networks of ['shared', 'per-action']) {
    it(`saves and loads its values to the bit: ${networks}`, () => {
      const agent = trainIn(new Chain(), { ...chain, networks, seed: 1, steps: 300 });
      const loaded = loadAgent(agent.save()) as ValueAgent;
      for (let s = 0; s < 5; s++) {
        expect(loaded.qValues(oneHot(s))).toEqual(agent.qValues(oneHot(s)));
      }
    });
  }

  it('gives the same weights, every one, for the same seed, and others for another', () => {
    const bytes = [1, 1, 2].map((seed) =>
      trainIn(new Chain(), { ...chain, seed, steps: 300 }).save(),
    );
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
  });

  it('refuses what it cannot be, naming the key and what is allowed', () => {
    expect(() => create({ gradient: 'full' })).toThrow(
      'gradient is "full", but must be "semi" or "residual" or "target-only"',
    );
    expect(() => create({ optimizer: 'adam' })).toThrow('optimizer');
  });
});
