let shown: Promise<void> | undefined;

/**
 * Resolves once the page has shown its first picture: what that does not need is fetched and computed after it, so that
 * buttons answer before. A hidden page shows none until it is looked at.
 */
export function firstPicture(): Promise<void> {
  // The second call of a picture comes when the first has been shown.
  shown ??= new Promise((show) => requestAnimationFrame(() => requestAnimationFrame(() => show())));
  return shown;
}
