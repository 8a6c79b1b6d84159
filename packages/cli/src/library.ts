/** The library, which the article's algorithms and presets are made known to; loaded when it is needed. */
export async function library() {
  await import('@perilune/article');
  return await import('perilune');
}
