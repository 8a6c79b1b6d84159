/**
 * The one script of the sandbox's frame. It waits for the worker's text, starts it, and passes messages
 * on in both directions. Its hash stands in the page's policy (vite/content-policy.ts).
 */
export const sandboxScript = `
'use strict';
let worker;
addEventListener('message', ({ data, source }) => {
  if (source !== parent) return;
  if (data.kind === 'start') {
    worker?.terminate();
    const url = URL.createObjectURL(new Blob([data.script], { type: 'text/javascript' }));
    worker = new Worker(url);
    worker.onmessage = (event) => parent.postMessage(event.data, '*');
    worker.onerror = (event) => {
      event.preventDefault();
      parent.postMessage({ kind: 'broken', message: event.message, line: event.lineno }, '*');
    };
    worker.postMessage(data.job);
  } else if (data.kind === 'stop') {
    worker?.terminate();
    worker = undefined;
  } else worker?.postMessage(data);
});
parent.postMessage({ kind: 'ready' }, '*');
`;

/** The frame's document: allowed to run that script and a worker made of text, and nothing else. */
export function sandboxDocument(hash: string): string {
  const policy = `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:`;
  return (
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<title>Sandbox</title><script>${sandboxScript}</script>`
  );
}
