import { describe, expect, it } from 'vitest';
import { adoptNetwork } from '../../src/agents/policies/foreign-network.js';
import { UsageError } from '../../src/errors.js';
import type { NamedTensor } from '../../src/net/index.js';
import { Box, Discrete, Tuple } from '../../src/spaces/index.js';

const spaces = {
  observationSpace: new Box(-1, 1, { shape: [3] }),
  actionSpace: new Discrete(2),
};

/** A tensor of 0, 1, 2, ... times a factor, by which it can be told again. */
function tensor(name: string, shape: number[], factor = 1): NamedTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return { name, shape, values: Float32Array.from({ length: size }, (_, i) => i * factor) };
}

const dense = (name: string, outputs: number, inputs: number) => [
  tensor(`${name}.weight`, [outputs, inputs], outputs),
  tensor(`${name}.bias`, [outputs], inputs),
];
const norm = (name: string, width: number) => [
  tensor(`${name}.weight`, [width]),
  tensor(`${name}.bias`, [width]),
];

/** 3 numbers, 4 hidden units, 2 actions. */
const plain = [...dense('0', 4, 3), ...dense('2', 2, 4)];
const renamed = (prefix: string) =>
  plain.map(({ name, ...others }) => ({ ...others, name: `${prefix}${name}` }));

const adopt = (tensors: readonly NamedTensor[], options?: Parameters<typeof adoptNetwork>[2]) =>
  adoptNetwork(tensors, spaces, options);

/** What tensors of ours hold, by name. */
const held = (tensors: readonly NamedTensor[]) =>
  Object.fromEntries(tensors.map(({ name, values }) => [name, [...values]]));

