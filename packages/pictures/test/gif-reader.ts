/** What a GIF's blocks say of one frame. */
export interface GifFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Seconds. */
  delay: number;
  /** Whether one index means "as before". */
  transparent: boolean;
  /** Colours of its own, 0 when it uses the global palette. */
  localColors: number;
  /** Compressed image data. */
  data: Buffer;
}

export interface Gif {
  width: number;
  height: number;
  globalColors: number;
  /** How often it repeats, 0 for ever; undefined without the block that says so. */
  repeat: number | undefined;
  frames: GifFrame[];
}

/** Walks the blocks of a GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt). */
export function readGif(bytes: Buffer): Gif {
  if (bytes.toString('latin1', 0, 6) !== 'GIF89a') throw new Error('Not a GIF89a.');
  const gif: Gif = {
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    globalColors: colors(bytes[10]!),
    repeat: undefined,
    frames: [],
  };
  let at = 13 + 3 * gif.globalColors;
  let control = { delay: 0, transparent: false };
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x21) {
      const { data, end } = subBlocks(bytes, at + 2);
      if (bytes[at + 1] === 0xf9) control = readControl(data);
      if (bytes[at + 1] === 0xff) gif.repeat = data.readUInt16LE(12);
      at = end;
    } else if (bytes[at] === 0x2c) {
      const localColors = colors(bytes[at + 9]!);
      const { data, end } = subBlocks(bytes, at + 10 + 3 * localColors + 1);
      gif.frames.push({
        left: bytes.readUInt16LE(at + 1),
        top: bytes.readUInt16LE(at + 3),
        width: bytes.readUInt16LE(at + 5),
        height: bytes.readUInt16LE(at + 7),
        localColors,
        data,
        ...control,
      });
      at = end;
    } else {
      throw new Error(`No block begins with ${bytes[at]} at ${at} of ${bytes.length}.`);
    }
  }
  if (at !== bytes.length - 1) throw new Error(`${bytes.length - 1 - at} bytes after the end.`);
  return gif;
}

function colors(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 2 ** ((flags & 7) + 1);
}

function readControl(data: Buffer): { delay: number; transparent: boolean } {
  return { delay: data.readUInt16LE(1) / 100, transparent: (data[0]! & 1) === 1 };
}

function subBlocks(bytes: Buffer, begin: number): { data: Buffer; end: number } {
  const parts: Buffer[] = [];
  let at = begin;
  while (bytes[at] !== 0) {
    parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
    at += 1 + bytes[at]!;
  }
  return { data: Buffer.concat(parts), end: at + 1 };
}
