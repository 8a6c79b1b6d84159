import { describe, expect, it } from 'vitest';
import { gather } from '../../src/agents/shared/gather.js';

describe('gather', () => {
  it('copies rows in the order that is asked for, one twice, and leaves what lies behind them', () => {
    const from = Float32Array.of(0, 1, 10, 11, 20, 21);
    const to = new Float32Array(8).fill(-1);
    gather({ from, to, rows: Int32Array.of(2, 0, 2), width: 2 });
    expect([...to]).toEqual([20, 21, 0, 1, 20, 21, -1, -1]);
  });

  it('takes single numbers where no width is told', () => {
    const to = new Uint8Array(2);
    gather({ from: Uint8Array.of(5, 6, 7), to, rows: Int32Array.of(2, 1) });
    expect([...to]).toEqual([7, 6]);
  });

  it.each([1, 15, 16, 17, 40])('copies every number of rows of %i', (width) => {
    const from = Float32Array.from({ length: 4 * width }, (_, i) => i);
    const rows = Int32Array.of(3, 1, 0);
    const to = new Float32Array(rows.length * width);
    gather({ from, to, rows, width });
    const each = [...rows].flatMap((row) => [...from.subarray(row * width, (row + 1) * width)]);
    expect([...to]).toEqual(each);
  });
});
