import { UsageError } from '../../errors.js';

/** What a part of an agent would take. */
export interface MemoryNeed {
  /** The part, and what decides its size, as the beginning of a sentence. */
  readonly what: string;
  readonly bytes: number;
  /** Whether it lies in the memory of WebAssembly, which 32 bits address, or beside it. */
  readonly within: 'WebAssembly' | 'machine';
}

/** 65,536 pages of 64 KiB: all that a 32-bit address reaches. */
const WEBASSEMBLY = 2 ** 32;

/** Where no machine says how much it has: more than any page or laptop. */
const ANY_MACHINE = 2 ** 36;

/**
 * Refuses sizes that no memory holds, before any is asked for.
 *
 * @throws UsageError that names the part, what it would take and what there is
 */
export function checkMemory(needs: readonly MemoryNeed[]): void {
  for (const { what, bytes, within } of needs) {
    const limit = within === 'WebAssembly' ? WEBASSEMBLY : machineMemory();
    if (bytes <= limit) continue;
    const there =
      within === 'WebAssembly'
        ? 'WebAssembly addresses 4 GiB'
        : `this machine has ${inGibibytes(limit)}`;
    throw new UsageError(`${what} would take ${inGibibytes(bytes)} of memory, but ${there}.`);
  }
}

/** Whether an error says that memory which was asked for is not there: `RangeError`s in the words of V8, SpiderMonkey, JavaScriptCore. */
export function isShortOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /alloc|memory/i.test(error.message);
}

function machineMemory(): number {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (id: string) => { totalmem?: () => number } | undefined };
  };
  return process?.getBuiltinModule?.('node:os')?.totalmem?.() ?? ANY_MACHINE;
}

function inGibibytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return `${size < 10 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} GiB`;
}
