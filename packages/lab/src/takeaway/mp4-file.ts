/** An encoded picture, in the order of decoding. */
export interface Sample {
  readonly bytes: Uint8Array;
  readonly isKey: boolean;
  /** Which one it is to be shown as, from 0. */
  readonly shown: number;
}

/** One track of pictures that H.264 encoded. */
export interface Mp4Track {
  readonly width: number;
  readonly height: number;
  readonly picturesPerSecond: number;
  /** AVCDecoderConfigurationRecord (ISO/IEC 14496-15, section 5.3.3), as WebCodecs gives it. */
  readonly decoderConfig: Uint8Array;
  readonly samples: readonly Sample[];
}

/** Units of time that a picture is shown for. */
const DURATION = 1_000;
/** Of a matrix that changes nothing: 16.16 and 2.30 numbers in rows. */
const IDENTITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

type Part = Uint8Array;

/**
 * An MP4 file (ISO/IEC 14496-12) of one track, its table of contents first, so that it plays while it is still being
 * fetched.
 */
export function mp4File(track: Mp4Track): Uint8Array<ArrayBuffer> {
  const media = track.samples.map(({ bytes }) => bytes);
  const type = box('ftyp', [text('isom'), words(0x200), text('isomiso2avc1mp41')]);
  // Where the pictures lie depends on how long what says so is, which does not depend on where.
  const at = type.length + movie(track, 0).length + 8;
  return joined([type, movie(track, at), box('mdat', media)]);
}

function movie(track: Mp4Track, at: number): Part {
  const { samples, picturesPerSecond } = track;
  const scale = Math.round(DURATION * picturesPerSecond);
  const length = DURATION * samples.length;
  const header = full('mvhd', 0, [
    words(0, 0, scale, length, 0x10000),
    shorts(0x100, 0),
    words(0, 0, ...IDENTITY, ...new Array<number>(6).fill(0), 2),
  ]);
  return box('moov', [header, trackBox(track, { at, scale, length })]);
}

interface Timing {
  at: number;
  scale: number;
  length: number;
}

function trackBox(track: Mp4Track, { at, scale, length }: Timing): Part {
  const { width, height } = track;
  const enabledInMovie = 3;
  const header = full('tkhd', enabledInMovie, [
    words(0, 0, 1, 0, length, 0, 0),
    shorts(0, 0, 0, 0),
    words(...IDENTITY, width << 16, height << 16),
  ]);
  const undetermined = 0x55c4;
  const media = box('mdia', [
    full('mdhd', 0, [words(0, 0, scale, length), shorts(undetermined, 0)]),
    full('hdlr', 0, [words(0), text('vide'), words(0, 0, 0), text('pictures\0')]),
    box('minf', [
      full('vmhd', 1, [shorts(0, 0, 0, 0)]),
      box('dinf', [full('dref', 0, [words(1), full('url ', 1, [])])]),
      table(track, at),
    ]),
  ]);
  return box('trak', [header, media]);
}

/** How the pictures are encoded, how long each is shown, which begin anew, and where they lie. */
function table(track: Mp4Track, at: number): Part {
  const { samples } = track;
  const keys = samples.flatMap(({ isKey }, i) => (isKey ? [i + 1] : []));
  const sizes = samples.map(({ bytes }) => bytes.length);
  return box('stbl', [
    full('stsd', 0, [words(1), entry(track)]),
    full('stts', 0, [words(1, samples.length, DURATION)]),
    ...reordering(samples),
    full('stss', 0, [words(keys.length, ...keys)]),
    full('stsc', 0, [words(1, 1, samples.length, 1)]),
    full('stsz', 0, [words(0, sizes.length, ...sizes)]),
    full('stco', 0, [words(1, at)]),
  ]);
}

/** By how much later than it is decoded each is shown, where any is. */
function reordering(samples: readonly Sample[]): Part[] {
  const early = Math.max(0, ...samples.map(({ shown }, i) => i - shown));
  const late = samples.map(({ shown }, i) => DURATION * (shown - i + early));
  if (late.every((offset) => offset === 0)) return [];
  return [full('ctts', 0, [words(late.length, ...late.flatMap((offset) => [1, offset]))])];
}

function entry({ width, height, decoderConfig }: Mp4Track): Part {
  const dotsPerInch = 72 << 16;
  return box('avc1', [
    shorts(0, 0, 0, 1),
    words(0, 0, 0, 0),
    shorts(width, height),
    words(dotsPerInch, dotsPerInch, 0),
    shorts(1),
    new Uint8Array(32),
    shorts(0x18, 0xffff),
    box('avcC', [decoderConfig]),
  ]);
}

function box(name: string, parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  return joined([words(size), text(name), ...parts]);
}

/** A box with a version, which is 0, and flags. */
function full(name: string, flags: number, parts: readonly Part[]): Part {
  return box(name, [words(flags), ...parts]);
}

function joined(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Big-endian, 32 bits each. */
function words(...values: readonly number[]): Part {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setUint32(4 * i, value);
  });
  return new Uint8Array(view.buffer);
}

/** Big-endian, 16 bits each. */
function shorts(...values: readonly number[]): Part {
  const view = new DataView(new ArrayBuffer(2 * values.length));
  values.forEach((value, i) => {
    view.setUint16(2 * i, value);
  });
  return new Uint8Array(view.buffer);
}

function text(value: string): Part {
  return new TextEncoder().encode(value);
}
