import fc from 'fast-check';
import { AgentFileError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { OPCODES } from '../src/pickle/opcodes.js';
import { unpickle } from '../src/pickle/unpickle.js';
import {
  Dict,
  Global,
  List,
  Made,
  Persistent,
  type PickleValue,
  Tuple,
} from '../src/pickle/values.js';

const GLOBALS = new Set(['collections.OrderedDict', 'numpy.dtype', 'torch.FloatStorage']);

type Part = string | number | readonly number[];

/** Bytes of opcodes (texts, a byte a character), single bytes and lists of them. */
function bytesOf(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => {
      if (typeof part === 'number') return [part];
      return typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [...part];
    }),
  );
}

const load = (...parts: readonly Part[]) => unpickle(bytesOf(...parts), { globals: GLOBALS });

/** As plain data, to be compared. */
function plain(value: PickleValue): unknown {
  if (value instanceof Tuple) return { tuple: value.items.map(plain) };
  if (value instanceof List) return value.items.map(plain);
  if (value instanceof Dict) return { dict: pairs(value.entries) };
  if (value instanceof Global) return { global: value.path };
  if (value instanceof Persistent) return { persistent: plain(value.id) };
  if (!(value instanceof Made)) return value instanceof Uint8Array ? [...value] : value;
  const { maker, given, state, entries } = value;
  return {
    maker,
    given: given.map(plain),
    state: plain(state),
    entries: entries && pairs(entries),
  };
}

const pairs = (entries: ReadonlyMap<unknown, PickleValue>) =>
  Array.from(entries, ([key, value]) => [key, plain(value)]);

const NOTHING: Part = [];
const le = (value: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);

