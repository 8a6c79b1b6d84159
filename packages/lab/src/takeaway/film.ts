import type { FilmFrame } from '@perilune/pictures';
import { proxy } from 'comlink';
import type { Episode } from '../flight/episode';
import { paceOf } from '../flight/watching';
import { askOnce } from '../parts/ask-worker';
import type { GifMaker } from './film.worker.ts';

export const FILM_SIZE = { width: 600, height: 400 } as const;

/** What is filmed, and what the file is called without its ending. */
export interface Take {
  frames: readonly FilmFrame[];
  stepsPerSecond: number;
  name: string;
}

/** An episode as it is filmed: what it came to is written over the pictures. */
export function takeOf({ frames, world }: Episode): Take {
  return {
    frames: frames.map(({ scene, total, action }, step) => ({
      scene,
      overlay: { return: total, step, action },
    })),
    stepsPerSecond: paceOf(world.env),
    name: world.env.startsWith('LunarLander') ? 'landing' : 'episode',
  };
}

/**
 * Films an episode as an animated GIF, in a worker.
 *
 * @param tell how much of it is done, 0..1
 */
export function makeGif(
  take: Take,
  tell: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./film.worker.ts', import.meta.url), { name: 'film' });
  return askOnce<GifMaker, Uint8Array<ArrayBuffer>>(worker, (maker) =>
    maker.make(take, proxy(tell)),
  );
}
