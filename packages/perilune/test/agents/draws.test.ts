import { describe, expect, it } from 'vitest';
import type { ChoosingPolicy, SteeringPolicy } from '../../src/agents/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete, MultiBinary, MultiDiscrete } from '../../src/spaces/index.js';
import { policyOf } from './constant-policy.js';

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

describe('what a policy draws, over many draws', () => {
  it('comes to its probabilities, to 0.01 of 20,000', () => {
    const policy = policyOf<ChoosingPolicy<number>>(new Discrete(3), { output: third });
    const drawn = shares((generator) => policy.sample(seen, generator));
    [0.5, 0.2, 0.3].forEach((p, i) => {
      expect(Math.abs((drawn[i] as number) - p)).toBeLessThan(0.01);
    });
    const masked = shares((generator) => policy.sample(seen, generator, { mask: [0, 1, 0] }));
    expect(masked[1]).toBeCloseTo(1, 9);
  });

  it('comes to those of every entry of a MultiDiscrete, to 0.01 of 20,000', () => {
    const output = [...third, Math.log(0.1), Math.log(0.9)];
    const policy = policyOf<ChoosingPolicy<Int32Array>>(new MultiDiscrete([3, 2]), { output });
    const drawn = shares((generator) => policy.sample(seen, generator)[1] as number);
    expect(Math.abs((drawn[1] as number) - 0.9)).toBeLessThan(0.01);
  });

  it('comes to those of every bit of a MultiBinary, to 0.01 of 20,000', () => {
    const output = [Math.log(3), -Math.log(3), 0];
    const policy = policyOf<ChoosingPolicy<Int8Array>>(new MultiBinary(3), { output });
    const drawn = shares((generator) => policy.sample(seen, generator)[0] as number);
    expect(Math.abs((drawn[1] as number) - 0.75)).toBeLessThan(0.01);
  });

  it('comes to the means in a Box: within 0.05 of 4,000', () => {
    const numbers = { output: [0.5, 12], log_std: [Math.log(2), Math.log(0.5)] };
    const policy = policyOf<SteeringPolicy>(new Box(-Infinity, Infinity, { shape: [2] }), numbers);
    const generator = new Generator(3);
    let sum = 0;
    for (let i = 0; i < 4_000; i++) sum += policy.sample?.(seen, generator)[1] as number;
    expect(Math.abs(sum / 4_000 - 12)).toBeLessThan(0.05);
  });
});
