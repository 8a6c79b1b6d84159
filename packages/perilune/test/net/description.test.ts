import { describe, expect, it } from 'vitest';
import type { NetworkDescription, PartDescription } from '../../src/net/index.js';
import {
  architectureOf,
  Network,
  Optimizer,
  orthogonal,
  ParameterLayout,
  QLayout,
} from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { bitsOf, flatten, implementations } from './helpers.js';

const input = { segments: [{ kind: 'values', size: 3 }] } as const;
const parts = {
  trunk: {
    name: 'trunk',
    takes: ['observation'],
    layers: [{ kind: 'dense', units: 4, activation: 'tanh' }],
  },
  policy: { name: 'policy', takes: ['trunk'], layers: [{ kind: 'dense', units: 2 }] },
  value: { name: 'value', takes: ['trunk'], layers: [{ kind: 'dense', units: 1 }] },
} as const satisfies Record<string, PartDescription>;
const actorCritic: NetworkDescription = { input, parts: [parts.trunk, parts.policy, parts.value] };

/** An actor beside twin critics of observation and action. */
const actorAndCritics: NetworkDescription = {
  input,
  actionSize: 2,
  parts: [
    {
      name: 'actor',
      takes: ['observation'],
      layers: [
        { kind: 'dense', units: 5, activation: 'relu' },
        { kind: 'dense', units: 2, activation: 'tanh' },
      ],
    },
    ...['qf0', 'qf1'].map((name) => ({
      name,
      takes: ['observation', 'action'],
      layers: [
        { kind: 'dense', units: 6 },
        { kind: 'layerNorm', activation: 'relu' },
        { kind: 'dense', units: 1 },
      ] as const,
    })),
  ],
};

function namesOf(description: NetworkDescription): string[] {
  return new ParameterLayout(description).tensors.map(({ name }) => name);
}

function networkOf(description: NetworkDescription, seed = 1): Network {
  const random = new Generator(seed);
  return new Network({ layout: new ParameterLayout(description), random, maxBatch: 4 });
}

