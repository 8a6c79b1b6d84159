import { proxy } from 'comlink';
import { askOnce } from '../parts/ask-worker';
import type { Take } from './film';
import type { Mp4Maker } from './mp4.worker.ts';

/**
 * Films an episode as MP4, in a worker, faster than it is played.
 *
 * @param tell how much of it is done, 0..1
 * @returns undefined where this browser encodes no H.264
 */
export function makeMp4(
  take: Take,
  tell: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const worker = new Worker(new URL('./mp4.worker.ts', import.meta.url), { name: 'mp4' });
  return askOnce<Mp4Maker, Uint8Array<ArrayBuffer> | undefined>(worker, (maker) =>
    maker.make(take, proxy(tell)),
  );
}
