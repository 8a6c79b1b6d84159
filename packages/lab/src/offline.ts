import { atRest } from './parts/at-rest';

/** Milliseconds after which the files are fetched beside a training, too: some last for hours. */
const LATEST = 30_000;

/** Keeps the page's files for a time without a network, once it is at rest. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  await Promise.race([atRest(), new Promise((late) => setTimeout(late, LATEST))]);
  await navigator.serviceWorker.register('./service-worker.js').catch((error: unknown) => {
    // Private windows and plain http refuse: the page works all the same, only not offline.
    console.info('The lab cannot be kept for offline use here:', error);
  });
}
