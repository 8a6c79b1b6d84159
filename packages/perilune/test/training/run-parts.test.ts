import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { copyState, restoreState, type StateArray } from '../../src/state/index.js';
import { configText, findDifference, parseConfig } from '../../src/training/config/config-text.js';
import { CheckpointPace } from '../../src/training/run/checkpoint-pace.js';
import {
  checkEnvelope,
  DamagedCheckpointError,
  refusal,
} from '../../src/training/run/refused-checkpoint.js';
import { serializeRecord, serializeRows } from '../../src/training/run/rows.js';
import { RunClock } from '../../src/training/run/run-clock.js';
import { VERSION } from '../../src/version.js';

/** What `performance.now()` says next, in milliseconds, again and again. */
function at(ms: number): void {
  vi.spyOn(performance, 'now').mockReturnValue(ms);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the clock of a run', () => {
  it('counts from where it began, without what the run rested', async () => {
    at(5_000);
    const clock = new RunClock(2_000, undefined);
    expect(clock.seconds).toBe(3);
    expect(clock.began).toBe((performance.timeOrigin + 2_000) / 1000);
    const rest = clock.resting(
      Promise.resolve().then(() => {
        at(9_000);
        return 'rested';
      }),
    );
    expect(await rest).toBe('rested');
    expect(clock.seconds).toBe(3);
    at(10_500);
    expect(clock.seconds).toBe(4.5);
  });

  it('goes on from the time that the run had taken, and began when it began', () => {
    at(5_000);
    const clock = new RunClock(4_000, { seconds: 100, began: 7 });
    expect([clock.seconds, clock.began, clock.startedAt]).toEqual([101, 7, 4_000]);
  });
});

describe('the pace of checkpoints', () => {
  it('is from the end of one to the beginning of the next, and none without', () => {
    at(1_000);
    const [pace, none] = [new CheckpointPace(2), new CheckpointPace(undefined)];
    at(2_999);
    expect(pace.isDue).toBe(false);
    at(3_000);
    expect([pace.isDue, none.isDue]).toEqual([true, false]);
    at(8_000);
    pace.taken();
    at(9_999);
    expect(pace.isDue).toBe(false);
    at(10_000);
    expect(pace.isDue).toBe(true);
    expect(new CheckpointPace(0).isDue).toBe(true);
  });

  it.each([-1, Number.NaN, -1e-9])('is refused where it is none: %s', (every) => {
    expect(() => new CheckpointPace(every)).toThrow(
      `checkpointEvery is ${every}, but must be a number of seconds, at least 0`,
    );
    expect(() => new CheckpointPace(every)).toThrow(UsageError);
  });
});

describe('rows of numbers in a state', () => {
  type Row = { x: number; y: number };
  class Rows {
    rows: Row[] = [];
    serialize(archive: Parameters<typeof serializeRows>[0]): void {
      this.rows = serializeRows(archive, { name: 'places', keys: ['x', 'y'] }, this.rows);
    }
  }

  it('come back as they were, fresh', () => {
    const [one, other] = [new Rows(), new Rows()];
    one.rows = [
      { x: 1, y: Number.NaN },
      { y: 3, x: -0 },
    ];
    const { rows } = one;
    const state = copyState(one);
    expect(one.rows).toBe(rows);
    expect([...state.keys()]).toEqual(['places']);
    restoreState(other, state);
    expect(other.rows).toEqual([
      { x: 1, y: Number.NaN },
      { x: -0, y: 3 },
    ]);
    expect(other.rows).not.toBe(rows);
  });

  it('are refused if a row is not whole', () => {
    const state = new Map<string, StateArray>([['places', Float64Array.of(1, 2, 3)]]);
    expect(() => restoreState(new Rows(), state)).toThrow(
      "The state's places are 3 numbers, not 2 each",
    );
  });
});

