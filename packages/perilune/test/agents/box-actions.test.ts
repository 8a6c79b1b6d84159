import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoxActions } from '../../src/agents/shared/box-actions.js';
import { Box } from '../../src/spaces/index.js';

const box = new Box([-2, 0], [2, 10]);

describe('actions of a Box', () => {
  it('are cut to its bounds, entry by entry, all rows; a NaN passes', () => {
    const rows = Float32Array.of(-3, -1, 1, 11, 5, Number.NaN);
    new BoxActions(box).clip(rows);
    expect([...rows]).toEqual([-2, 0, 1, 10, 2, Number.NaN]);
  });

  it('are left where there is no bound', () => {
    const rows = Float32Array.of(-1e9, 1e9);
    new BoxActions(new Box([-Infinity, 0], [1, Infinity])).clip(rows);
    expect([...rows]).toEqual([-1e9, 1e9]);
  });

  it('spread -1..1 over the bounds, and come back', () => {
    const rows = Float32Array.of(-1, -1, 0, 0.5, 1, 1);
    const bounds = new BoxActions(box);
    bounds.unscale(rows);
    expect([...rows]).toEqual([-2, 0, 0, 7.5, 2, 10]);
    bounds.scale(rows);
    expect([...rows]).toEqual([-1, -1, 0, 0.5, 1, 1]);
  });

  it('stand for the one number that there is where the bounds are one', () => {
    const one = new BoxActions(new Box([-1, 3], [1, 3]));
    const rows = Float32Array.of(0.5, -1);
    one.unscale(rows);
    expect([...rows]).toEqual([0.5, 3]);
    one.scale(rows);
    expect([...rows]).toEqual([0.5, 0]);
  });

  it('never lie outside float32 bounds when -1..1 is spread over them', () => {
    const bound = fc.float({ noNaN: true, min: -1e6, max: 1e6 });
    const inside = fc.float({ noNaN: true, min: -1, max: 1 });
    fc.assert(
      fc.property(bound, bound, inside, (a, b, x) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const bounds = new BoxActions(new Box([low], [high]));
        for (const row of [x, -1, 1]) {
          const action = Float32Array.of(row);
          bounds.unscale(action);
          expect(action[0]).toBeGreaterThanOrEqual(low);
          expect(action[0]).toBeLessThanOrEqual(high);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are refused by name where they have not two bounds to spread over', () => {
    new BoxActions(box).checkBounded('SAC');
    const open = new BoxActions(new Box(-1, Infinity, { shape: [2] }));
    expect(() => open.checkBounded('SAC')).toThrow(
      'SAC spreads -1..1 over the range of each action, but entry 0 has -1..Infinity: give it two bounds',
    );
    const wide = new BoxActions(new Box([-1, -3e38], [1, 3e38]));
    expect(() => wide.checkBounded('SAC')).toThrow('whose range float32 holds');
  });
});
