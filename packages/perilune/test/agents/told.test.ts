import { describe, expect, it } from 'vitest';
import { actorIn } from '../../src/agents/shared/actor.js';
import { checkArchitecture, withoutMoments } from '../../src/agents/shared/adopting.js';
import type { AgentFile } from '../../src/agents/shared/agent-file.js';
import { architectureTold, parametersOf } from '../../src/agents/shared/told-architecture.js';

const tensor = (name: string, shape: number[]) => ({
  ...{ name, shape, values: new Float32Array(shape.reduce((size, n) => size * n, 1)) },
});

const fileOf = (metadata: Record<string, string>, tensors: AgentFile['tensors'] = []) => ({
  ...{ tensors, metadata },
});

describe('the parameters of a network', () => {
  it('come layer by layer, whatever their order in the file, statistics last, and without our prefix', () => {
    const names = [
      'observation.mean',
      'q_net.10.bias',
      'q_net.2.weight',
      'q_net.0.weight',
      '2.q_net.',
    ];
    const parameters = parametersOf(
      fileOf(
        {},
        names.map((name) => tensor(name, [1])),
      ),
    );
    expect(parameters.map(({ name }) => name)).toEqual([
      ...['0.weight', '2.weight', '2.q_net.', '10.bias', 'observation.mean'],
    ]);
  });
});

describe('the architecture that a file tells', () => {
  const parameters = [
    tensor('0.weight', [4, 3]),
    tensor('0.bias', [4]),
    tensor('2.weight', [2, 4]),
    tensor('2.bias', [2]),
  ];
  const told = (architecture: unknown, tensors = parameters) =>
    architectureTold(fileOf({ architecture: JSON.stringify(architecture) }), tensors);

  it('is as it says, or in the first edition what its weights tell', () => {
    const architecture = { layers: [3, 4, 2], dueling: false };
    expect(told(architecture)).toEqual(architecture);
    const first = { format: 'perilune-agent-1' };
    expect(architectureTold(fileOf(first), parameters)).toEqual({ layers: [3, 4, 2] });
    const said = { ...first, architecture: JSON.stringify(architecture) };
    expect(architectureTold(fileOf(said), parameters)).toEqual(architecture);
    expect(() => architectureTold(fileOf({ format: 'perilune-agent-2' }), parameters)).toThrow(
      'does not say its architecture',
    );
  });

  it('is none of the first edition’s where its weights are not all those of dense layers', () => {
    const first = { format: 'perilune-agent-1' };
    for (const weights of [[], [tensor('0.weight', [4, 3]), tensor('1.weight', [4])]]) {
      expect(() => architectureTold(fileOf(first), weights)).toThrow('holds no dense layers');
    }
  });

  it.each([
    [null],
    [{}],
    [{ layers: 3 }],
    [{ layers: [3] }],
    [{ layers: [3, 0] }],
    [{ layers: [3, -2] }],
    [{ layers: [3, 1.5] }],
    [{ layers: [3, '2'] }],
  ])('is none where its layers are not two counts or more: %j', (architecture) => {
    expect(() => told(architecture)).toThrow('which is none.');
  });

  it('is refused where the 26 values, of two layers with 20 weights, cannot fill it: before any network is made', () => {
    // 3 x 4 + 4 x 2 weights; with 3 quantiles or atoms an action 3 x 4 + 4 x 6; with indices 5 x 4 + 4 x 2.
    for (const [architecture, needed] of [
      [{ layers: [3, 4, 3] }, 24],
      [{ layers: [11, 2, 2] }, 26],
      [{ layers: [3, 4, 4] }, 28],
      [{ layers: [3, 4, 2], head: { type: 'quantile', quantiles: 3 } }, 36],
      [{ layers: [3, 4, 2], head: { type: 'categorical', atoms: 3 } }, 36],
      [{ layers: [2, 4, 2], input: { segments: [{ size: 4 }, { size: 1 }] } }, 28],
    ] as const) {
      const read = () => told(architecture);
      if (needed <= 26) expect(read).not.toThrow();
      else {
        expect(read).toThrow(
          `The file's architecture is of 3 layers with at least ${needed} weights, but its 4 tensors have 26 values.`,
        );
      }
    }
    expect(() => told({ layers: [1, 1, 1, 1, 1] })).toThrow('of 5 layers with at least 4 weights');
    expect(() => told({ layers: [1, 1, 1, 1] })).not.toThrow();
    expect(() => told({ layers: [3, 4, 2], input: { segments: [{}] } })).toThrow('at least NaN');
  });
});

describe('the actor that a file tells', () => {
  const network = JSON.stringify({ input: {}, parts: [] });
  const actor = (changes: object = {}) => JSON.stringify({ output: 'out', ...changes });

  it('has an output, and one of the ways to keep within bounds', () => {
    for (const bounding of [undefined, 'clip', 'scale', 'squash']) {
      expect(actorIn(fileOf({ network, actor: actor({ bounding }) }))).toEqual({
        network: { input: {}, parts: [] },
        actor: bounding === undefined ? { output: 'out' } : { output: 'out', bounding },
      });
    }
  });

  it.each([
    ['{}', actor()],
    ['null', actor()],
    ['{"parts":3}', actor()],
    [network, 'null'],
    [network, '{}'],
    [network, '{"output":3}'],
    [network, actor({ bounding: 'bend' })],
    [network, actor({ bounding: '' })],
  ])('is none otherwise: network %s, actor %s', (said, other) => {
    expect(() => actorIn(fileOf({ network: said, actor: other }))).toThrow(
      `The file's network is ${JSON.stringify(said)} and its actor ${JSON.stringify(other)}, which make no policy.`,
    );
  });
});

describe('a network to begin from', () => {
  const ours = { layers: [3, 4, 2], head: { type: 'categorical', vMin: -0.3, vMax: 0.3 } };

  it('is one of the same architecture, but for the last digits of what was scaled', () => {
    expect(() => checkArchitecture({ ...ours }, ours)).not.toThrow();
    const scaled = { ...ours, head: { ...ours.head, vMax: 0.1 * 3 } };
    expect(scaled.head.vMax).not.toBe(0.3);
    expect(() => checkArchitecture(scaled, ours)).not.toThrow();
    expect(() => checkArchitecture(undefined, undefined)).not.toThrow();
  });

  it('is refused by the first part that differs, in either, with what to do', () => {
    expect(() => checkArchitecture({ ...ours, layers: [3, 5, 2] }, ours)).toThrow(
      'The agent to begin from has another network: its layers is [3,5,2], where [3,4,2] is asked for. Give the hyperparameters that it was trained with.',
    );
    const moved = { ...ours, head: { ...ours.head, vMax: 0.3001 } };
    expect(() => checkArchitecture(moved, ours)).toThrow('its head is');
    expect(() => checkArchitecture({ ...ours, dueling: true }, ours)).toThrow(
      'its dueling is true',
    );
    expect(() => checkArchitecture(undefined, ours)).toThrow('its layers is undefined');
    expect(() => checkArchitecture(ours, undefined)).toThrow('its layers is [3,4,2]');
  });

  it('is refused where it says nothing of how its rewards were normalized', () => {
    expect(withoutMoments().message).toBe(
      'The agent to begin from says nothing of how its rewards were normalized, so its values cannot be brought to the units of normalizeRewards: give normalizeRewards: false.',
    );
  });
});