describe('a description', () => {
  it('filled in is plain JSON, and describes the same network again', () => {
    const { description } = new ParameterLayout(actorCritic);
    expect(description.parts[1]).toEqual({
      name: 'policy',
      takes: ['trunk'],
      layers: [{ kind: 'dense', units: 2, activation: 'linear' }],
      prefix: 'policy.',
    });
    const again = JSON.parse(JSON.stringify(description));
    expect(again).toEqual(description);
    expect(new ParameterLayout(again).description).toEqual(description);
  });

  it("names tensors as PyTorch's Sequential does, activations and norms counted, behind the part's prefix", () => {
    expect(namesOf(actorCritic)).toEqual([
      'trunk.0.weight',
      'trunk.0.bias',
      'policy.0.weight',
      'policy.0.bias',
      'value.0.weight',
      'value.0.bias',
    ]);
    expect(namesOf(actorAndCritics).slice(0, 10)).toEqual([
      'actor.0.weight',
      'actor.0.bias',
      'actor.2.weight',
      'actor.2.bias',
      'qf0.0.weight',
      'qf0.0.bias',
      'qf0.1.weight',
      'qf0.1.bias',
      'qf0.3.weight',
      'qf0.3.bias',
    ]);
    const prefix = 'mlp_extractor.policy_net.';
    expect(namesOf({ input, parts: [{ ...parts.trunk, prefix }] })[0]).toBe(`${prefix}0.weight`);
  });

  it('lets a part of one layer be that module itself, a constant a parameter of no module', () => {
    const head = { name: 'mean', takes: ['observation'], prefix: 'action_net' };
    const spread = { name: 'spread', takes: [], prefix: 'log_std' };
    const one = { ...head, layers: [{ kind: 'dense', units: 2 }] } as const;
    const own = { ...spread, layers: [{ kind: 'constant', units: 2 }] } as const;
    expect(namesOf({ input, parts: [one, own] })).toEqual([
      'action_net.weight',
      'action_net.bias',
      'log_std',
    ]);
    const two = { ...head, layers: [...one.layers, ...one.layers] };
    expect(() => new ParameterLayout({ input, parts: [two] })).toThrow(
      'one name cannot stand for: its prefix must end with a dot, given "action_net"',
    );
  });

  it('noise stands in some layers, the deviations of these alone', () => {
    const noisy = { kind: 'dense', units: 2, noisy: { sigma0: 0.3 } } as const;
    const layout = new ParameterLayout({
      input,
      parts: [parts.trunk, { ...parts.policy, layers: [noisy] }],
    });
    expect(layout.tensors.map(({ name }) => name).slice(2)).toEqual([
      'policy.0.weight_mu',
      'policy.0.weight_sigma',
      'policy.0.bias_mu',
      'policy.0.bias_sigma',
    ]);
    expect(layout.count).toBe(2 * layout.meanCount);
  });

  it('of a dueling Q-network: a trunk, two streams, and what joins them', () => {
    const { parts } = new QLayout(
      architectureOf({ layers: [3, 5, 4, 2], dueling: true, layerNorm: true }),
    ).description;
    expect(parts.map(({ name, takes, join }) => [name, takes, join])).toEqual([
      ['trunk', ['observation'], undefined],
      ['value', ['trunk'], undefined],
      ['advantage', ['trunk'], undefined],
      ['q', ['value', 'advantage'], 'dueling'],
    ]);
    expect(parts[1]!.layers).toEqual([
      { kind: 'dense', units: 4, activation: 'linear' },
      { kind: 'layerNorm', activation: 'relu' },
      { kind: 'dense', units: 1, activation: 'linear' },
    ]);
  });

  const q = (part: object) => ({ input, parts: [{ ...parts.trunk, ...part }] });
  it.each([
    [{ input, parts: [] }, /parts must be a list of at least one; given \[\]/],
    [
      q({ name: 'action' }),
      /A part's name must be its own, and none of observation, action; given "action"/,
    ],
    [{ input, parts: [parts.trunk, parts.trunk] }, /A part's name must be its own.*given "trunk"/],
    [
      { input, parts: [parts.policy, parts.trunk] },
      /"policy" takes "trunk", which is not there: before it stand observation/,
    ],
    [q({ takes: ['action'] }), /"trunk" takes actions: actionSize must say how wide/],
    [
      q({ layers: [{ kind: 'dence', units: 2 }] }),
      /part "trunk", layer 0: Unknown kind "dence". Did you mean "dense"/,
    ],
    [
      q({ layers: [{ kind: 'dense', units: 2, activation: 'rlu' }] }),
      /layer 0: Unknown activation "rlu". Did you mean "relu"/,
    ],
    [
      q({ layers: [{ kind: 'dense', units: 0 }] }),
      /layer 0: units must be a positive integer; given 0/,
    ],
    [
      q({ layers: [{ kind: 'dense', units: 3, group: 2 }] }),
      /layer 0: group must divide units, 3; given 2/,
    ],
    [
      q({ layers: [{ kind: 'dense', units: 4, group: 2 }, { kind: 'layerNorm' }] }),
      /layer 1 cannot read units in groups, here of 2/,
    ],
    [
      q({ layers: [{ kind: 'dense', units: 2, noisy: { sigma0: -1 } }] }),
      /noisy.sigma0 must be a number at least 0/,
    ],
    [q({ takes: [] }), /part "trunk", layer 0 reads nothing/],
    [
      q({ layers: [{ kind: 'constant', units: 1 }] }),
      /a constant stands first in a part that takes nothing/,
    ],
    [
      q({ takes: [], layers: [{ kind: 'constant', units: 1, value: Number.NaN }] }),
      /value must be a finite number/,
    ],
    [
      q({ takes: ['observation', 'observation'], layers: [] }),
      /has no layers.*it would do nothing/,
    ],
    [q({ join: 'dueling' }), /dueling takes two parts, value and advantages/],
    [q({ join: 'add' }), /Unknown join "add"/],
    [
      {
        input,
        parts: [
          ...actorCritic.parts.slice(0, 2),
          { ...parts.value, takes: ['policy', 'trunk'], join: 'dueling' },
        ],
      },
      /dueling needs one value and groups of advantages/,
    ],
    [{ input, actionSize: 0, parts: [parts.trunk] }, /actionSize must be a positive integer/],
  ])('%#: what is wrong is said', (description, message) => {
    expect(() => new ParameterLayout(description as NetworkDescription)).toThrow(message);
  });
});

describe('initial values', () => {
  it('are drawn by each part as it says: orthogonal rows times its gain, within 1e-6', () => {
    const random = new Generator(1);
    const network = new Network({
      layout: new ParameterLayout(actorCritic),
      random,
      initializer: orthogonal({ gain: Math.SQRT2 }),
      initializers: { policy: orthogonal({ gain: 0.01 }), value: 'orthogonal' },
    });
    const lengths = network
      .parameters()
      .filter(({ shape }) => shape.length === 2)
      .map(({ shape, values }) => {
        const [outputs, inputs] = shape as [number, number];
        // The rows are orthonormal, or the columns where there are fewer.
        const count = Math.min(outputs, inputs);
        return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / count);
      });
    [Math.SQRT2, 0.01, 1].forEach((gain, i) => {
      expect(Math.abs(lengths[i]! - gain)).toBeLessThan(1e-6);
    });
  });

  it('of a part that is not there are refused', () => {
    const layout = new ParameterLayout(actorCritic);
    expect(() => new Network({ layout, initializers: { polcy: 'orthogonal' } })).toThrow(
      'Unknown part "polcy". Did you mean "policy"',
    );
  });
});

