import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SumTree } from '../../src/replay/sum-tree.js';
import { copyState, restoreState } from '../../src/state/index.js';

function treeOf(values: readonly number[]): SumTree {
  const tree = new SumTree(values.length);
  values.forEach((value, i) => {
    tree.set(i, value);
  });
  return tree;
}

function find(tree: SumTree, ...masses: number[]): number[] {
  const found = new Int32Array(masses.length);
  tree.findAll(Float64Array.from(masses), found);
  return [...found];
}

describe('SumTree', () => {
  it('finds in 3, 0, 1, 2: index 0 below 3, 2 below 4, 3 below 6, never the 0', () => {
    const tree = treeOf([3, 0, 1, 2]);
    expect(tree.total).toBe(6);
    const masses = [0, 2.999, 3, 3.999, 4, 5.999, 6];
    expect(find(tree, ...masses)).toEqual([0, 0, 2, 2, 3, 3, 3]);
  });

  it('forgets an old number: 3, 0, 1, 2 with the 3 made 1 totals 4 and gives 2 at 1', () => {
    const tree = treeOf([3, 0, 1, 2]);
    tree.set(0, 1);
    expect(tree.total).toBe(4);
    expect(find(tree, 0.5, 1, 2)).toEqual([0, 2, 3]);
    expect(tree.get(0)).toBe(1);
  });

  it('holds one number, and five, and 300, in levels that are not full', () => {
    expect(treeOf([7]).total).toBe(7);
    expect(find(treeOf([7]), 6)).toEqual([0]);
    const five = treeOf([1, 1, 1, 1, 1]);
    expect(five.total).toBe(5);
    expect(find(five, 0, 1, 2, 3, 4)).toEqual([0, 1, 2, 3, 4]);
    const many = treeOf(Array.from({ length: 300 }, () => 1));
    expect(many.total).toBe(300);
    expect(find(many, 0, 15.5, 16, 255.9, 256, 299.9, 300)).toEqual([
      0, 15, 16, 255, 256, 299, 299,
    ]);
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
    const numbers = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 0.999, noNaN: true }), (values, share) => {
        const total = values.reduce((sum, value) => sum + value, 0);
        fc.pre(total > 0);
        let passed = 0;
        const walk = values.findIndex((value) => {
          passed += value;
          return passed > share * total;
        });
        expect(find(treeOf(values), share * total)).toEqual([walk]);
      }),
    );
  });

  it('draws a number that is not 0 where rounding leaves a rest beyond all: the last', () => {
    expect(find(treeOf([1, 0, 2, 0]), 3)).toEqual([2]);
    const many = treeOf(Array.from({ length: 40 }, (_, i) => (i < 35 ? 1 : 0)));
    expect(find(many, 35)).toEqual([34]);
  });

  it('takes four bytes a number and a sixteenth of that for the sums: 32 + 16 floats of 20 numbers', () => {
    expect(new SumTree(20).byteLength).toBe(4 * (32 + 16));
    expect(new SumTree(16).byteLength).toBe(4 * 16);
    expect(new SumTree(300).byteLength).toBe(4 * (304 + 32 + 16));
  });

  it('goes on from its state as it would have gone on', () => {
    const [tree, other] = [treeOf([3, 0, 1, 2]), new SumTree(4)];
    restoreState(other, copyState(tree));
    expect(other.total).toBe(6);
    expect(find(other, 2.5, 3.5, 5.5)).toEqual([0, 2, 3]);
    expect(copyState(other)).toEqual(copyState(tree));
  });

  it('finds among 5,000 numbers, more than a cache holds, what each stands for', () => {
    const tree = treeOf(Array.from({ length: 5_000 }, (_, i) => (i % 2) * 2));
    expect(find(tree, 0, 1.5, 2, 4_998.5, 4_999.9)).toEqual([1, 1, 3, 4_999, 4_999]);
  });
});
