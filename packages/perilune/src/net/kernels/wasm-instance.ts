import { UsageError } from '../../errors.js';
import { type Address, Arena } from './arena.js';
import { SCRATCH_BYTES } from './forward-operations.generated.js';

const PAGE = 65536;
const DEFAULT_BYTES = 32 << 20;

/** How much memory kernels get, and the module that they are instances of. */
export interface WasmOptions {
  /** The arena's size, 32 MiB by default; pages that nobody touches cost nothing. */
  readonly bytes?: number | undefined;
  /**
   * The module, already compiled, where code may not be compiled from bytes (a strict
   * Content-Security-Policy, workerd); by default the one that is embedded, compiled on first use.
   */
  readonly module?: WebAssembly.Module | undefined;
}

/** A part of a memory: `bytes` from `begin` on. */
export interface Region {
  readonly begin: Address;
  readonly bytes: number;
}

interface WasmInstance<Functions> {
  readonly wasm: Functions;
  readonly arena: Arena;
  readonly scratch: Address;
}

/** A memory of the size asked for, which never grows. */
export function memoryOf(bytes = DEFAULT_BYTES, shared = false): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

/**
 * Instantiates a module over a memory.
 *
 * @param region where the arena lies; by default everything behind the module's constants
 * @throws UsageError when the module is another or expects another kind of memory, or the region does
 *   not lie between the module's constants and the memory's end
 */
export function instantiate<Functions extends { heapBase(): Address }>(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  region?: Region,
): WasmInstance<Functions> {
  const wasm = linked(module, memory).exports as unknown as Functions;
  if (typeof wasm.heapBase !== 'function') throw wrongModule('it has no heapBase');
  const whole = { begin: wasm.heapBase(), bytes: memory.buffer.byteLength - wasm.heapBase() };
  const { begin, bytes } = region ?? whole;
  if (!(begin >= whole.begin && bytes >= 0 && begin + bytes <= memory.buffer.byteLength)) {
    throw new UsageError(
      `The region of ${bytes} bytes from ${begin} on does not lie in ${whole.begin} to ` +
        `${memory.buffer.byteLength}, where the memory is free for arenas.`,
    );
  }
  const arena = new Arena(memory.buffer, begin, begin + bytes);
  return { wasm, arena, scratch: arena.reserve(SCRATCH_BYTES) };
}

function linked(module: WebAssembly.Module, memory: WebAssembly.Memory): WebAssembly.Instance {
  try {
    return new WebAssembly.Instance(module, { env: { memory } });
  } catch (error) {
    throw wrongModule((error as Error).message);
  }
}

function wrongModule(reason: string): UsageError {
  return new UsageError(
    `The WebAssembly module is not one of these kernels: ${reason}. ` +
      'Compile dist/wasm/net-inference.wasm for WasmInferenceKernels, net.wasm for WasmKernels, ' +
      'net-shared.wasm for SharedWasmKernels, of this very version.',
  );
}
