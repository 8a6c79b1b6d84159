/** The part of polycrc 1.1.1 that is used here; the package has no types of its own. */
declare module 'polycrc' {
  /** The CRC-32C of some bytes, 0..2^32-1. */
  export function crc32c(bytes: Uint8Array): number;
}
