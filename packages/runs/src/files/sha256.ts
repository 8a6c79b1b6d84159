import { createHash } from 'node:crypto';

/** SHA-256 of a file's bytes in hexadecimal, as `sha256sum` prints it. Node's own: agents' files may be large. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