describe('what opcodes give, each by its bytes', () => {
  it.each<[name: string, parts: Part[], value: unknown]>([
    ['NONE', ['N.'], null],
    ['NEWTRUE', ['\x88.'], true],
    ['NEWFALSE', ['\x89.'], false],
    ['BININT1', ['K', 255, '.'], 255],
    ['BININT2', ['M', 1, 2, '.'], 513],
    ['BININT', ['J', [0xfe, 0xff, 0xff, 0xff], '.'], -2],
    ['LONG1 of no bytes', ['\x8a', 0, '.'], 0],
    ['LONG1, negative', ['\x8a', 2, 0, 0xff, '.'], -256],
    ['LONG1, of 9 bytes', ['\x8a', 9, le(1, 9), '.'], 1],
    ['LONG1, beyond 2^53', ['\x8a', 9, [0, 0, 0, 0, 0, 0, 0, 0, 1], '.'], 2n ** 64n],
    ['BINFLOAT, big-endian', ['G', [0x3f, 0xf8, 0, 0, 0, 0, 0, 0], '.'], 1.5],
    ['SHORT_BINUNICODE', ['\x8c', 2, [0xc3, 0xa9], '.'], 'é'],
    ['BINUNICODE', ['X', le(2, 4), 'ab.'], 'ab'],
    ['BINUNICODE8', ['\x8d', le(2, 8), 'ab.'], 'ab'],
    ['SHORT_BINBYTES', ['C', 2, 1, 2, '.'], [1, 2]],
    ['BINBYTES', ['B', le(2, 4), 1, 2, '.'], [1, 2]],
    ['BINBYTES8', ['\x8e', le(2, 8), 1, 2, '.'], [1, 2]],
    ['BYTEARRAY8', ['\x96', le(2, 8), 1, 2, '.'], [1, 2]],
    ['EMPTY_TUPLE', [').'], { tuple: [] }],
    ['TUPLE1', ['N\x85.'], { tuple: [null] }],
    ['TUPLE2, in order', ['N\x88\x86.'], { tuple: [null, true] }],
    ['TUPLE3, in order', ['N\x88\x89\x87.'], { tuple: [null, true, false] }],
    ['MARK and TUPLE', ['(N\x88t.'], { tuple: [null, true] }],
    ['EMPTY_LIST', ['].'], []],
    ['APPEND', [']Na.'], [null]],
    ['APPENDS', ['](N\x88e.'], [null, true]],
    ['EMPTY_DICT', ['}.'], { dict: [] }],
    ['SETITEM', ['}K', 1, 'Ns.'], { dict: [[1, null]] }],
    [
      'SETITEMS',
      ['}(K', 1, 'NK', 2, '\x88u.'],
      {
        dict: [
          [1, null],
          [2, true],
        ],
      },
    ],
    ['BINPUT and BINGET', ['Nq', 3, '0h', 3, '.'], null],
    ['LONG_BINPUT and LONG_BINGET', ['\x88r', le(700, 4), '0j', le(700, 4), '.'], true],
    ['MEMOIZE, which counts', ['N\x94', '\x88\x94', '00h', 1, '.'], true],
    ['POP', ['N\x880.'], null],
    ['POP_MARK', ['N(\x88\x891.'], null],
    ['DUP', ['N2\x86.'], { tuple: [null, null] }],
    ['PROTO', ['\x80', 5, 'N.'], null],
    ['FRAME', ['\x80', 4, '\x95', le(2, 8), 'N.'], null],
    ['GLOBAL', ['cnumpy\ndtype\n.'], { global: 'numpy.dtype' }],
    ['STACK_GLOBAL', ['\x8c', 5, 'numpy', '\x8c', 5, 'dtype', '\x93.'], { global: 'numpy.dtype' }],
  ])('%s', (_, parts, value) => {
    expect(plain(load(...parts))).toEqual(value);
  });

  it('REDUCE says what would have been called with what, and calls nothing', () => {
    const made = load('cnumpy\ndtype\n', 'K', 4, '\x85R.');
    expect(plain(made)).toEqual({
      ...{ maker: 'numpy.dtype', given: [4], state: null },
      entries: undefined,
    });
  });

  it('NEWOBJ and BUILD say what would have been made, and with which state', () => {
    const made = load('cnumpy\ndtype\n', ')\x81}K', 1, 'Nsb.');
    expect(plain(made)).toEqual({
      ...{ maker: 'numpy.dtype', given: [], state: { dict: [[1, null]] } },
      entries: undefined,
    });
  });

  it('an OrderedDict has entries', () => {
    const made = load('ccollections\nOrderedDict\n', ')R(K', 1, 'Nu.');
    expect((made as Made).entries).toEqual(new Map([[1, null]]));
  });

  it('BINPERSID is what lies elsewhere, where that is allowed', () => {
    const bytes = bytesOf('K', 7, '\x85Q.');
    const found = unpickle(bytes, { globals: GLOBALS, hasPersistent: true });
    expect(plain(found)).toEqual({ persistent: { tuple: [7] } });
    expect(() => unpickle(bytes, { globals: GLOBALS })).toThrow(/byte 3 \(BINPERSID\)/);
  });

  it('bytes are views of the file, not copies', () => {
    const bytes = bytesOf('C', 2, 1, 2, '.');
    expect((unpickle(bytes, { globals: GLOBALS }) as Uint8Array).buffer).toBe(bytes.buffer);
  });
});

