/** Size of a picture in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Smaller, nothing can be read; larger, no viewer opens it and the memory of a frame runs out. */
const MIN = 64;
const MAX = 8192;

/** @throws RangeError for a width or height that is not an integer in 64..8192 */
export function checkSize({ width, height }: Size): void {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < MIN || value > MAX) {
      throw new RangeError(`${name} must be an integer in ${MIN}..${MAX} pixels, given ${value}.`);
    }
  }
}