describe('numbers by their names in a state', () => {
  class Named {
    constructor(public record: Readonly<Record<string, number>> | undefined) {}
    serialize(archive: Parameters<typeof serializeRecord>[0]): void {
      this.record = serializeRecord(archive, 'report', this.record);
    }
  }
  const bytes = (text: string) => new TextEncoder().encode(text);

  it.each([[{ loss: 1, 'a b': Number.NaN }], [{}], [undefined]])(
    'come back as they were: %j',
    (record) => {
      const other = new Named({ stale: 1 });
      restoreState(other, copyState(new Named(record)));
      expect(other.record).toEqual(record);
    },
  );

  it.each([
    ['["a"]', [1, 2], "The state's report has 2 numbers for 1 names."],
    ['["a","b"]', [1], 'has 1 numbers for 2 names'],
    ['{"a":1}', [1], "The state's names of numbers are no list."],
    ['[', [1], 'names of numbers are no list'],
  ])('are refused if they do not fit: %s, %j', (names, values, words) => {
    const state = new Map<string, StateArray>([
      ['report names', bytes(names)],
      ['report values', Float64Array.from(values)],
    ]);
    expect(() => restoreState(new Named(undefined), state)).toThrow(words);
  });
});

describe('a file that is no checkpoint of this version', () => {
  const expected = { name: 'checkpoint', format: 'perilune-checkpoint', edition: 5 };

  it('is none at all, or of another edition, which is named with the version that wrote it', () => {
    const other = refusal({ format: 'x' }, expected);
    expect(other).toBeInstanceOf(DamagedCheckpointError);
    expect(other.message).toBe(
      'These bytes are no checkpoint: their format is "x", but must be "perilune-checkpoint".',
    );
    const old = refusal({ format: expected.format, edition: '3', version: '0.0.9' }, expected);
    expect(old).not.toBeInstanceOf(DamagedCheckpointError);
    expect(old.message).toBe(
      `The checkpoint is edition 3 of its format, written by perilune 0.0.9; this is perilune ${VERSION}, ` +
        'which reads edition 5. Go on with the version that wrote it.',
    );
  });

  it('is in the old envelope, which says who wrote it, if it is whole', () => {
    const header = new TextEncoder().encode('{"perilune":"0.0.5"}');
    const envelope = new Uint8Array(4 + 24 + header.length + 9);
    const bytes = envelope.subarray(4);
    bytes.set(new TextEncoder().encode('PERILUNE'));
    new DataView(envelope.buffer, 4).setUint32(12, header.length, true);
    bytes.set(header, 24);
    expect(() => checkEnvelope(bytes)).toThrow(
      /in the envelope that run folders had before edition 4, written by perilune 0\.0\.5; this perilune/,
    );
    expect(() => checkEnvelope(bytes.subarray(0, 20))).toThrow('perilune of an unknown version;');
    for (const none of ['', 'PERILUN', 'perilune']) {
      expect(() => checkEnvelope(new TextEncoder().encode(none))).not.toThrow();
    }
  });
});

describe('a configuration as text', () => {
  it('comes back to the bit, with numbers that JSON has no word for', () => {
    const config = {
      a: Infinity,
      b: [-Infinity, Number.NaN, -0, 0],
      c: { d: null, e: 'x', f: true },
    };
    const text = configText(config as never);
    expect(parseConfig(text)).toEqual(config);
    expect(Object.is((parseConfig(text) as never as typeof config).b[2], -0)).toBe(true);
    expect(text).toContain('{"$number":"-0"}');
  });

  it.each([
    [{ a: { b: () => 1 } }, 'A checkpoint cannot hold a.b: it is'],
    [{ list: [1, new Map()] }, 'A checkpoint cannot hold list.1'],
    [{ when: new Date(0) }, 'cannot hold when'],
  ])('is refused where it holds what cannot be written down', (config, words) => {
    expect(() => configText(config as never)).toThrow(words);
    expect(() => configText(config as never)).toThrow('numbers, texts, true, false, null, lists');
  });

  it('differs from another first where one has another value, or none', () => {
    const base = { a: 1, b: { c: [1, 2], d: null } };
    expect(findDifference(base, structuredClone(base))).toBeUndefined();
    expect(findDifference(base, { ...base, b: { c: [1, 3], d: null } })).toEqual({
      path: 'b.c.1',
      a: 2,
      b: 3,
    });
    expect(findDifference(base, { a: 1 })).toEqual({ path: 'b', a: base.b, b: undefined });
    expect(findDifference({ a: 1 }, base)?.path).toBe('b');
    expect(findDifference({ a: [1] }, { a: { 0: 1 } })?.path).toBe('a');
    expect(findDifference({ a: null }, { a: {} })?.path).toBe('a');
    expect(findDifference(0, -0)).toEqual({ path: '', a: 0, b: -0 });
    expect(findDifference({ a: Number.NaN }, { a: Number.NaN })).toBeUndefined();
    expect(findDifference(Object.create(null), {})).toBeUndefined();
  });
});
