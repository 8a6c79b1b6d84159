import { proxy, wrap } from 'comlink';
import type { Scene } from 'perilune';
import type { Episode } from '../flight/episode';
import type { GifMaker } from './film.worker.ts';

export const FILM_SIZE = { width: 600, height: 400 } as const;

/** What is filmed of a step. */
export interface Shot {
  scene: Scene;
  step: number;
  total: number;
}

/** The steps of an episode that can be drawn; worlds without a scene have none. */
export function shotsOf(episode: Episode): Shot[] {
  return episode.frames.flatMap(({ scene, total }, step) =>
    scene === undefined ? [] : [{ scene, step, total }],
  );
}

/**
 * Films an episode as an animated GIF, in a worker.
 *
 * @param tell how much of it is done, 0..1
 */
export async function makeGif(
  shots: readonly Shot[],
  tell: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./film.worker.ts', import.meta.url), { name: 'film' });
  try {
    return await wrap<GifMaker>(worker).make(shots, proxy(tell));
  } finally {
    worker.terminate();
  }
}
