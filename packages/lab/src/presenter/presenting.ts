import { signal } from '@preact/signals';

/** Whether the page is shown to a room: large letters, nothing beside the lesson, a key a step. */
export const presenting = signal(false);

/** Begins or ends it. */
export function present(goes: boolean): void {
  if (presenting.peek() === goes) return;
  presenting.value = goes;
  document.documentElement.toggleAttribute('data-presenting', goes);
  // A browser that lends no whole screen still has the large letters.
  if (goes) void document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) void document.exitFullscreen();
}

/** Who leaves the whole screen by the browser's own key has left the mode. */
export function followFullscreen(): () => void {
  const leave = () => {
    if (!document.fullscreenElement) present(false);
  };
  document.addEventListener('fullscreenchange', leave);
  return () => document.removeEventListener('fullscreenchange', leave);
}
