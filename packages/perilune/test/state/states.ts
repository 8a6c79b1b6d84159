import { copyState, type Serializable } from '../../src/state/index.js';

/** All of a part's state, with every float's bits, so that two states can be compared to the bit. */
export function stateBits(part: Serializable): Record<string, string> {
  const entries = [...copyState(part)].map(([name, values]) => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return [name, `${values.constructor.name} ${Buffer.from(bytes).toString('hex')}`];
  });
  return Object.fromEntries(entries);
}
