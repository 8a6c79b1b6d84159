import { extname } from 'node:path';
import { crc32 } from 'node:zlib';

/** What stands in pictures and pages of ours, by which they are known from a person's own. */
const MARK = 'perilune';

/** How many bytes at either end of a file a mark can be in: behind the colours of a GIF, at most. */
export const MARKED_WITHIN = 2_048;

type Sign = (content: Buffer) => Buffer;

const SIGNS: Readonly<Record<string, { mark: string; sign: Sign }>> = {
  '.svg': {
    mark: `<svg data-by="${MARK}" `,
    sign: (content) => Buffer.from(content.toString().replace('<svg ', `<svg data-by="${MARK}" `)),
  },
  '.html': {
    mark: `<!-- by ${MARK} -->`,
    sign: (content) =>
      Buffer.from(
        content.toString().replace(/^<!doctype html>/i, (type) => `${type}<!-- by ${MARK} -->`),
      ),
  },
  '.png': { mark: `tEXtSoftware\0${MARK}`, sign: signPng },
  '.gif': { mark: `!\xfe${String.fromCharCode(MARK.length)}${MARK}\0`, sign: signGif },
  '.webp': { mark: 'PRLN', sign: signWebp },
};

/** The content with the mark of its kind; of a kind that has none, or a file that is none, as it is. */
export function signed(file: string, content: string | Uint8Array): Buffer {
  const buffer = Buffer.from(content);
  return SIGNS[extname(file).toLowerCase()]?.sign(buffer) ?? buffer;
}

/** Whether files of this name can say that they are ours. */
export function isMarkable(file: string): boolean {
  return extname(file).toLowerCase() in SIGNS;
}

/** Whether a file says so. @param ends of it, `MARKED_WITHIN` bytes each, a character a byte */
export function isMarked(file: string, ends: string): boolean {
  const { mark } = SIGNS[extname(file).toLowerCase()] ?? {};
  return mark !== undefined && ends.includes(mark);
}

/** A chunk of text behind the first one, whose place and size are fixed (PNG, 11.2.1 and 11.3.3). */
function signPng(content: Buffer): Buffer {
  const end = 33;
  if (content.toString('latin1', 12, 16) !== 'IHDR') return content;
  const chunk = Buffer.from(`tEXtSoftware\0${MARK}`, 'latin1');
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(chunk.length - 4);
  check.writeUInt32BE(crc32(chunk));
  return Buffer.concat([content.subarray(0, end), length, chunk, check, content.subarray(end)]);
}

/** A comment behind the global colours (GIF89a, 24). */
function signGif(content: Buffer): Buffer {
  if (content.toString('latin1', 0, 6) !== 'GIF89a') return content;
  const flags = content[10] as number;
  const end = 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const comment = Buffer.from(`!\xfe${String.fromCharCode(MARK.length)}${MARK}\0`, 'latin1');
  return Buffer.concat([content.subarray(0, end), comment, content.subarray(end)]);
}

/** A chunk at the end, which readers of extended files pass over (RFC 9649, 2.7.1.6). */
function signWebp(content: Buffer): Buffer {
  if (content.toString('latin1', 12, 16) !== 'VP8X') return content;
  const all = Buffer.concat([content, Buffer.from(`PRLN\x08\0\0\0${MARK}`, 'latin1')]);
  all.writeUInt32LE(all.length - 8, 4);
  return all;
}
