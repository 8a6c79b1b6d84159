import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/acting/load-policy.js';
import {
  type ActorDescription,
  type ChoosingPolicy,
  isStochasticAgent,
  type SteeringPolicy,
} from '../../src/agents/index.js';
import { actorPolicy, loadActor } from '../../src/agents/policies/actor-file.js';
import { decodeAgent } from '../../src/agents/shared/agent-file.js';
import {
  encodeSafetensors,
  Network,
  ParameterLayout,
  type PartDescription,
} from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import {
  type AnySpace,
  Box,
  Discrete,
  MultiBinary,
  MultiDiscrete,
} from '../../src/spaces/index.js';

const observationSpace = new Box(-1, 1, { shape: [2] });

/** A network of one layer whose weights are zero: it says the same of every observation, its bias. */
function policyOf<P>(
  actionSpace: AnySpace,
  numbers: { output: number[]; log_std?: number[]; value?: number },
  actor: Partial<ActorDescription> = {},
): P {
  const { output, log_std, value } = numbers;
  const dense = (name: string, units: number): PartDescription => ({
    name,
    takes: ['observation'],
    layers: [{ kind: 'dense', units }],
    prefix: `${name}_net`,
  });
  const parts = [dense('output', output.length)];
  const constant = { name: 'spread', takes: [], prefix: 'log_std' };
  if (log_std !== undefined) {
    parts.push({ ...constant, layers: [{ kind: 'constant', units: log_std.length }] });
  }
  if (value !== undefined) parts.push(dense('value', 1));
  const input = { segments: [{ kind: 'values', size: 2 }] } as const;
  const network = new Network({ layout: new ParameterLayout({ input, parts }) });
  const biases: Record<string, number[]> = { 'output_net.bias': output };
  if (log_std !== undefined) biases.log_std = log_std;
  if (value !== undefined) biases['value_net.bias'] = [value];
  network.setParameters(
    network
      .parameters()
      .map((tensor) => ({ ...tensor, values: biases[tensor.name] ?? tensor.values })),
  );
  const identity = { algo: 'mine', observationSpace, actionSpace };
  const description = {
    output: 'output',
    ...(log_std === undefined ? {} : { logDeviation: 'spread' }),
    ...(value === undefined ? {} : { value: 'value' }),
    ...actor,
  };
  return actorPolicy({ identity, actor: description, network }) as P;
}

const seen = [0.5, -0.5];
const third = [Math.log(0.5), Math.log(0.2), Math.log(0.3)];

/** How often each was drawn in 20,000, as shares. */
function shares(draw: (generator: Generator) => number): Record<number, number> {
  const generator = new Generator(7);
  const found: Record<number, number> = {};
  for (let i = 0; i < 20_000; i++) {
    const drawn = draw(generator);
    found[drawn] = (found[drawn] ?? 0) + 1 / 20_000;
  }
  return found;
}

it('a critic of actions says what its estimates of the mode come to: of 2 a + 1 and 4 a + 3 at a = 0.5 the mean, 3.5', () => {
  const dense = (units: number) => [{ kind: 'dense', units }] as const;
  const layout = new ParameterLayout({
    input: { segments: [{ kind: 'values', size: 2 }] },
    actionSize: 1,
    parts: [
      { name: 'output', takes: ['observation'], layers: dense(1) },
      { name: 'critics', takes: ['action'], layers: dense(2) },
    ],
  });
  const network = new Network({ layout });
  network.setParameters([
    { name: 'output.0.weight', shape: [1, 2], values: [0, 0] },
    { name: 'output.0.bias', shape: [1], values: [0.5] },
    { name: 'critics.0.weight', shape: [2, 1], values: [2, 4] },
    { name: 'critics.0.bias', shape: [2], values: [1, 3] },
  ]);
  const identity = { algo: 'mine', observationSpace, actionSpace: new Box(-2, 6, { shape: [1] }) };
  const actor = { output: 'output', bounding: 'scale', critic: 'critics', valueScale: 10 } as const;
  const policy = actorPolicy({ identity, actor, network }) as SteeringPolicy;
  expect(policy.act([0, 0])).toEqual(Float32Array.of(4));
  expect(policy.value?.([0, 0])).toBe(35);
  const loaded = loadActor(decodeAgent(policy.save())) as SteeringPolicy;
  expect(loaded.value?.([1, 1])).toBe(35);
  const { tensors, metadata } = decodeAgent(policy.save());
  const valued = { ...metadata, actor: JSON.stringify({ ...actor, value: 'critics' }) };
  expect(() => loadActor({ tensors, metadata: valued })).toThrow('that alone takes actions');
});

