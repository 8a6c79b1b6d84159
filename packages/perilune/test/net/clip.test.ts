import { describe, expect, it } from 'vitest';
import { Network, type NetworkDescription, ParameterLayout } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { expectSameBits, implementations, put, randomValues } from './helpers.js';

function describing(limit: number): NetworkDescription {
  const layers = [{ kind: 'clip', limit }] as const;
  return {
    input: { segments: [{ kind: 'values', size: 5 }] },
    parts: [{ name: 'cut', takes: ['observation'], layers }],
  };
}

describe.each(implementations)('the $name layer that cuts', ({ make }) => {
  it('cuts to -2..2, lets a NaN through, and gradients only where it does not cut', () => {
    const kernels = make();
    const network = new Network({
      layout: new ParameterLayout(describing(2)),
      kernels,
      maxBatch: 2,
    });
    const forward = network.forwardPass();
    const given = { gradients: undefined, forward, inputs: ['observation'] as const };
    const back = network.backwardPass(given);
    const { NaN: none, POSITIVE_INFINITY: infinity } = Number;
    kernels.arena.floats(forward.input, 10).set([-3, -2, 0.5, 1.5, none, 2, 7, infinity, 0, -9]);
    forward.run(2);
    const read = (address: number) => {
      const all = kernels.arena.floats(address, 16);
      return [...all.subarray(0, 5), ...all.subarray(8, 13)];
    };
    expect(read(forward.output)).toEqual([-2, -2, 0.5, 1.5, none, 2, 2, 2, 0, -2]);
    kernels.arena.floats(back.outputGradient, 16).fill(3);
    back.run(2);
    expect(read(back.gradientOf('observation'))).toEqual([0, 0, 3, 3, 3, 0, 0, 0, 3, 0]);
  });
});

it('the same bits in both implementations, for 1 to 9 columns', () => {
  for (const columns of [1, 2, 3, 4, 5, 8, 9]) {
    const random = new Generator(columns);
    const x = randomValues(7 * columns, random);
    const upstream = randomValues(7 * 12, random);
    expectSameBits((kernels) => {
      const { arena } = kernels;
      const [input, output] = [put(kernels, [...x, 0, 0, 0]), put(kernels, 7 * 12)];
      const gradient = put(kernels, upstream);
      const limit = 0.3;
      kernels.clip({ input, inputPitch: columns, columns, limit, output }, 7);
      kernels.clipBackward({ output, columns, limit, gradient }, 7);
      return [output, gradient].map((address) => arena.floats(address, 7 * 12).slice());
    });
  }
});

it('refuses a limit that is not above 0, and an activation, by name', () => {
  expect(() => new ParameterLayout(describing(0))).toThrow('part "cut", layer 0: limit');
  const [part] = describing(1).parts;
  const layers = [{ kind: 'clip', limit: 1, activation: 'tanh' }] as const;
  const description = { ...describing(1), parts: [{ ...part!, layers }] };
  expect(() => new ParameterLayout(description)).toThrow('a clip has no activation');
});
