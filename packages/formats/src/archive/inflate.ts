import { Inflate } from 'fflate';
import { AgentFileError } from 'perilune';
import type { Allowance } from './allowance.js';

/** Few enough that what they inflate to, a thousandfold at most, may be looked at before more is. */
const PUSH = 4096;

/**
 * Inflates raw deflate data, and stops as soon as there is more than was said.
 *
 * @throws AgentFileError when it is no such data, or has another size
 */
export function inflate(packed: Uint8Array, size: number, allowance: Allowance): Uint8Array {
  allowance.take(size);
  const whole = new Uint8Array(size);
  let at = 0;
  const stream = new Inflate((chunk) => {
    if (at + chunk.length > size) throw wrongSize(size);
    whole.set(chunk, at);
    at += chunk.length;
  });
  pushAll(stream, packed);
  if (at !== size) throw wrongSize(size);
  return whole;
}

function pushAll(stream: Inflate, packed: Uint8Array): void {
  try {
    for (let from = 0; from < packed.length || from === 0; from += PUSH) {
      stream.push(packed.subarray(from, from + PUSH), from + PUSH >= packed.length);
    }
  } catch (error) {
    if (error instanceof AgentFileError) throw error;
    throw new AgentFileError(`it cannot be inflated (${(error as Error).message}).`, {
      cause: error,
    });
  }
}

function wrongSize(size: number): AgentFileError {
  return new AgentFileError(`it does not inflate to the ${size} bytes that the archive says.`);
}