describe('a policy that chooses', () => {
  it('takes the likeliest, of those that are allowed', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(3, { start: 5 }), {
      output: third,
    });
    expect(policy.act(seen)).toBe(5);
    expect(policy.act(seen, { mask: [0, 1, 1] })).toBe(7);
    const actions = new Float32Array(3);
    const masks = Uint8Array.of(1, 1, 1, 0, 1, 0, 0, 1, 1);
    policy.actInto(new Float32Array(6), actions, { masks });
    expect([...actions]).toEqual([0, 1, 2]);
  });

  it('says its probabilities, to 1e-6, and draws by them, to 0.01 of 20,000 draws', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(3), { output: third });
    [0.5, 0.2, 0.3].forEach((p, i) => {
      expect(Math.abs((policy.probabilities(seen)[i] as number) - p)).toBeLessThan(1e-6);
    });
    const allowed = policy.probabilities(seen, { mask: [1, 0, 1] });
    [0.625, 0, 0.375].forEach((p, i) => {
      expect(Math.abs((allowed[i] as number) - p)).toBeLessThan(1e-6);
    });
    const drawn = shares((generator) => policy.sample(seen, generator));
    [0.5, 0.2, 0.3].forEach((p, i) => {
      expect(Math.abs((drawn[i] as number) - p)).toBeLessThan(0.01);
    });
    const masked = shares((generator) => policy.sample(seen, generator, { mask: [0, 1, 0] }));
    expect(masked[1]).toBeCloseTo(1, 9);
  });

  it('chooses every entry of a MultiDiscrete by itself', () => {
    const output = [...third, Math.log(0.1), Math.log(0.9)];
    const policy = policyOf<ChoosingPolicy<Int32Array>>(new MultiDiscrete([3, 2]), { output });
    expect(policy.act(seen)).toEqual(Int32Array.of(0, 1));
    [0.5, 0.2, 0.3, 0.1, 0.9].forEach((p, i) => {
      expect(Math.abs((policy.probabilities(seen)[i] as number) - p)).toBeLessThan(1e-6);
    });
    const drawn = shares((generator) => policy.sample(seen, generator)[1] as number);
    expect(Math.abs((drawn[1] as number) - 0.9)).toBeLessThan(0.01);
  });

  it('chooses every bit of a MultiBinary by itself: 1 where the logit is above 0', () => {
    const output = [Math.log(3), -Math.log(3), 0];
    const policy = policyOf<ChoosingPolicy<Int8Array>>(new MultiBinary(3), { output });
    expect(policy.act(seen)).toEqual(Int8Array.of(1, 0, 0));
    [0.75, 0.25, 0.5].forEach((p, i) => {
      expect(Math.abs((policy.probabilities(seen)[i] as number) - p)).toBeLessThan(1e-6);
    });
    const drawn = shares((generator) => policy.sample(seen, generator)[0] as number);
    expect(Math.abs((drawn[1] as number) - 0.75)).toBeLessThan(0.01);
  });
});

const box = new Box([-2, 0], [2, 10]);

describe('a policy that steers', () => {
  const numbers = { output: [0.5, 12], log_std: [Math.log(2), Math.log(0.5)] };

  it('takes its means, cut to the bounds, and says them as they are', () => {
    const policy = policyOf<SteeringPolicy>(box, numbers);
    expect(policy.act(seen)).toEqual(Float32Array.of(0.5, 10));
    const { mean, deviation } = policy.gaussian?.(seen) ?? {};
    expect(mean).toEqual(Float32Array.of(0.5, 12));
    expect(deviation?.[0]).toBeCloseTo(2, 6);
    expect(deviation?.[1]).toBeCloseTo(0.5, 6);
  });

  it('draws around them, within the bounds: a mean within 0.05 of 4,000 draws', () => {
    const policy = policyOf<SteeringPolicy>(new Box(-Infinity, Infinity, { shape: [2] }), numbers);
    const generator = new Generator(3);
    let sum = 0;
    for (let i = 0; i < 4_000; i++) sum += policy.sample?.(seen, generator)[1] as number;
    expect(Math.abs(sum / 4_000 - 12)).toBeLessThan(0.05);
    expect(policyOf<SteeringPolicy>(box, numbers).sample?.(seen, generator)[1]).toBe(10);
  });

  it('spreads what it says over the bounds, by tanh or without', () => {
    const output = [0.5, -0.5];
    const scaled = policyOf<SteeringPolicy>(box, { output }, { bounding: 'scale' });
    expect(scaled.act(seen)).toEqual(Float32Array.of(1, 2.5));
    const squashed = policyOf<SteeringPolicy>(box, { output }, { bounding: 'squash' });
    expect(squashed.act(seen)[0]).toBeCloseTo(2 * Math.tanh(0.5), 6);
    expect(squashed.act(seen)[1]).toBeCloseTo(5 - 5 * Math.tanh(0.5), 6);
    expect([isStochasticAgent(scaled), scaled.gaussian]).toEqual([false, undefined]);
  });

  it('cuts log-deviations where it is told to', () => {
    const range = { logDeviationRange: [-1, 0] } as const;
    const { deviation } = policyOf<SteeringPolicy>(box, numbers, range).gaussian?.(seen) ?? {};
    expect(deviation?.[0]).toBe(1);
  });
});