describe('what is refused, with its place and its name', () => {
  it.each<[name: string, parts: Part[], message: RegExp]>([
    ['nothing at all', [NOTHING], /byte 0 .*cut short/],
    [
      'a global that runs',
      ['cos\nsystem\n.'],
      /byte 0 \(GLOBAL\).*"os\.system".*Nothing in the file was run/,
    ],
    [
      'a global by its stack',
      ['\x8c', 2, 'os', '\x8c', 6, 'system', '\x93.'],
      /byte 12 \(STACK_GLOBAL\).*"os\.system"/,
    ],
    ['a builtin', ['cbuiltins\neval\n.'], /"builtins\.eval"/],
    ['an attribute of what is allowed', ['cnumpy\ndtype.__init__\n.'], /"numpy\.dtype\.__init__"/],
    ['a name that JavaScript knows', ['c__proto__\nconstructor\n.'], /"__proto__\.constructor"/],
    ['a global that has no name', ['NN\x93.'], /it names something by None and None/],
    ['a call of what is no global', [')NR.'], /it makes something of a tuple with None/],
    [
      'a call of what was made',
      ['cnumpy\ndtype\n', ')R)R.'],
      /it makes something of a numpy\.dtype/,
    ],
    ['a call without arguments', ['cnumpy\ndtype\n', 'NR.'], /with None/],
    ['a state for a list', [']}b.'], /BUILD.*a list a state/],
    ['an opcode that there is not', ['\xff.'], /byte 0 \(no opcode/],
    ['two values at the end', ['NN.'], /STOP.*more than one value/],
    ['a mark left open', ['(N.'], /STOP.*more than one value/],
    ['no value at the end', ['.'], /STOP.*nothing is there/],
    ['no end', ['N'], /byte 1 \(nothing\).*cut short/],
    ['a mark that is none', ['t.'], /TUPLE.*no mark/],
    ['what was not kept', ['h', 9, '.'], /BINGET.*nothing was kept as number 9/],
    ['to keep nothing', ['q', 1, '.'], /BINPUT.*nothing is there/],
    [
      'a text beyond the end',
      ['X', le(2 ** 31, 4), 'ab.'],
      /BINUNICODE.*2147483648 bytes should follow, but 3 do/,
    ],
    [
      'a text beyond all memory',
      ['\x8d', le(0, 4), [0xff, 0xff, 0xff, 0xff], '.'],
      /BINUNICODE8.*should follow/,
    ],
    ['a text that is no UTF-8', ['\x8c', 2, 0xc3, 0x28, '.'], /no UTF-8/],
    ['a global without a second line', ['cnumpy\ndtype'], /a line has no end/],
    ['a frame beyond the end', ['\x95', le(99, 8), 'N.'], /FRAME.*99 bytes, but 2 follow/],
    ['a protocol to come', ['\x80', 6, 'N.'], /PROTO.*6, but the newest known is 5/],
    ['entries of a list', [']NNs.'], /SETITEM.*puts entries into a list/],
    ['entries of what has none', ['cnumpy\ndtype\n', ')RNNs.'], /puts entries into a numpy\.dtype/],
    ['an entry without a value', ['}(Nu.'], /SETITEMS.*no value/],
    ['a key that is a list', ['}]Ns.'], /key is a list/],
    ['two entries of one name', ['}(K', 1, 'NK', 1, 'Nu.'], /two entries named "1"/],
    ['to append to a dict', ['}Na.'], /APPEND.*appends to a dict/],
  ])('%s', (_, parts, message) => {
    expect(() => load(...parts)).toThrow(AgentFileError);
    expect(() => load(...parts)).toThrow(message);
  });

  it.each([
    ...['INST', 'OBJ', 'EXT1', 'EXT2', 'EXT4', 'NEWOBJ_EX', 'PERSID', 'NEXT_BUFFER'],
    ...['READONLY_BUFFER', 'LONG4', 'FLOAT', 'INT', 'STRING', 'FROZENSET', 'DICT', 'LIST'],
  ])('%s, which files of agents have no use for, is refused by its name', (name) => {
    const code = Object.keys(OPCODES).find((key) => OPCODES[key] === name) as string;
    expect(() => load('N', code, '0\n0\n0\n.')).toThrow(new RegExp(`byte 1 \\(${name}\\)`));
  });
});

describe('what would fill a memory or never end', () => {
  it('a million operations are the most', () => {
    const bytes = new Uint8Array(1_200_000).map((_, i) => (i % 2 === 0 ? 0x4e : 0x30));
    expect(() => unpickle(bytes, { globals: GLOBALS })).toThrow(/more than 1,000,000 operations/);
  });

  it.each([
    ['lists', ']'],
    ['values', 'N'],
    ['marks', '('],
    ['things kept', '\x94'],
    ['one thing again', '2'],
  ])('a hundred thousand %s at once are the most', (_, code) => {
    const bytes = bytesOf(']', code.repeat(150_000), '.');
    expect(() => unpickle(bytes, { globals: GLOBALS })).toThrow(/more .* than the largest agent/);
  });

  it('lists in lists, as deep as may be, and one that holds itself, are read without a stack', () => {
    const deep = load(']'.repeat(10_000), 'a'.repeat(9_999), '.') as List;
    expect(deep.items).toHaveLength(1);
    const own = load(']q', 0, 'h', 0, 'a.') as List;
    expect(own.items[0]).toBe(own);
  });
});

describe('any bytes', () => {
  it('are a value or an AgentFileError, 2,000 texts of opcodes', () => {
    const codes = fc.constantFrom(...Object.keys(OPCODES), '\0', '\x01', '\x02', 'a\nb\n');
    fc.assert(
      fc.property(fc.array(codes, { maxLength: 60 }), (parts) => {
        try {
          load(...parts);
        } catch (error) {
          expect(error).toBeInstanceOf(AgentFileError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
