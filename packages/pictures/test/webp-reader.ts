/** What the chunks of an animated WebP say of one frame. */
export interface WebpFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Milliseconds. */
  duration: number;
}

export interface Webp {
  width: number;
  height: number;
  /** How often it repeats, 0 for ever. */
  loop: number;
  frames: WebpFrame[];
}

/** Walks the chunks of an animated WebP (https://developers.google.com/speed/webp/docs/riff_container). */
export function readWebp(bytes: Buffer): Webp {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') {
    throw new Error('Not a WebP.');
  }
  if (bytes.readUInt32LE(4) !== bytes.length - 8) throw new Error('Not as long as it says.');
  const webp: Webp = { width: 0, height: 0, loop: -1, frames: [] };
  const uint24 = (at: number) => bytes.readUIntLE(at, 3);
  for (let at = 12; at < bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const content = at + 8;
    if (name === 'VP8X') {
      webp.width = 1 + uint24(content + 4);
      webp.height = 1 + uint24(content + 7);
    } else if (name === 'ANIM') webp.loop = bytes.readUInt16LE(content + 4);
    else if (name === 'ANMF') {
      webp.frames.push({
        left: 2 * uint24(content),
        top: 2 * uint24(content + 3),
        width: 1 + uint24(content + 6),
        height: 1 + uint24(content + 9),
        duration: uint24(content + 12),
      });
    }
    at = content + size + (size % 2);
  }
  return webp;
}
