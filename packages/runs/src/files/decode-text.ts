/** What text is, if it is not UTF-8 as we write it. */
export interface Undecoded {
  /** As the end of a sentence whose beginning is the file. */
  problem: string;
}

const MARKS: readonly (readonly [bytes: readonly number[], problem: string])[] = [
  [[0xef, 0xbb, 0xbf], 'begins with a byte order mark'],
  [[0xff, 0xfe], 'is UTF-16 (it begins with its byte order mark)'],
  [[0xfe, 0xff], 'is UTF-16 (it begins with its byte order mark)'],
];

/** The text that bytes are. A byte order mark, and UTF-16, which editors write unasked, are named. */
export function decodeText(bytes: Uint8Array): string | Undecoded {
  const mark = MARKS.find(([begin]) => begin.every((byte, i) => bytes[i] === byte));
  if (mark !== undefined) return { problem: mark[1] };
  // Of letters that ASCII has every other byte is one.
  if (bytes[0] === 0 || bytes[1] === 0) return { problem: 'is UTF-16' };
  const zero = bytes.indexOf(0);
  if (zero >= 0) return { problem: `is no text (byte ${zero} is 0)` };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { problem: 'is not UTF-8' };
  }
}
