import { describe, expect, it } from 'vitest';
import { EpisodeTails } from '../../src/replay/episode-tails.js';
import { copyState, restoreState, type StateArray } from '../../src/state/index.js';

/** What the row keeps, two numbers, read to the middle of a row of zeros. */
function tailOf(tails: EpisodeTails, row: number): number[] {
  const out = new Float32Array(4);
  tails.copyTo(row, out, 1);
  return [...out];
}

function keep(tails: EpisodeTails, row: number): void {
  tails.keep(row, Float32Array.of(-1, row, row + 0.5, -1), 1);
}

describe('the last observations of episodes', () => {
  it('are each under its own row, 40 of them, in room for 64', () => {
    const tails = new EpisodeTails(2);
    expect(tails.byteLength).toBe(16 * 2 * 4);
    for (let i = 0; i < 40; i++) keep(tails, 100 + 7 * i);
    for (let i = 0; i < 40; i++) {
      const row = 100 + 7 * i;
      expect(tailOf(tails, row)).toEqual([0, row, row + 0.5, 0]);
    }
    expect(tails.byteLength).toBe(64 * 2 * 4);
  });

  it('take the room of those that have gone: 1,000 in turns in that of 16', () => {
    const tails = new EpisodeTails(2);
    for (let row = 0; row < 1_000; row++) {
      keep(tails, row);
      if (row >= 15) tails.release(row - 15);
    }
    expect(tails.byteLength).toBe(16 * 2 * 4);
    expect(tailOf(tails, 999)).toEqual([0, 999, 999.5, 0]);
    expect(tailOf(tails, 985)).toEqual([0, 985, 985.5, 0]);
  });

  it('fill the room of 16 before there is more', () => {
    const tails = new EpisodeTails(2);
    for (let row = 0; row < 16; row++) keep(tails, row);
    expect(tails.byteLength).toBe(16 * 2 * 4);
    keep(tails, 16);
    expect(tails.byteLength).toBe(32 * 2 * 4);
  });

  it('go on from their state with the same rows, and the same room to spare', () => {
    const [tails, other] = [new EpisodeTails(2), new EpisodeTails(2)];
    for (let row = 0; row < 20; row++) keep(tails, row);
    for (const row of [3, 8]) tails.release(row);
    restoreState(other, copyState(tails));
    for (const each of [tails, other]) for (let row = 20; row < 25; row++) keep(each, row);
    for (const row of [0, 19, 20, 21, 22, 24])
      expect(tailOf(other, row)).toEqual(tailOf(tails, row));
    expect(copyState(other)).toEqual(copyState(tails));
  });

  it.each<[string, (state: Map<string, StateArray>) => void]>([
    ['a slot beyond those used', (state) => state.set('slots', Int32Array.of(0, 1, 9))],
    ['a slot below 0', (state) => state.set('slots', Int32Array.of(0, 1, -1))],
    ['more slots than are used', (state) => state.set('used', Float64Array.of(2))],
    [
      'a free slot beyond those used',
      (state) => {
        state.set('slots', Int32Array.of(0, 1));
        state.set('rows', Float64Array.of(5, 6));
        state.set('free', Int32Array.of(3));
      },
    ],
    ['a row that stands twice', (state) => state.set('rows', Float64Array.of(5, 6, 5))],
    ['part of an observation', (state) => state.set('pool', new Float32Array(33))],
  ])('refuse a state that does not fit together: %s', (_, spoil) => {
    const tails = new EpisodeTails(2);
    for (const row of [5, 6, 7]) keep(tails, row);
    const state = new Map(copyState(tails));
    spoil(state);
    const other = new EpisodeTails(2);
    expect(() => restoreState(other, state)).toThrow('episode tails do not fit together');
    expect(copyState(other)).toEqual(copyState(new EpisodeTails(2)));
  });
});
