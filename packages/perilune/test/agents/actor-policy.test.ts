import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../src/acting/load-policy.js';
import {
  type ChoosingPolicy,
  isStochasticAgent,
  type SteeringPolicy,
} from '../../src/agents/index.js';
import { actorPolicy, loadActor } from '../../src/agents/policies/actor-file.js';
import { decodeAgent } from '../../src/agents/shared/agent-file.js';
import { rowOf } from '../../src/agents/shared/spaces.js';
import { encodeSafetensors, Network, ParameterLayout } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete, MultiBinary, MultiDiscrete, rowWidth } from '../../src/spaces/index.js';
import { observationSpace, policyOf } from './constant-policy.js';

const seen = [0.5, -0.5];
const third = [Math.log(0.5), Math.log(0.2), Math.log(0.3)];

/** Draws the numbers that are listed. */
const scripted = (...draws: number[]) =>
  ({ nextDouble: () => draws.shift() as number }) as Generator;

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

  it('says its probabilities, to 1e-6, and draws the first whose sum exceeds the draw', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(3), { output: third });
    [0.5, 0.2, 0.3].forEach((p, i) => {
      expect(Math.abs((policy.probabilities(seen)[i] as number) - p)).toBeLessThan(1e-6);
    });
    const allowed = policy.probabilities(seen, { mask: [1, 0, 1] });
    [0.625, 0, 0.375].forEach((p, i) => {
      expect(Math.abs((allowed[i] as number) - p)).toBeLessThan(1e-6);
    });
    const drawn = (draw: number, mask?: number[]) => policy.sample(seen, scripted(draw), { mask });
    expect([0, 0.49, 0.51, 0.69, 0.71, 0.99].map((draw) => drawn(draw))).toEqual([
      ...[0, 0, 1, 1, 2, 2],
    ]);
    expect([0, 0.62, 0.63, 0.99].map((draw) => drawn(draw, [1, 0, 1]))).toEqual([0, 0, 2, 2]);
    // Where rounding leaves none it is the last that has a chance.
    expect([drawn(1), drawn(1, [1, 1, 0]), drawn(1, [1, 0, 0])]).toEqual([2, 1, 0]);
  });

  it('takes the next where the draw is what the chances so far come to: of 1/2 and 1/2 the second', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(2), { output: [0, 0] });
    expect([0.5, 0.49].map((draw) => policy.sample(seen, scripted(draw)))).toEqual([1, 0]);
  });

  it('tells chances of logits whose exponential no number holds: 3/4 and 1/4 at 1,000', () => {
    for (const far of [1_000, -1_000]) {
      const output = [far, far - Math.log(3)];
      const policy = policyOf<ChoosingPolicy<number>>(new Discrete(2), { output });
      expect(policy.probabilities(seen)[0]).toBeCloseTo(0.75, 4);
    }
  });

  it('chooses every entry of a MultiDiscrete by itself', () => {
    const output = [...third, Math.log(0.1), Math.log(0.9)];
    const policy = policyOf<ChoosingPolicy<Int32Array>>(new MultiDiscrete([3, 2]), { output });
    expect(policy.act(seen)).toEqual(Int32Array.of(0, 1));
    [0.5, 0.2, 0.3, 0.1, 0.9].forEach((p, i) => {
      expect(Math.abs((policy.probabilities(seen)[i] as number) - p)).toBeLessThan(1e-6);
    });
    expect(policy.sample(seen, scripted(0.51, 0.09))).toEqual(Int32Array.of(1, 0));
    expect(policy.sample(seen, scripted(0.71, 0.11))).toEqual(Int32Array.of(2, 1));
  });

  it('chooses every bit of a MultiBinary by itself: 1 where the logit is above 0', () => {
    const output = [Math.log(3), -Math.log(3), 0];
    const policy = policyOf<ChoosingPolicy<Int8Array>>(new MultiBinary(3), { output });
    expect(policy.act(seen)).toEqual(Int8Array.of(1, 0, 0));
    [0.75, 0.25, 0.5].forEach((p, i) => {
      expect(Math.abs((policy.probabilities(seen)[i] as number) - p)).toBeLessThan(1e-6);
    });
    expect(policy.sample(seen, scripted(0.74, 0.26, 0.5))).toEqual(Int8Array.of(1, 0, 0));
    expect(policy.sample(seen, scripted(0.76, 0.24, 0.49))).toEqual(Int8Array.of(0, 1, 1));
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

  it('draws around them by its deviations, within the bounds', () => {
    const normal = (...draws: number[]) =>
      ({ standardNormal: () => draws.shift() as number }) as Generator;
    const free = policyOf<SteeringPolicy>(new Box(-Infinity, Infinity, { shape: [2] }), numbers);
    const action = free.sample?.(seen, normal(1, -3)) as Float32Array;
    // 0.5 + 2 and 12 - 3 / 2.
    expect(action[0]).toBeCloseTo(2.5, 6);
    expect(action[1]).toBeCloseTo(10.5, 6);
    expect([
      ...(policyOf<SteeringPolicy>(box, numbers).sample?.(seen, normal(-3, -3)) ?? []),
    ]).toEqual([-2, 10]);
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

  it('says means and deviations that stay as they are when it is asked again', () => {
    const layout = new ParameterLayout({
      input: { segments: [{ kind: 'values', size: 2 }] },
      parts: ['output', 'spread'].map((name) => ({
        ...{ name, takes: ['observation'], layers: [{ kind: 'dense', units: 2 }] as const },
      })),
    });
    const network = new Network({ layout, random: new Generator(4) });
    const identity = { algo: 'mine', observationSpace, actionSpace: box };
    const actor = { output: 'output', logDeviation: 'spread' };
    const policy = actorPolicy({ identity, actor, network }) as SteeringPolicy;
    const first = policy.gaussian?.([1, 0]);
    const [mean, deviation] = [Float32Array.from(first!.mean), Float32Array.from(first!.deviation)];
    expect(policy.gaussian?.([0, 1])).not.toEqual({ mean, deviation });
    expect(first).toEqual({ mean, deviation });
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

  it('acts on 150 rows as on each by itself, whatever its actions are', () => {
    const rows = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i * i));
    for (const space of [
      new Discrete(4),
      new MultiDiscrete([2, 3]),
      new MultiBinary(3),
      new Box(-0.5, 0.5, { shape: [2] }),
    ]) {
      const outputs = { discrete: 4, 'multi-discrete': 5, 'multi-binary': 3, box: 2 }[space.kind];
      const layout = new ParameterLayout({
        input: { segments: [{ kind: 'values', size: 2 }] },
        parts: [
          { name: 'output', takes: ['observation'], layers: [{ kind: 'dense', units: outputs }] },
        ],
      });
      const network = new Network({ layout, random: new Generator(2) });
      const identity = { algo: 'mine', observationSpace, actionSpace: space };
      const policy = actorPolicy({ identity, actor: { output: 'output' }, network });
      const width = rowWidth(space);
      const [actions, own] = [new Float32Array(150 * width), new Set<string>()];
      policy.actInto(rows, actions);
      for (let row = 0; row < 150; row++) {
        const action = policy.act(rows.slice(2 * row, 2 * row + 2));
        const given = actions.slice(row * width, (row + 1) * width);
        expect(given).toEqual(rowOf(space, action));
        own.add(given.join());
      }
      expect(own.size).toBeGreaterThan(2);
    }
  });

  it('acts on rows by their masks, each its own', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(3), { output: third });
    const masks = Uint8Array.from({ length: 3 * 150 }, (_, i) => (i % 3 === (i % 7) % 3 ? 0 : 1));
    const actions = new Float32Array(150);
    policy.actInto(new Float32Array(300), actions, { masks });
    for (let row = 0; row < 150; row++) {
      const mask = masks.slice(3 * row, 3 * row + 3);
      if (mask.includes(1)) expect(actions[row]).toBe(policy.act(seen, { mask }));
    }
  });

  it('tells the layers of its network as a table', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(3), { output: third, value: 3 });
    // (2 + 1) 3 + (2 + 1) 1
    expect(policy.summary()).toContain('Total params: 12');
    expect(policy.computation).toEqual({ by: 'webassembly' });
  });

  it('acts on 150 equal rows alike', () => {
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
    [{ logDeviationRange: [0] }, 'two numbers, the least first'],
    [{ logDeviationRange: [0, 1, 2] }, 'two numbers, the least first'],
    [{ logDeviationRange: ['0', 1] }, 'two numbers, the least first'],
    [{ logDeviationRange: [0, '1'] }, 'two numbers, the least first'],
    [{ output: 'none' }, 'makes 0 numbers of 2'],
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

  it('is refused where its tensors cannot fill the network that its file tells, before any is made', () => {
    const policy = policyOf<ChoosingPolicy>(new Discrete(2), { output: [1, 0] });
    const { tensors, metadata } = decodeAgent(policy.save());
    const { parts, ...others } = JSON.parse(metadata.network as string);
    const asked = (units: number) => {
      const wide = { name: 'wide', takes: ['observation'], layers: [{ kind: 'dense', units }] };
      const network = JSON.stringify({ ...others, parts: [...parts, wide] });
      return () => loadActor({ tensors, metadata: { ...metadata, network } });
    };
    // 2 x 2 weights and 2 biases are there, and 3 more a unit are asked for.
    expect(asked(1e9)).toThrow(
      "The file's network has 3000000006 parameters, but its 2 tensors have 6 values.",
    );
    expect(asked(1)).toThrow('has 9 parameters');
  });

  it('is refused where its critic is none of actions, or of others than its own', () => {
    const critic = (width: number, takes: string) => {
      const layout = new ParameterLayout({
        input: { segments: [{ kind: 'values', size: 2 }] },
        actionSize: width,
        parts: [
          { name: 'output', takes: ['observation'], layers: [{ kind: 'dense', units: 2 }] },
          { name: 'other', takes: ['action'], layers: [{ kind: 'dense', units: 1 }] },
          { name: 'critics', takes: [takes], layers: [{ kind: 'dense', units: 1 }] },
        ],
      });
      const network = new Network({ layout, random: new Generator(1) });
      const identity = { algo: 'mine', observationSpace, actionSpace: box };
      const actor = { output: 'output', bounding: 'scale', critic: 'critics' } as const;
      const file = decodeAgent(actorPolicy({ identity, actor, network }).save());
      return () => loadActor(file);
    };
    expect(critic(2, 'action')).not.toThrow();
    expect(critic(2, 'other')).not.toThrow();
    expect(critic(2, 'observation')).toThrow('has the critic "critics": that alone takes actions');
    expect(critic(3, 'action')).toThrow('and 2 numbers of them, here 3');
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
