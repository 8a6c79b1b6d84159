import { proxy, wrap } from 'comlink';
import type { Take } from './film';
import type { Mp4Maker } from './mp4.worker.ts';

/**
 * Films an episode as MP4, in a worker, faster than it is played.
 *
 * @param tell how much of it is done, 0..1
 * @returns undefined where this browser encodes no H.264
 */
export async function makeMp4(
  take: Take,
  tell: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const worker = new Worker(new URL('./mp4.worker.ts', import.meta.url), { name: 'mp4' });
  try {
    return await wrap<Mp4Maker>(worker).make(take, proxy(tell));
  } finally {
    worker.terminate();
  }
}
