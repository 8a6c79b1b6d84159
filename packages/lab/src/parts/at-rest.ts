import { run } from '../state/lab';

/** Milliseconds in which somebody who came to train has begun. */
const CALM = 3_000;

let calm: Promise<void> | undefined;

/** Resolves when the page has been there for a while, nothing trains in it, and the browser has nothing else to do. */
export async function atRest(): Promise<void> {
  calm ??= loaded().then(() => new Promise((rested) => setTimeout(rested, CALM)));
  await calm;
  await nothingTrains();
  await idle();
}

function loaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((rested) => {
    window.addEventListener('load', () => rested(), { once: true });
  });
}

function nothingTrains(): Promise<void> {
  return new Promise((rested) => {
    const stop = run.phase.subscribe((phase) => {
      if (phase === 'training') return;
      rested();
      // The first call comes before there is anything to stop.
      queueMicrotask(() => stop());
    });
  });
}

/** Safari does not tell: there it is the next task. */
function idle(): Promise<void> {
  return new Promise((rested) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => rested());
    else setTimeout(rested);
  });
}