describe.each(implementations)(
  'passes through some of the parts on the $name kernels',
  ({ make }) => {
    function setUp() {
      const kernels = make();
      const layout = new ParameterLayout(actorAndCritics);
      const network = new Network({ layout, random: new Generator(1), kernels, maxBatch: 3 });
      const block = kernels.arena.reserveFloats(layout.count);
      return { kernels, network, layout, block, view: kernels.arena.floats(block, layout.count) };
    }

    /** Fills what the parts read with numbers that follow from a seed. */
    function fill(
      { kernels, network }: ReturnType<typeof setUp>,
      pass: { input: number; actions: number },
    ) {
      const random = new Generator(5);
      const { arena } = kernels;
      const draw = () => random.uniform(-1, 1);
      const observations = arena.floats(pass.input, 9);
      observations.set(Array.from(observations, draw));
      if (pass.actions === 0) return;
      const actions = arena.floats(pass.actions, 3 * network.layout.actionSize);
      actions.set(Array.from(actions, draw));
    }

    it('the gradient by the action alone leaves those of the critics unwritten, and has the same bits', () => {
      const [one, two] = [setUp(), setUp()];
      const gradients = [one, two].map((each, i) => {
        const forward = each.network.forwardPass({ parts: ['qf0', 'qf1'] });
        fill(each, forward);
        const inputs = ['action'] as const;
        const gradients = i === 0 ? undefined : each.block;
        const backward = each.network.backwardPass({ forward, gradients, inputs });
        forward.run(3);
        for (const name of ['qf0', 'qf1']) {
          each.kernels.arena
            .floats(backward.gradientOf(name), 12)
            .set([1, 0, 0, 0, -2, 0, 0, 0, 0.5]);
        }
        each.view.fill(7);
        backward.run(3);
        return each.kernels.arena.floats(backward.gradientOf('action'), 12).slice();
      });
      expect([...bitsOf(gradients[0]!)]).toEqual([...bitsOf(gradients[1]!)]);
      expect(gradients[0]!.some((v) => v !== 0)).toBe(true);
      expect(one.view.every((v) => v === 7)).toBe(true);
      const [actor, qf0] = two.layout.parts;
      expect(two.view.subarray(0, actor!.to).every((v) => v === 7)).toBe(true);
      expect(two.view.subarray(qf0!.from, qf0!.to).every((v) => v === 7)).toBe(false);
    });

    it('only the parts that are to learn have their gradients written', () => {
      const each = setUp();
      const forward = each.network.forwardPass();
      fill(each, forward);
      const backward = each.network.backwardPass({
        forward,
        gradients: each.block,
        outputs: ['qf0', 'qf1'],
        parts: ['qf1'],
      });
      forward.run(3);
      for (const name of ['qf0', 'qf1']) {
        each.kernels.arena.floats(backward.gradientOf(name), 12).fill(1);
      }
      each.view.fill(7);
      backward.run(3);
      const { from, to } = each.layout.parts[2]!;
      expect(each.view.subarray(0, from).every((v) => v === 7)).toBe(true);
      expect(
        each.layout
          .read(each.view)
          .filter(({ name }) => name.startsWith('qf1'))
          .every(({ values }) => values.every((v) => v !== 7)),
      ).toBe(true);
      expect(to).toBe(each.layout.count);
    });

    it('a pass of one part computes what it takes, and nothing else', () => {
      const kernels = make();
      const network = new Network({
        layout: new ParameterLayout(actorCritic),
        random: new Generator(1),
        kernels,
        maxBatch: 3,
      });
      const pass = network.forwardPass({ parts: ['value'] });
      expect(pass.parts.map(({ part }) => part.name)).toEqual(['trunk', 'value']);
      expect(() => pass.outputOf('policy')).toThrow('Unknown part "policy"');
      expect(() => network.forwardPass({ parts: ['valeu'] })).toThrow('Did you mean "value"');
      const backward = network.backwardPass({ forward: pass, gradients: undefined });
      expect(() => backward.gradientOf('trunk')).toThrow(
        'The gradient of "trunk" is neither given nor asked for here.',
      );
    });

    it('passes that share their arrays compute what they would alone, one after the other', () => {
      const each = setUp();
      const first = each.network.forwardPass();
      fill(each, first);
      const second = each.network.forwardPass({
        sharing: first,
        input: first.input,
        actions: first.actions,
        ownOutput: true,
      });
      first.run(3);
      const alone = each.kernels.arena.floats(first.output, 12).slice();
      each.kernels.arena.floats(first.output, 12).fill(9);
      second.run(3);
      expect([...each.kernels.arena.floats(second.output, 12)]).toEqual([...alone]);
      expect(each.kernels.arena.floats(first.output, 12).every((v) => v === 9)).toBe(true);
    });
  },
);