describe('a network of tensors that another program named', () => {
  it('has the widths of its layers, ReLU between them unless another is told, and a value for each action', () => {
    const { architecture } = adopt(plain);
    expect(architecture).toEqual({
      ...{ layers: [3, 4, 2], activation: 'relu', input: undefined },
      ...{ layerNorm: false, head: { type: 'scalar' } },
    });
    expect(adopt(plain, { activation: 'tanh' }).architecture.activation).toBe('tanh');
    expect(adopt(dense('0', 2, 3)).architecture.layers).toEqual([3, 2]);
  });

  it('has its tensors under our names, their numbers as they were', () => {
    const { tensors } = adopt(renamed('network.'));
    expect(held(tensors)).toEqual({
      'q_net.0.weight': [0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44],
      'q_net.0.bias': [0, 3, 6, 9],
      'q_net.2.weight': [0, 2, 4, 6, 8, 10, 12, 14],
      'q_net.2.bias': [0, 4],
    });
    expect(tensors.map(({ shape }) => shape)).toEqual([[4, 3], [4], [2, 4], [2]]);
  });

  it('takes a bias that is left out for zeros', () => {
    const { tensors } = adopt(plain.filter(({ name }) => name !== '0.bias'));
    expect(held(tensors)['q_net.0.bias']).toEqual([0, 0, 0, 0]);
    expect(tensors[1]).toMatchObject({ name: 'q_net.0.bias', shape: [4] });
  });

  it('takes its layers by the numbers in their names: 2 before 10, and a name before a longer one', () => {
    const layers = [...dense('fc10', 5, 4), ...dense('fc2', 4, 3), ...dense('fc10.1', 2, 5)];
    expect(adopt(layers).architecture.layers).toEqual([3, 4, 5, 2]);
    const words = [...dense('b.1', 2, 4), ...dense('a.20', 4, 3)];
    expect(adopt(words).architecture.layers).toEqual([3, 4, 2]);
    const root = [tensor('weight', [2, 3], 5), tensor('bias', [2])];
    expect(held(adopt(root).tensors)).toEqual({
      'q_net.0.weight': [0, 5, 10, 15, 20, 25],
      'q_net.0.bias': [0, 1],
    });
  });

  it('has what is made of an index: a 1 among 0s', () => {
    const observationSpace = new Tuple([new Discrete(2), new Box(0, 1, { shape: [1] })]);
    const { architecture } = adoptNetwork(plain, { ...spaces, observationSpace });
    expect(architecture).toMatchObject({
      layers: [2, 4, 2],
      input: {
        segments: [
          { kind: 'index', size: 2 },
          { kind: 'values', size: 1 },
        ],
      },
    });
  });

  it('may have a LayerNorm behind every hidden layer', () => {
    const { architecture, tensors } = adopt([
      ...[...dense('0', 4, 3), ...norm('1', 4)],
      ...[...dense('3', 5, 4), ...norm('4', 5), ...dense('6', 2, 5)],
    ]);
    expect(architecture).toMatchObject({ layers: [3, 4, 5, 2], layerNorm: true });
    expect(tensors).toHaveLength(10);
    expect(held(tensors)['q_net.1.weight']).toEqual([0, 1, 2, 3]);
  });

  it('of quantiles, which lie action by action here: 3 of each of 2 actions', () => {
    const output = [tensor('quantile_net.0.weight', [6, 3]), tensor('quantile_net.0.bias', [6])];
    const { architecture, tensors } = adopt(output);
    expect(architecture).toMatchObject({
      layers: [3, 2],
      head: { type: 'quantile', quantiles: 3 },
    });
    // Rows 0, 2 and 4 were of the first action, 1, 3 and 5 of the second.
    expect(held(tensors)).toEqual({
      'q_net.0.bias': [0, 2, 4, 1, 3, 5],
      'q_net.0.weight': [0, 1, 2, 6, 7, 8, 12, 13, 14, 3, 4, 5, 9, 10, 11, 15, 16, 17],
    });
    const [weight] = output as [NamedTensor];
    expect(held(adopt([weight]).tensors)['q_net.0.bias']).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('which of several networks', () => {
  it.each(['target.', 'target_network.', 'q_net_target.', 'q_net_target.q_net.'])(
    'acts is not the target network: %s',
    (prefix) => {
      const targets = renamed(prefix).map((one) => ({ ...one, values: one.values.map(() => 9) }));
      expect(adopt([...targets, ...plain])).toEqual(adopt(plain));
    },
  );

  it.each(['targets.', 'my.target.'])('is one whose name is merely like it: %s', (prefix) => {
    expect(adopt(renamed(prefix))).toEqual(adopt(plain));
  });

  it('is told by a prefix, which is a whole part of the names', () => {
    const other = renamed('critic_target.').map((one) => ({
      ...one,
      values: one.values.map(() => 9),
    }));
    const both = [...renamed('online.'), ...other];
    expect(adopt(both, { prefix: 'online' })).toEqual(adopt(plain));
    expect(held(adopt(both, { prefix: 'critic_target' }).tensors)['q_net.2.bias']).toEqual([9, 9]);
    expect(() => adopt(both, { prefix: 'on' })).toThrow(
      'No tensor\'s name begins with "on"; there are online.0.weight, online.0.bias, online.2.weight,',
    );
  });

  it.each(['mlp_extractor', 'action_net', 'value_net', 'actor', 'critic', 'pi', 'vf', 'log_std'])(
    'is asked where the tensors are a policy’s: %s',
    (part) => {
      expect(() => adopt([...plain, tensor(`${part}.weight`, [2, 2])])).toThrow(
        `The tensor "${part}.weight" is of an agent that learned a policy, not action values: such agents cannot be made of a file without metadata.`,
      );
      expect(adopt(renamed(`${part}s.`))).toEqual(adopt(plain));
      expect(adopt(renamed(`my.${part}.`))).toEqual(adopt(plain));
    },
  );
});

describe('tensors that make no network', () => {
  const [first, firstBias, last, lastBias] = plain as [
    NamedTensor,
    NamedTensor,
    NamedTensor,
    NamedTensor,
  ];
  const refused: [string, readonly NamedTensor[], string][] = [
    ['none', [], 'The file holds no layers.'],
    ['no dense one', norm('0', 3), 'The file holds no dense layers.'],
    ['a bias alone', [tensor('0.bias', [4])], 'There is a tensor "0.bias", but no "0.weight".'],
    [
      'a name that is none of a layer’s',
      [...plain, tensor('1.running_mean', [4])],
      'The tensor "1.running_mean" of the shape (4) is of no layer that is known here: dense ones have `weight` [outputs, inputs] and `bias`, a LayerNorm has vectors of these names.',
    ],
    [
      'a name that merely ends so',
      [tensor('my_weight', [2, 3])],
      '"my_weight" of the shape (2, 3)',
    ],
    ['three dimensions', [tensor('0.weight', [2, 3, 1])], 'of the shape (2, 3, 1)'],
    ['no dimensions', [tensor('0.weight', [])], 'of the shape ()'],
    ['a bias of two dimensions', [last, tensor('0.bias', [2, 2])], '"0.bias" of the shape (2, 2)'],
    [
      'a first layer of other observations',
      dense('0', 2, 4),
      'The tensors do not chain: "0.weight" reads 4 numbers, but an observation has 3.',
    ],
    [
      'a layer that reads what is not there',
      [...dense('0', 5, 3), last, lastBias],
      'The tensors do not chain: "2.weight" reads 4 numbers, but "0.weight" has 5.',
    ],
    [
      'a bias of another length',
      [first, tensor('0.bias', [3]), last, lastBias],
      'The tensor "0.bias" has 3 values, but "0.weight" has 4 rows.',
    ],
    [
      'another number of actions',
      [first, firstBias, ...dense('2', 4, 4)],
      'The tensors do not chain: "2.weight" gives 4 numbers, but there are 2 actions.',
    ],
    [
      'quantiles that do not share out',
      dense('quantile_net.0', 5, 3),
      '"quantile_net.0.weight" gives 5 numbers, but there are 2 actions.',
    ],
    ['quantiles under another name', dense('my.quantile_net.0', 4, 3), 'gives 4 numbers'],
    [
      'a LayerNorm behind one of two hidden layers',
      [...dense('0', 4, 3), ...norm('1', 4), ...dense('3', 5, 4), ...dense('6', 2, 5)],
      'A LayerNorm must stand behind every hidden layer, or behind none; there are 0 (4, 3), 1 (4), 3 (5, 4), 6 (2, 5).',
    ],
    [
      'a LayerNorm of another width',
      [...dense('0', 4, 3), ...norm('1', 3), ...dense('3', 2, 4)],
      'A LayerNorm must stand behind',
    ],
    [
      'a LayerNorm behind the output',
      [...dense('0', 4, 3), ...norm('1', 4), ...dense('3', 2, 4), ...norm('4', 2)],
      'A LayerNorm must stand behind',
    ],
    [
      'a LayerNorm before the first layer',
      [...norm('0', 4), ...dense('1', 4, 3), ...dense('3', 2, 4)],
      'A LayerNorm must stand behind',
    ],
  ];

  it.each(refused)('are refused by name: %s', (_, tensors, words) => {
    expect(() => adopt(tensors)).toThrow(words);
    expect(() => adopt(tensors)).toThrow(UsageError);
  });

  it('are refused where actions are not Discrete', () => {
    const steered = { ...spaces, actionSpace: new Box(-1, 1, { shape: [2] }) };
    expect(() => adoptNetwork(plain, steered)).toThrow('A network of action values');
  });
});
