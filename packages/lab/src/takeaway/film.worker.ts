import { film, type Size } from '@perilune/pictures';
import { expose } from 'comlink';
import { FILM_SIZE, type Take } from './film';

/** Every so many frames somebody is told. */
const TELL = 10;

const maker = {
  /** A GIF like Node's, to the byte where both draw the same pixels. */
  make({ frames, stepsPerSecond }: Take, tell: (share: number) => void) {
    let told = 0;
    const studio = {
      canvas,
      tell: (share: number) => {
        if (told++ % TELL === 0) tell(share);
      },
    };
    return film(frames, studio, { ...FILM_SIZE, stepsPerSecond });
  },
};

export type GifMaker = typeof maker;

function canvas({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new Error('This browser draws nothing in a worker.');
  return pen;
}

expose(maker);
