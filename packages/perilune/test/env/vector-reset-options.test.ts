import { describe, expect, it } from 'vitest';
import { make, makeVector } from '../../src/index.js';

const rows = (flat: Float32Array, width: number) =>
  Array.from({ length: flat.length / width }, (_, i) => [
    ...flat.slice(i * width, (i + 1) * width),
  ]);

describe('F11: the reset of a vector', () => {
  it('gives its options to each environment, as a single one takes them', () => {
    const options = { low: -0.5, high: 0.25 };
    const envs = makeVector('CartPole-v1', 3);
    const found = rows(envs.reset({ seed: 7, options }).observations, 4);
    const single = (i: number) => make('CartPole-v1').reset({ seed: 7 + i, options }).observation;
    expect(found).toEqual([0, 1, 2].map((i) => [...single(i)]));
    expect(found.flat().some((value) => Math.abs(value) > 0.05)).toBe(true);
    expect(rows(envs.reset({ seed: 7, options: null }).observations, 4)).toEqual(
      [0, 1, 2].map((i) => [...make('CartPole-v1').reset({ seed: 7 + i }).observation]),
    );
  });

  it('lets the streams go on whose seed is null', () => {
    const [one, other] = [makeVector('CartPole-v1', 2), makeVector('CartPole-v1', 2)];
    one.reset({ seed: [3, 4] });
    other.reset({ seed: [3, 4] });
    const expected = rows(other.reset().observations, 4);
    const found = rows(one.reset({ seed: [null, 4] }).observations, 4);
    expect(found[0]).toEqual(expected[0]);
    expect(found[1]).toEqual([...make('CartPole-v1').reset({ seed: 4 }).observation]);
    expect(rows(one.reset({ seed: null }).observations, 4)).not.toEqual(found);
  });

  it('refuses options that are none', () => {
    const reset = () => makeVector('CartPole-v1', 2).reset({ options: [1] as never });
    expect(reset).toThrow('The reset option "options" is [1], but must be an object.');
  });
});
