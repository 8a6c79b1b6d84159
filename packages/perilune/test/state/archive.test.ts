import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { decodeArrays, encodeArrays } from '../../src/net/index.js';
import {
  type Archive,
  captureState,
  copyState,
  restoreState,
  type Serializable,
  type StateArray,
} from '../../src/state/index.js';
import { stateBits } from './states.js';

const KINDS = [Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array] as const;

/** Any bytes as an array of a kind: every NaN and every infinity among them. */
const anyArray = fc
  .tuple(fc.constantFrom(...KINDS), fc.uint8Array({ maxLength: 64 }))
  .map(([kind, bytes]): StateArray => {
    const whole = bytes.length - (bytes.length % kind.BYTES_PER_ELEMENT);
    return new kind(bytes.slice(0, whole).buffer);
  });

/** Some of everything that an archive takes. */
class Part implements Serializable {
  constructor(
    public number: number,
    public integer: number,
    public flag: boolean,
    readonly fixed: StateArray,
    public loose: StateArray,
    public inner: Part | undefined,
  ) {}

  serialize(archive: Archive): void {
    this.number = archive.number('number', this.number);
    this.integer = archive.integer('integer', this.integer, { least: -9, most: 2 ** 53 - 1 });
    this.flag = archive.boolean('flag', this.flag);
    archive.array('fixed', this.fixed);
    this.loose = archive.resizable('loose', this.loose);
    this.inner = archive.optional('inner', this.inner, () => blankOf(this.fixed, this.loose));
  }
}

/** Another of the same shape. */
function blankOf(fixed: StateArray, loose: StateArray): Part {
  return new Part(0, 0, false, fixed.slice().fill(1), loose.slice(0, 0), undefined);
}

const part = fc.memo((depth): fc.Arbitrary<Part> => {
  const inner = depth > 1 ? fc.option(part(depth - 1), { nil: undefined }) : fc.constant(undefined);
  const integer = fc.oneof(fc.integer({ min: -9 }), fc.constant(2 ** 53 - 1));
  return fc
    .tuple(fc.double(), integer, fc.boolean(), anyArray, anyArray, inner)
    .map((fields) => new Part(...fields));
});

/** Gives all parts within the same arrays' shapes, so that a blank one fits. */
function alike(whole: Part): Part {
  for (let p: Part | undefined = whole; p !== undefined; p = p.inner) {
    if (p.inner === undefined) break;
    const { number, integer, flag, inner } = p.inner;
    p.inner = new Part(number, integer, flag, whole.fixed.slice(), p.inner.loose, inner);
    if (p.inner.loose.constructor !== whole.loose.constructor) p.inner.loose = whole.loose.slice();
  }
  return whole;
}

describe('an archive', () => {
  it('brings every bit back, through a file and without one', () => {
    fc.assert(
      fc.property(part(3).map(alike), (whole) => {
        const before = stateBits(whole);
        const file = encodeArrays(captureState(whole), { note: 'x' });
        for (const state of [copyState(whole), decodeArrays(file).arrays]) {
          const other = blankOf(whole.fixed, whole.loose);
          restoreState(other, state);
          expect(stateBits(other)).toEqual(before);
        }
        expect(stateBits(whole)).toEqual(before);
      }),
    );
  });

  it('keeps what JSON would not: NaN, infinities, the sign of zero', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324]) {
      const other = new Part(1, 0, false, new Uint8Array(), new Uint8Array(), undefined);
      const one = new Part(value, 0, false, new Uint8Array(), new Uint8Array(), undefined);
      restoreState(other, copyState(one));
      expect(other.number).toBe(value);
    }
  });

  it('names what does not fit, and then nothing has changed', () => {
    const whole = new Part(1, 2, true, Float32Array.of(1, 2), new Int32Array(3), undefined);
    const part = blankOf(whole.fixed, whole.loose);
    const attempt = (name: string, values: StateArray | undefined) => () => {
      const state = new Map(copyState(whole));
      if (values === undefined) state.delete(name);
      else state.set(name, values);
      const before = stateBits(part);
      try {
        restoreState(part, state);
      } finally {
        expect(stateBits(part)).toEqual(before);
      }
    };
    const wrong: [string, StateArray | undefined, string][] = [
      ['number', undefined, '"number" is missing, but must be a Float64Array of 1'],
      [
        'fixed',
        new Float32Array(3),
        '"fixed" is a Float32Array of 3, but must be a Float32Array of 2',
      ],
      ['fixed', new Float64Array(2), 'is a Float64Array of 2'],
      ['loose', new Uint8Array(3), '"loose" is a Uint8Array of 3, but must be a Int32Array'],
      ['integer', Float64Array.of(0.5), '"integer" is 0.5, but must be a whole number in -9..'],
      ['integer', Float64Array.of(-10), 'is -10'],
      ['integer', Float64Array.of(Number.NaN), 'is NaN'],
      ['flag', Float64Array.of(2), '"flag" is 2, but must be a whole number in 0..1'],
      ['more', new Uint8Array(1), 'an entry "more" that belongs nowhere'],
    ];
    for (const [name, values, message] of wrong) {
      expect(attempt(name, values)).toThrow(UsageError);
      expect(attempt(name, values)).toThrow(message);
    }
  });

  it('refuses a name that stands twice', () => {
    const twice: Serializable = {
      serialize: (archive) => {
        archive.part('a', { serialize: (inner) => void inner.number('b', 1) });
        archive.number('a.b', 1);
      },
    };
    expect(() => captureState(twice)).toThrow('Two entries of the state are named "a.b"');
  });
});