describe('any such policy', () => {
  it("says what its critic expects, in the environment's units, where it has one", () => {
    const output = [1, 0];
    const critical = policyOf<ChoosingPolicy>(
      new Discrete(2),
      { output, value: 3 },
      { valueScale: 10 },
    );
    expect(critical.value?.(seen)).toBe(30);
    expect(policyOf<ChoosingPolicy>(new Discrete(2), { output }).value).toBeUndefined();
  });

  it('acts on 150 rows as on each', () => {
    const policy = policyOf<SteeringPolicy>(new Box(-1, 1, { shape: [1] }), { output: [0.25] });
    const actions = new Float32Array(150);
    policy.actInto(new Float32Array(300), actions);
    expect([...actions]).toEqual(new Array(150).fill(0.25));
  });

  it('comes back from its file, every byte, under the names of its parts', () => {
    const numbers = { output: [0.5, 0.25], log_std: [0, -1], value: 3 };
    const policy = policyOf<SteeringPolicy>(new Box(-1, 1, { shape: [2] }), numbers);
    const file = decodeAgent(policy.save());
    const names = [
      'log_std',
      'output_net.bias',
      'output_net.weight',
      'value_net.bias',
      'value_net.weight',
    ];
    expect(file.tensors.map(({ name }) => name).sort()).toEqual(names);
    const loaded = loadActor(file) as unknown as SteeringPolicy;
    expect(loaded.save()).toEqual(policy.save());
    expect(loaded.act(seen)).toEqual(policy.act(seen));
    expect(loaded.value?.(seen)).toBe(3);
    loaded.close();
    expect(() => loaded.act(seen)).toThrow('The agent is closed');
  });

  it('is refused where the file does not say what decides', () => {
    const policy = policyOf<ChoosingPolicy>(new Discrete(2), { output: [1, 0] });
    const { tensors, metadata } = decodeAgent(policy.save());
    const { actor, ...others } = metadata;
    expect(actor).toBeDefined();
    expect(() => loadActor({ tensors, metadata: others })).toThrow('actor');
  });

  it.each([
    [{ bounding: 'squish' }, 'make no policy'],
    [{ logDeviation: 'none' }, '"none", which is no part of its network'],
    [{ value: null }, 'null, which is no part of its network'],
    [{ critic: 'none' }, '"none", which is no part of its network'],
    [{ logDeviation: 'value' }, 'a deviation for each of 2 numbers'],
    [{ logDeviationRange: [0, -1] }, 'the least first'],
    [{ logDeviationRange: 3 }, 'two numbers, the least first, and a number'],
    [{ valueScale: '10' }, '"valueScale":"10"'],
    [{ critic: 'value' }, 'that alone takes actions, and 2 numbers of them, here 0'],
  ])('is refused where the file says of what it has %j', (said, words) => {
    const numbers = { output: [0.5, 0.25], log_std: [0, -1], value: 3 };
    const policy = policyOf<SteeringPolicy>(new Box(-1, 1, { shape: [2] }), numbers);
    const { tensors, metadata } = decodeAgent(policy.save());
    const actor = { ...JSON.parse(metadata.actor as string), ...said };
    const file = { tensors, metadata: { ...metadata, actor: JSON.stringify(actor) } };
    expect(() => loadActor(file)).toThrow(words);
  });

  it('is refused where the file spreads it over no range, by either reader', () => {
    const numbers = { output: [0.5, 0.25] };
    const policy = policyOf<SteeringPolicy>(box, numbers, { bounding: 'scale' });
    const { tensors, metadata } = decodeAgent(policy.save());
    for (const [low, high] of [
      [null, 10],
      [-3e38, 3e38],
    ]) {
      const open = { kind: 'box', low: [-2, low], high: [2, high], shape: [2] };
      const { checksum: _, sealed: __, ...unsealed } = metadata;
      const said = { ...unsealed, actionSpace: JSON.stringify(open) };
      const bytes = encodeSafetensors(tensors, said);
      for (const load of [loadPolicy, (file: Uint8Array) => loadActor(decodeAgent(file))]) {
        expect(() => load(bytes)).toThrow('The policy spreads -1..1 over the range of each action');
      }
    }
  });
});
