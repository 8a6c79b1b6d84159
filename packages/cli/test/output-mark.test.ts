import { createCanvas, loadImage } from '@napi-rs/canvas';
import { GifWriter } from '@perilune/pictures';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { WebpWriter } from '../../pictures/src/node/webp.js';
import { readGif } from '../../pictures/test/gif-reader.js';
import { readWebp } from '../../pictures/test/webp-reader.js';
import { isMarked, MARKED_WITHIN, signed } from '../src/output-mark.js';

const size = { width: 8, height: 4 };
const frames = [1, 2].map((step) =>
  new Uint8ClampedArray(4 * 8 * 4).map((_, i) => (step * i) % 256),
);

function written(writer: GifWriter | WebpWriter) {
  for (const frame of frames) writer.add(frame as never, 0.1);
  return writer.finish();
}

const ends = (bytes: Buffer) =>
  bytes.toString('latin1', 0, MARKED_WITHIN) + bytes.subarray(-MARKED_WITHIN).toString('latin1');

/** What a picture, film or page is without its mark. */
const kinds: [string, () => Promise<Uint8Array | string> | Uint8Array | string][] = [
  ['a.png', () => createCanvas(8, 4).toBuffer('image/png')],
  [
    'a.gif',
    () =>
      written(
        new GifWriter(
          size,
          Array.from({ length: 255 }, (_, i) => [i, i, i] as const),
        ),
      ),
  ],
  ['a.webp', () => written(new WebpWriter(size, 2))],
  ['a.svg', () => '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"></svg>'],
  ['a.html', () => '<!doctype html>\n<html lang="en"></html>'],
];

describe.each(kinds)('%s', (name, make) => {
  it('is ours with its mark, not without it, and the mark of no other kind will do', async () => {
    const plain = Buffer.from((await make()) as string);
    const marked = signed(name, plain);
    expect([isMarked(name, ends(plain)), isMarked(name, ends(marked))]).toEqual([false, true]);
    const others = kinds.map(([other]) => other).filter((other) => other !== name);
    expect(others.some((other) => isMarked(other, ends(marked)))).toBe(false);
  });
});

describe('a mark', () => {
  const make = async (name: string) => {
    const plain = Buffer.from((await kinds.find(([kind]) => kind === name)?.[1]()) as string);
    return { plain, marked: signed(name, plain) };
  };

  it('leaves pictures and films what they are for those who read them', async () => {
    const image = await loadImage((await make('a.png')).marked);
    expect([image.width, image.height]).toEqual([8, 4]);
    const gif = await make('a.gif');
    expect(readGif(gif.marked)).toEqual(readGif(gif.plain));
    const webp = await make('a.webp');
    expect(readWebp(webp.marked)).toEqual(readWebp(webp.plain));
    expect(await sharp(webp.marked, { animated: true }).metadata()).toMatchObject({ pages: 2 });
    expect(await sharp((await make('a.svg')).marked).metadata()).toMatchObject(size);
  });

  it('is not put into what is no such file, or of a kind that has none', () => {
    for (const name of ['a.png', 'a.gif', 'a.webp', 'a.svg', 'a.csv']) {
      expect(signed(name, 'remember the milk').toString()).toBe('remember the milk');
    }
  });
});
