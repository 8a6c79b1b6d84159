import { createCanvas, loadImage } from '@napi-rs/canvas';
import { drawScene } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import { filmEpisode } from '../src/node/index.js';
import { WebpWriter } from '../src/node/webp.js';
import { descent } from './flight.js';
import { readWebp, type Webp } from './webp-reader.js';

const size = { width: 240, height: 160 };

describe('a film as WebP', () => {
  let bytes: Buffer;
  let webp: Webp;

  beforeAll(async () => {
    bytes = await filmEpisode(descent(20), { ...size, format: 'webp' });
    webp = readWebp(bytes);
  });

  it('has every second step and the last one, 25 frames a second, the last for 1.5 s, for ever', () => {
    expect([webp.width, webp.height, webp.loop]).toEqual([240, 160, 0]);
    expect(webp.frames.map(({ duration }) => duration)).toEqual([...Array(10).fill(40), 1500]);
  });

  it('holds of later frames only the part that changed, inside the picture', () => {
    expect(webp.frames[0]).toMatchObject({ left: 0, top: 0, width: 240, height: 160 });
    for (const { left, top, width, height } of webp.frames.slice(1)) {
      expect(width * height).toBeLessThan(240 * 160);
      expect(left + width).toBeLessThanOrEqual(240);
      expect(top + height).toBeLessThanOrEqual(160);
    }
  });

  it('shows the scene in its colours: 8 of 256 off on average, at most', async () => {
    const canvas = createCanvas(240, 160);
    const context = canvas.getContext('2d');
    const [first] = descent(20);
    const { scene, overlay } = first!;
    drawScene(context, scene, { ...size, font: 'Perilune Lato', overlay });
    const drawn = context.getImageData(0, 0, 240, 160).data;
    context.drawImage(await loadImage(bytes), 0, 0);
    const filmed = context.getImageData(0, 0, 240, 160).data;
    const off = drawn.reduce((sum, value, i) => sum + Math.abs(value - filmed[i]!), 0);
    expect(off / drawn.length).toBeLessThan(8);
  });

  it('refuses what would take more than 1 GB, and says what to do', () => {
    expect(() => new WebpWriter({ width: 1200, height: 800 }, 400)).toThrow(
      '400 frames of 1200 x 800 are too many for a WebP: take a smaller width or fewer frames',
    );
  });
});
