import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SumTree } from '../../src/replay/sum-tree.js';

function treeOf(values: readonly number[]): SumTree {
  const tree = new SumTree(values.length);
  values.forEach((value, i) => {
    tree.set(i, value);
  });
  return tree;
}

describe('SumTree', () => {
  it('finds in 3, 0, 1, 2: index 0 below 3, 2 below 4, 3 below 6, never the 0', () => {
    const tree = treeOf([3, 0, 1, 2]);
    expect(tree.total).toBe(6);
    const masses = [0, 2.999, 3, 3.999, 4, 5.999, 6];
    expect(masses.map((mass) => tree.find(mass))).toEqual([0, 0, 2, 2, 3, 3, 3]);
  });

  it('forgets an old number: 3, 0, 1, 2 with the 3 made 1 totals 4 and gives 2 at 1', () => {
    const tree = treeOf([3, 0, 1, 2]);
    tree.set(0, 1);
    expect(tree.total).toBe(4);
    expect([0.5, 1, 2].map((mass) => tree.find(mass))).toEqual([0, 2, 3]);
    expect(tree.get(0)).toBe(1);
  });

  it('holds one number, and five, which no tree of full levels has', () => {
    expect(treeOf([7]).total).toBe(7);
    expect(treeOf([7]).find(6)).toBe(0);
    const five = treeOf([1, 1, 1, 1, 1]);
    expect(five.total).toBe(5);
    expect([0, 1, 2, 3, 4].map((mass) => five.find(mass))).toEqual([0, 1, 2, 3, 4]);
  });

  it('totals to the bit the same after 100,000 changes as when made anew, without drift', () => {
    const values = Array.from({ length: 100 }, () => 0);
    const tree = new SumTree(100);
    for (let i = 0; i < 100_000; i++) {
      const at = (i * 37) % 100;
      values[at] = ((i * 7919) % 1000) / 7 + 1e-9;
      tree.set(at, values[at] as number);
    }
    expect(tree.total).toBe(treeOf(values).total);
  });

  it('finds what a walk along the numbers finds, for whole numbers of any count', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 0.999, noNaN: true }), (values, share) => {
        const total = values.reduce((sum, value) => sum + value, 0);
        fc.pre(total > 0);
        let passed = 0;
        const walk = values.findIndex((value) => {
          passed += value;
          return passed > share * total;
        });
        expect(treeOf(values).find(share * total)).toBe(walk);
      }),
    );
  });
});
