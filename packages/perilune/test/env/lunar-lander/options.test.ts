import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  completeLanderOptions,
  lunarLanderDefaults,
} from '../../../src/env/lunar-lander/options.js';
import { UsageError } from '../../../src/errors.js';

afterEach(() => vi.restoreAllMocks());

describe('options of LunarLander', () => {
  it('has the defaults of Gymnasium', () => {
    expect(completeLanderOptions({})).toEqual(lunarLanderDefaults);
    expect(lunarLanderDefaults).toEqual({
      gravity: -10,
      enableWind: false,
      windPower: 15,
      turbulencePower: 1.5,
      continuous: false,
    });
  });

  it.each([0, -12, 1, -20, NaN, -Infinity, '-10'])('refuses the gravity %s', (gravity) => {
    expect(() => completeLanderOptions({ gravity: gravity as number })).toThrow(UsageError);
  });

  it.each([-0.001, -11.999])('takes the gravity %s', (gravity) => {
    expect(completeLanderOptions({ gravity }).gravity).toBe(gravity);
  });

  it('warns of a wind that is not recommended, and takes it', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const options = completeLanderOptions({ windPower: 20.5, turbulencePower: -0.5 });
    expect(options).toMatchObject({ windPower: 20.5, turbulencePower: -0.5 });
    expect(warn.mock.calls.flat()).toEqual([
      'windPower is recommended to be between 0 and 20, but 20.5 was given.',
      'turbulencePower is recommended to be between 0 and 2, but -0.5 was given.',
    ]);
    completeLanderOptions({ windPower: 0, turbulencePower: 2 });
    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('refuses unknown names and values of another type', () => {
    expect(() => completeLanderOptions({ wind_power: 3 } as never)).toThrow(/windPower/);
    expect(() => completeLanderOptions({ continuous: 1 } as never)).toThrow(/true or false/);
    expect(() => completeLanderOptions({ windPower: NaN })).toThrow(/a finite number/);
  });
});
