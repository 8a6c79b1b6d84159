/** Keeps the page's files for a time without a network, once it is at rest. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () =>
    navigator.serviceWorker.register('./service-worker.js').catch((error: unknown) => {
      // Private windows and plain http refuse: the page works all the same, only not offline.
      console.info('The lab cannot be kept for offline use here:', error);
    });
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', () => void register(), { once: true });
}
