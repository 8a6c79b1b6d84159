/**
 * What comes of some work, if it comes in time; the work itself goes on.
 *
 * @throws Error that says `failure` after so many milliseconds
 */
export async function within<T>(
  milliseconds: number,
  failure: string,
  work: Promise<T>,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(failure)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
