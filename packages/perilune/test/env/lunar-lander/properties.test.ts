import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';
import { sharedMoon } from '../../../src/env/lunar-lander/moon.js';
import type { LunarLanderOptions } from '../../../src/env/lunar-lander/options.js';

const anyOptions = fc.record({
  gravity: fc.double({ min: -11.99, max: -0.01, noNaN: true }),
  enableWind: fc.boolean(),
  windPower: fc.double({ min: 0, max: 20, noNaN: true }),
  turbulencePower: fc.double({ min: 0, max: 2, noNaN: true }),
  continuous: fc.boolean(),
});
const anyThrottle = fc.double({ min: -2, max: 2, noNaN: true });
const anyFlight = fc.record({
  options: anyOptions,
  seed: fc.nat(),
  actions: fc.array(
    fc.record({ index: fc.nat(3), throttles: fc.tuple(anyThrottle, anyThrottle) }),
    {
      minLength: 1,
      maxLength: 120,
    },
  ),
});

interface FlightPlan {
  options: LunarLanderOptions;
  seed: number;
  actions: readonly { index: number; throttles: [number, number] }[];
}

/** Every number of a flight up to its end. */
function record({ options, seed, actions }: FlightPlan): number[] {
  const env = new LunarLander(options);
  const numbers = [...env.reset({ seed }).observation];
  for (const { index, throttles } of actions) {
    const result = env.step(options.continuous ? throttles : index);
    numbers.push(...result.observation, result.reward);
    if (result.terminated) break;
  }
  env.close();
  return numbers;
}

describe('any flight of a lander', () => {
  it('is finite, below 1,000 in size and the same a second time', () => {
    fc.assert(
      fc.property(anyFlight, (plan) => {
        const numbers = record(plan);
        expect(numbers.every((value) => Math.abs(value) < 1000)).toBe(true);
        expect(record(plan)).toEqual(numbers);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a thousand landers', () => {
  it('fly at once as one alone does, and their slots are used again', () => {
    const alone = new LunarLander();
    const many = Array.from({ length: 1000 }, () => new LunarLander());
    for (const [i, env] of many.entries()) env.reset({ seed: i % 3 });
    alone.reset({ seed: 2 });
    for (let step = 0; step < 3; step++) {
      for (const env of many) env.step(step + 1);
      expect(many[998]?.step(2)).toEqual(many[2]?.step(2));
      alone.step(step + 1);
      expect(many[5]?.step(2)).toEqual(alone.step(2));
    }
    const bytes = sharedMoon().physics.memory.buffer.byteLength;
    for (const env of many) env.close();
    const again = Array.from({ length: 1000 }, () => new LunarLander());
    expect(sharedMoon().physics.memory.buffer.byteLength).toBe(bytes);
    for (const env of [...again, alone]) env.close();
  });
});

describe('stepInto', () => {
  it('gives what step gives, in an outcome of its own', () => {
    const [into, fresh] = [new LunarLander(), new LunarLander()];
    into.reset({ seed: 4 });
    fresh.reset({ seed: 4 });
    const out = new Float32Array(8);
    const outcome = into.stepInto(2, out);
    expect({ observation: out, ...outcome }).toEqual(fresh.step(2));
    expect(into.stepInto(3, out)).toBe(outcome);
    into.close();
    fresh.close();
  });
});
