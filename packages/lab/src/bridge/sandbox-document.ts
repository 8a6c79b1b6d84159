/**
 * The one script of the sandbox's frame. It waits for the worker's text, starts it, and passes messages
 * on in both directions: so many and no more, for what floods one thread with messages floods the next.
 * Its hash stands in the page's policy (vite/content-policy.ts).
 */
export const sandboxScript = `
'use strict';
const MOST_A_SECOND = 100;
let worker;
let passed = 0;
let second = 0;
const say = (message) => parent.postMessage(message, '*');
const stop = () => {
  worker?.terminate();
  worker = undefined;
};
const pass = (message) => {
  const now = Math.floor(performance.now() / 1000);
  if (now !== second) [second, passed] = [now, 0];
  passed += 1;
  if (passed <= MOST_A_SECOND) return say(message);
  stop();
  say({ kind: 'failed', message: 'It sent more than ' + MOST_A_SECOND + ' messages in a second, and was stopped.' });
};
addEventListener('message', ({ data, source }) => {
  if (source !== parent) return;
  if (data.kind === 'start') {
    stop();
    const url = URL.createObjectURL(new Blob([data.script], { type: 'text/javascript' }));
    const started = new Worker(url);
    worker = started;
    worker.onmessage = (event) => started === worker && pass(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (started !== worker) return;
      stop();
      say({ kind: 'broken', message: event.message, line: event.lineno });
    };
    worker.postMessage(data.job);
    URL.revokeObjectURL(url);
  } else if (data.kind === 'stop') stop();
});
say({ kind: 'ready' });
`;

/** The frame's document: allowed to run that script and a worker made of text, and nothing else. */
export function sandboxDocument(hash: string): string {
  const policy = `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:`;
  return (
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>Sandbox</title><script>${sandboxScript}</script>`
  );
}
