/**
 * A number in [0, 1) that looks like chance and is always the same for the same index: stars and
 * craters keep their places from frame to frame without anybody remembering them.
 *
 * @param index an integer
 */
export function scatter(index: number): number {
  let hash = Math.imul(index ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}
