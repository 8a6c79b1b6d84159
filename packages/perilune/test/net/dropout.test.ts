import { describe, expect, it } from 'vitest';
import { type Kernels, Network, ParameterLayout } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, implementations, randomValues } from './helpers.js';

function layerOf(kernels: Kernels, units: number, rate: number) {
  const layout = new ParameterLayout({
    input: { segments: [{ kind: 'values', size: units }] },
    parts: [{ name: 'y', takes: ['observation'], layers: [{ kind: 'dropout', rate }] }],
  });
  const random = new Generator(3);
  const network = new Network({ layout, kernels, maxBatch: 64 });
  const pass = network.forwardPass({ learning: { kernels, random } });
  const acting = network.forwardPass();
  const given = { forward: pass, gradients: undefined, inputs: ['observation'] as const };
  return { kernels, pass, acting, back: network.backwardPass(given) };
}

describe.each(implementations)('the $name dropout', ({ make }) => {
  const units = 125;
  const rows = 64;
  const { kernels, pass, acting, back } = layerOf(make(), units, 0.2);
  const { arena } = kernels;
  const read = (address: number) =>
    Array.from({ length: rows }, (_, r) => [
      ...arena.floats(address + 4 * r * pitch(units), units),
    ]).flat();
  arena.floats(pass.input, rows * units).fill(1);
  pass.run(rows);
  const first = read(pass.output);

  it('drops a share of its rate, within 0.01, and keeps the rest times 1 / (1 - rate)', () => {
    expect([...new Set(first)].sort()).toEqual([0, 1.25]);
    const dropped = first.filter((y) => y === 0).length / first.length;
    expect(Math.abs(dropped - 0.2)).toBeLessThan(0.01);
  });

  it('drops neighbours, rows and columns as if each for itself, within 0.02', () => {
    for (const distance of [1, 2, 4, units]) {
      const both = first.filter((y, i) => y === 0 && first[(i + distance) % first.length] === 0);
      expect(Math.abs(both.length / first.length - 0.04)).toBeLessThan(0.02);
    }
  });

  it('lets back what it let through, and drops anew in the next pass', () => {
    arena.floats(back.outputGradient, rows * pitch(units)).fill(1);
    back.run(rows);
    expect(read(back.gradientOf('observation'))).toEqual(first);
    pass.run(rows);
    expect(read(pass.output)).not.toEqual(first);
  });

  it('lets all through in a pass that does not learn', () => {
    arena.floats(acting.input, rows * units).fill(1);
    acting.run(rows);
    expect(new Set(read(acting.output))).toEqual(new Set([1]));
  });
});

it.each([1, 3, 4, 6, 13])('width %i: the same bits from both kernels', (units) => {
  for (const rate of [0, 0.01, 0.5, 0.99]) {
    expectSameBits((kernels) => {
      const { pass } = layerOf(kernels, units, rate);
      const { arena } = kernels;
      arena.floats(pass.input, 9 * units).set(randomValues(9 * units, new Generator(units)));
      pass.run(9);
      return [arena.floats(pass.output, 9 * pitch(units)).slice()];
    });
  }
});
