/** What would be lost if the page were left now. */
const losses = new Set<() => boolean>();

/** Has the browser ask before the page is left while something goes on that is not kept. */
export function askBeforeLeaving(wouldLose: () => boolean): void {
  if (losses.size === 0) {
    window.addEventListener('beforeunload', (event) => {
      if ([...losses].some((isLost) => isLost())) event.preventDefault();
    });
  }
  losses.add(wouldLose);
}
