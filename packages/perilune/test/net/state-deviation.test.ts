import { describe, expect, it } from 'vitest';
import { Network, type NetworkDescription, ParameterLayout } from '../../src/net/index.js';
import { implementations } from './helpers.js';

const description: NetworkDescription = {
  input: { segments: [{ kind: 'values', size: 2 }] },
  parts: [
    {
      name: 'logDeviation',
      takes: ['observation'],
      prefix: 'log_std',
      layers: [{ kind: 'stateDeviation', units: 3, value: -1 }],
    },
  ],
};
const layout = new ParameterLayout(description);

describe.each(implementations)('the $name layer of deviations', ({ make }) => {
  const kernels = make();
  const network = new Network({ layout, kernels, maxBatch: 2 });
  network.setParameters([
    { name: 'log_std', shape: [2, 3], values: [0, Math.log(2), 1, Math.log(0.5), 0, -30] },
  ]);
  const forward = network.forwardPass();
  const gradients = kernels.arena.reserveFloats(layout.count);
  const back = network.backwardPass({ gradients, forward });
  // h = (2, 4) and (0, 0)
  kernels.arena.floats(forward.input, 4).set([2, 4, 0, 0]);
  forward.run(2);

  it('is 0.5 log of sum h^2 exp(l)^2 + 1e-6, within 1e-6: of 8, 32 and 4 e^2; without any h of 1e-6', () => {
    const output = kernels.arena.floats(forward.output, 8);
    const expected = [8, 32, 4 * Math.exp(2)].map((variance) => 0.5 * Math.log(variance + 1e-6));
    expected.forEach((y, j) => {
      expect(Math.abs((output[j] as number) - y)).toBeLessThan(1e-6);
      expect(Math.abs((output[4 + j] as number) - 0.5 * Math.log(1e-6))).toBeLessThan(1e-6);
    });
    expect([output[3], output[7]]).toEqual([0, 0]);
  });

  it('gives l_ij the share of h_i in the variance, within 1e-6: halves of 8 and 32', () => {
    kernels.arena.floats(back.outputGradient, 8).set([1, 2, 0, 0, 5, 5, 0, 0]);
    back.run(2);
    const found = kernels.arena.floats(gradients, 8);
    [0.5, 1, 0, 0, 0.5, 1, 0, 0].forEach((gradient, k) => {
      expect(Math.abs((found[k] as number) - gradient)).toBeLessThan(1e-6);
    });
  });
});

it('its tensor has the shape of log_std in Stable-Baselines3, and begins with one value', () => {
  const network = new Network({ layout, random: { nextDouble: () => 0, standardNormal: () => 0 } });
  const [tensor] = network.parameters();
  expect(tensor).toEqual({
    ...{ name: 'log_std', shape: [2, 3] },
    values: new Float32Array(6).fill(-1),
  });
});

it('teaches what it reads, if it is to: d y / d h_i = h_i exp(l_ij)^2 / variance, within 1e-6 by hand', () => {
  const layers = [{ kind: 'stateDeviation', units: 2, value: 0, teaches: true }] as const;
  const parts = [{ ...description.parts[0]!, layers }];
  const taught = new ParameterLayout({ ...description, parts });
  for (const { make } of implementations) {
    const kernels = make();
    const network = new Network({ layout: taught, kernels, maxBatch: 1 });
    const values = [0, Math.log(2), Math.log(0.5), 0];
    network.setParameters([{ name: 'log_std', shape: [2, 2], values }]);
    const forward = network.forwardPass();
    const inputs = ['observation'] as const;
    const back = network.backwardPass({ gradients: undefined, forward, inputs });
    kernels.arena.floats(forward.input, 2).set([2, 4]);
    forward.run(1);
    kernels.arena.floats(back.outputGradient, 2).set([1, 3]);
    back.run(1);
    // Variances 4 + 4 and 16 + 16: 2 (1 / 8) + 2 (4 / 32) 3, and 4 (0.25 / 8) + 4 (1 / 32) 3.
    const found = kernels.arena.floats(back.gradientOf('observation'), 2);
    expect(Math.abs(found[0]! - 1)).toBeLessThan(1e-6);
    expect(Math.abs(found[1]! - 0.5)).toBeLessThan(1e-6);
  }
});
