import { AgentFileError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { readStateDict } from '../src/torch/state-dict.js';
import { membersOf, writeAsPyTorch } from './torch-layout.js';
import {
  latin1,
  stateDictParts,
  type WrittenStateDict,
  type WrittenTensor,
  writeStateDict,
} from './torch-writer.js';
import { writeZip } from './zip-writer.js';

const read = (tensor: WrittenTensor, options: WrittenStateDict = {}) =>
  Array.from(readStateDict(writeStateDict({ w: tensor }, options)).tensor('w').values);

const bytesOf = (...bytes: number[]) => Uint8Array.from(bytes);

describe('numbers of every kind, worked out by hand', () => {
  it.each<[storage: string, bytes: Uint8Array, values: number[]]>([
    ['FloatStorage', bytesOf(0, 0, 0xc0, 0x3f), [1.5]],
    ['DoubleStorage', bytesOf(0, 0, 0, 0, 0, 0, 0xf8, 0xbf), [-1.5]],
    [
      'HalfStorage',
      bytesOf(0, 0x3c, 0, 0xc0, 1, 0, 0xff, 0x7b, 0, 0x80),
      [1, -2, 2 ** -24, 65504, -0],
    ],
    ['HalfStorage', bytesOf(0x55, 0x35), [0.333251953125]],
    ['BFloat16Storage', bytesOf(0xc0, 0x3f, 0x49, 0x40, 1, 0x80), [1.5, 3.140625, -(2 ** -133)]],
    ['LongStorage', bytesOf(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), [-2]],
    ['IntStorage', bytesOf(0xfe, 0xff, 0xff, 0xff), [-2]],
    ['ShortStorage', bytesOf(0xfe, 0xff), [-2]],
    ['CharStorage', bytesOf(0xfe), [-2]],
    ['ByteStorage', bytesOf(0xfe), [254]],
    ['BoolStorage', bytesOf(0, 7), [0, 1]],
  ])('%s', (storage, bytes, values) => {
    expect(read({ shape: [values.length], storage, bytes })).toEqual(values);
  });

  it('as PyTorch 2.7 to 2.13 lay a file out: aligned, sizes behind the bytes, members that say how', () => {
    const tensors = { w: { shape: [2], values: [1, -2] }, b: { shape: [1], values: [0.25] } };
    const { pickle, storages } = stateDictParts(tensors);
    for (const folder of ['archive', 'policy']) {
      const bytes = writeAsPyTorch(membersOf(folder, pickle, storages));
      const at = Buffer.from(bytes).indexOf(Buffer.from(storages[0] as Uint8Array));
      expect(at % 64).toBe(0);
      const state = readStateDict(bytes);
      expect(Array.from(state.tensor('w').values)).toEqual([1, -2]);
      expect(Array.from(state.tensor('b').values)).toEqual([0.25]);
    }
  });

  it('big-endian where byteorder says so', () => {
    const bytes = bytesOf(0x3f, 0xc0, 0, 0);
    expect(read({ shape: [1], bytes }, { byteorder: 'big' })).toEqual([1.5]);
    expect(() => read({ shape: [1], bytes }, { byteorder: 'middle' })).toThrow(
      /byteorder says "middle"/,
    );
  });

  it('of a GPU, of a parameter, and in a folder of any name', () => {
    const values = [1, 2, 3];
    expect(read({ shape: [3], values, location: 'cuda:0' })).toEqual(values);
    expect(read({ shape: [3], values, location: 'mps' })).toEqual(values);
    expect(read({ shape: [3], values, isParameter: true })).toEqual(values);
    expect(read({ shape: [3], values, more: '}' })).toEqual(values);
    expect(read({ shape: [3], values }, { folder: 'model' })).toEqual(values);
  });
});

describe('views', () => {
  const values = [0, 1, 2, 3, 4, 5, 6, 7];

  it.each<[name: string, view: Partial<WrittenTensor> & { shape: number[] }, seen: number[]]>([
    ['in a row', { shape: [2, 4] }, values],
    ['transposed', { shape: [4, 2], strides: [1, 4] }, [0, 4, 1, 5, 2, 6, 3, 7]],
    ['from the third on', { shape: [2, 2], offset: 2 }, [2, 3, 4, 5]],
    ['every second', { shape: [4], strides: [2] }, [0, 2, 4, 6]],
    ['one number again and again', { shape: [3], strides: [0], offset: 7 }, [7, 7, 7]],
    ['of three dimensions', { shape: [2, 2, 2], strides: [1, 4, 2] }, [0, 2, 4, 6, 1, 3, 5, 7]],
    ['of none', { shape: [], offset: 5 }, [5]],
    ['empty', { shape: [0, 9], offset: 99 }, []],
  ])('%s', (_, view, seen) => {
    expect(read({ ...view, values, elements: 8 })).toEqual(seen);
  });

  it.each<[name: string, tensor: WrittenTensor, message: RegExp]>([
    [
      'beyond the storage',
      { shape: [9], values, elements: 8 },
      /"w": the shape \(9\).*storage of 8/,
    ],
    [
      'beyond it by strides',
      { shape: [2, 2], strides: [7, 2], values, elements: 8 },
      /reaches beyond/,
    ],
    [
      'with a stride backwards',
      { shape: [2], strides: [-1], values },
      /strides has -1, which is no count/,
    ],
    ['from before its beginning', { shape: [2], offset: -1, values }, /offset has -1/],
    [
      'with strides for other dimensions',
      { shape: [2], strides: [1, 1], values },
      /1 dimensions and 2 strides/,
    ],
    ['of nine dimensions', { shape: new Array<number>(9).fill(1), values }, /9 dimensions/],
    [
      'of a billion numbers that are one',
      { shape: [1e9], strides: [0], values, elements: 8 },
      /has more numbers than its storage of 8/,
    ],
    [
      'of more numbers than can be counted',
      { shape: [2 ** 52, 2 ** 52], strides: [0, 0], values, elements: 8 },
      /more numbers than/,
    ],
    [
      'of a storage that is cut short',
      { shape: [2], elements: 3, values: [1, 2] },
      /should have 3 numbers, but the file has 8 bytes/,
    ],
    [
      'of complex numbers',
      { shape: [1], storage: 'ComplexFloatStorage', values },
      /"torch\.ComplexFloatStorage", which an agent does not need/,
    ],
    [
      'with a NaN',
      { shape: [3], values: [1, Number.NaN, 3] },
      /"w": its number 1 is NaN, which is no weight/,
    ],
    [
      'that are lazily negated',
      { shape: [1], values, more: '}X\x03\0\0\0neg\x88s' },
      /"w": it is more than its numbers \(negated or conjugated\)/,
    ],
    [
      'of eight bits a number',
      { shape: [1], values, maker: '_rebuild_tensor_v3', more: 'ctorch\nfloat8_e4m3fn\n' },
      /"torch\._utils\._rebuild_tensor_v3", which an agent does not need/,
    ],
    [
      'of a storage that does not say what its numbers are',
      { shape: [1], storage: 'UntypedStorage', values },
      /"torch\.UntypedStorage", which an agent does not need/,
    ],
    ['with an infinity', { shape: [3], values: [1, 2, -Infinity] }, /its number 2 is -Infinity/],
    [
      'with a double that float32 has not',
      {
        shape: [1],
        storage: 'DoubleStorage',
        bytes: new Uint8Array(new Float64Array([1e300]).buffer),
      },
      /is Infinity/,
    ],
  ])('%s are refused', (_, tensor, message) => {
    expect(() => read(tensor)).toThrow(AgentFileError);
    expect(() => read(tensor)).toThrow(message);
  });
});

describe('what is no state dict is refused', () => {
  const archive = (pickle: string, others: Record<string, string> = {}) =>
    writeZip(
      Object.entries({ 'archive/data.pkl': pickle, ...others }).map(([name, bytes]) => ({
        name,
        bytes: latin1(bytes),
      })),
    );

  it.each<[name: string, bytes: Uint8Array, message: RegExp]>([
    [
      'a whole module',
      archive('\x80\x02c__main__\nAgent\n)\x81.'),
      /archive\/data\.pkl: byte 2 \(GLOBAL\).*"__main__\.Agent"/,
    ],
    ['a list', archive('].'), /holds a list, but a state dict/],
    ['no tensors', archive('}.'), /holds a dict, but a state dict/],
    ['numbers in place of tensors', archive('}X\x01\0\0\0wK\x01s.'), /"w": it is 1, and no tensor/],
    ['tensors without names', archive('}K\x01Ns.'), /a tensor is named 1/],
    ['a program of TorchScript', archive('}.', { 'archive/code/a.py': '' }), /TorchScript/],
    [
      'two state dicts',
      archive('}.', { 'other/data.pkl': '}.' }),
      /should hold one data\.pkl.*holds 2/,
    ],
    ['an archive of something else', writeZip([{ name: 'a', bytes: latin1('b') }]), /holds 0/],
    ['PyTorch before 1.6', latin1('\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.'), /before 1\.6/],
    ['a text', latin1('hello'), /no file of PyTorch/],
  ])('%s', (_, bytes, message) => {
    expect(() => readStateDict(bytes)).toThrow(AgentFileError);
    expect(() => readStateDict(bytes)).toThrow(message);
  });

  it('a tensor that there is not, by its name and those that there are', () => {
    const state = readStateDict(writeStateDict({ w: { shape: [1] } }));
    expect(() => state.tensor('v')).toThrow(/no tensor "v"; there are "w"/);
  });
});
