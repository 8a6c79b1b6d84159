import type { FilmFrame } from '@perilune/pictures';
import { proxy, wrap } from 'comlink';
import { specOf } from 'perilune';
import type { Episode } from '../flight/episode';
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
    stepsPerSecond: specOf(world.env).stepsPerSecond ?? 50,
    name: world.env.startsWith('LunarLander') ? 'landing' : 'episode',
  };
}

/**
 * Films an episode as an animated GIF, in a worker.
 *
 * @param tell how much of it is done, 0..1
 */
export async function makeGif(
  take: Take,
  tell: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./film.worker.ts', import.meta.url), { name: 'film' });
  try {
    return await wrap<GifMaker>(worker).make(take, proxy(tell));
  } finally {
    worker.terminate();
  }
}