describe('optimizers of some of the parts', () => {
  function step(names: string[] | undefined, description = actorAndCritics) {
    const network = networkOf(description);
    const before = flatten(network.parameters());
    const optimizer = new Optimizer(network, { type: 'adam', parts: names });
    const { layout, kernels } = network;
    kernels.arena.floats(optimizer.gradientBlock, layout.count).fill(0.5);
    const norm = optimizer.clip(undefined);
    optimizer.step(0.01);
    const after = flatten(network.parameters());
    let offset = 0;
    const moved = network.parameters().flatMap(({ name, values }) => {
      const change = values.some((_, i) => before[offset + i] !== after[offset + i]);
      offset += values.length;
      return change ? [name.split('.')[0]!] : [];
    });
    return { moved: [...new Set(moved)], norm, optimizer, network };
  }

  it.each([
    [['actor'], ['actor']],
    [
      ['qf0', 'qf1'],
      ['qf0', 'qf1'],
    ],
    [
      ['qf1', 'actor'],
      ['actor', 'qf1'],
    ],
    [undefined, ['actor', 'qf0', 'qf1']],
  ])('of %j move these alone', (names, expected) => {
    expect(step(names).moved).toEqual(expected);
  });

  it('measure the gradients of their own parts, which together are all', () => {
    const [actor, critics, all] = [['actor'], ['qf0', 'qf1'], undefined].map(
      (names) => step(names).norm ** 2,
    );
    expect(actor! + critics!).toBeCloseTo(all!, 9);
  });

  it('go on from a checkpoint, their moments being no more than they move', () => {
    const { optimizer, network } = step(['qf1']);
    const state = copyState(optimizer);
    const [, qf0, qf1] = network.layout.parts;
    expect((state.get('firstMoments') as Float32Array).length).toBe(qf1!.to - qf0!.to);
    const other = step(['qf1']);
    restoreState(other.optimizer, state);
    for (const one of [optimizer, other.optimizer]) one.step(0.01);
    expect(flatten(other.network.parameters())).toEqual(flatten(network.parameters()));
  });

  it('move means and deviations of a noisy part', () => {
    const noisy = (name: string) => ({
      name,
      takes: ['observation'],
      layers: [{ kind: 'dense', units: 2, noisy: {} }] as const,
    });
    const { moved, network } = step(['b'], { input, parts: [noisy('a'), noisy('b'), noisy('c')] });
    expect(moved).toEqual(['b']);
    expect(network.parameters().length).toBe(12);
  });

  it('of no part, or of one that is not there, are refused', () => {
    expect(() => step(['qf2'])).toThrow('Unknown part "qf2". Did you mean "qf0"');
    expect(() => step([])).toThrow('There is nothing to optimize in the parts []');
  });
});

describe('a described network', () => {
  it('copies another of the same description alone', () => {
    const [one, two] = [networkOf(actorCritic), networkOf(actorCritic, 2)];
    two.copyFrom(one);
    expect(two.parameters()).toEqual(one.parameters());
    expect(() => networkOf(actorAndCritics).copyFrom(one)).toThrow(
      /Only a network of the same layers/,
    );
  });

  it('prints its layers as Keras does', () => {
    expect(networkOf(actorAndCritics).summary()).toContain(' layer_normalization (LayerNorm');
    expect(networkOf(actorCritic).summary()).toContain('Total params: 31 (124.00 Byte)');
  });
});
