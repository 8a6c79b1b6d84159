/** Node's and others' own: runs a function after what waits, without holding it back. */
interface HostWithImmediate {
  setImmediate?: (run: () => void) => unknown;
}

/**
 * Lets the host run what waits: timers, input, painting, signals. Faster than `setTimeout(0)`, which
 * browsers hold back for 4 ms; a channel of messages costs Node more than the breath is worth.
 */
export function yieldToHost(): Promise<void> {
  const { setImmediate } = globalThis as HostWithImmediate;
  if (setImmediate !== undefined) return new Promise((resolve) => void setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
