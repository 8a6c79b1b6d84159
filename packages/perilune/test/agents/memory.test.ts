import { totalmem } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkMemory, isShortOfMemory, type MemoryNeed } from '../../src/agents/shared/memory.js';
import { UsageError } from '../../src/errors.js';

const GIB = 2 ** 30;

const need = (bytes: number, within: MemoryNeed['within'], what = 'A network') => ({
  ...{ what, bytes, within },
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what no memory holds', () => {
  it('is refused above the 4 GiB that WebAssembly addresses, and not at them', () => {
    expect(() => checkMemory([need(4 * GIB, 'WebAssembly')])).not.toThrow();
    const over = () => checkMemory([need(4 * GIB + 1, 'WebAssembly')]);
    expect(over).toThrow(UsageError);
    expect(over).toThrow(
      'A network would take 4.0 GiB of memory, but WebAssembly addresses 4 GiB.',
    );
  });

  it('is refused above what the machine has, and not at that', () => {
    const there = totalmem();
    expect(() => checkMemory([need(there, 'machine')])).not.toThrow();
    expect(() => checkMemory([need(there + 1, 'machine')])).toThrow(
      /but this machine has .* GiB\.$/,
    );
  });

  it('is refused above 64 GiB where no machine says what it has', () => {
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined);
    expect(() => checkMemory([need(64 * GIB, 'machine')])).not.toThrow();
    expect(() => checkMemory([need(65 * GIB, 'machine')])).toThrow(
      'A network would take 65 GiB of memory, but this machine has 64 GiB.',
    );
  });

  it('is told in tenths below 10 GiB, and in whole ones, with a comma, from there on', () => {
    for (const [size, words] of [
      [5.25, '5.3 GiB'],
      [10, '10 GiB'],
      [67_055.4, '67,055 GiB'],
    ] as const) {
      expect(() => checkMemory([need(size * GIB, 'WebAssembly')])).toThrow(
        `take ${words} of memory`,
      );
    }
  });

  it('is the first part that is too large, of several', () => {
    const parts = [
      need(GIB, 'WebAssembly', 'A network'),
      need(5 * GIB, 'WebAssembly', 'A replay'),
      need(6 * GIB, 'WebAssembly', 'A rollout'),
    ];
    expect(() => checkMemory(parts)).toThrow('A replay would take 5.0 GiB');
    expect(() => checkMemory([])).not.toThrow();
  });
});

describe('an error of memory that is not there', () => {
  it.each([
    [new RangeError('Array buffer allocation failed'), true],
    [new RangeError('WebAssembly.Memory(): could not allocate memory'), true],
    [new RangeError('Out of memory'), true],
    [new RangeError('Invalid typed array length: 3'), false],
    [new Error('Out of memory'), false],
    ['Out of memory', false],
  ])('is a RangeError that says so: %s', (error, expected) => {
    expect(isShortOfMemory(error)).toBe(expected);
  });
});
