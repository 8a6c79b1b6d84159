import { decodeSafetensors } from 'perilune';

/** FNV-1a's offset and another one, and its prime: 32 bits each, so that two lanes make 64. */
const [OFFSET, OTHER, PRIME] = [0x811c9dc5, 0x9e3779b9, 0x01000193] as const;

/**
 * What an agent has learned as 16 hexadecimal digits: names, shapes and numbers of its tensors, and nothing of its
 * file's words, so that the same numbers have the same digits in every version. Tells agents apart; it proves nothing
 * against who wants to deceive.
 */
export function tensorHash(model: Uint8Array): string {
  const { tensors } = decodeSafetensors(model);
  const lanes = [OFFSET, OTHER];
  for (const { name, shape, values } of tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    mix(lanes, new TextEncoder().encode(`${name} ${shape.join()}`));
    mix(lanes, new Uint8Array(Float32Array.from(values as ArrayLike<number>).buffer));
  }
  return lanes.map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}

function mix(lanes: number[], bytes: Uint8Array): void {
  let [one = 0, two = 0] = lanes;
  for (const byte of bytes) {
    one = Math.imul(one ^ byte, PRIME);
    two = Math.imul(two ^ byte ^ 0x5c, PRIME);
  }
  [lanes[0], lanes[1]] = [one, two];
}
