/** RGBA of a frame, row by row from the top, 4 bytes a pixel. */
export type Pixels = Uint8ClampedArray;

/** Puts frames together to a film. */
export interface FrameWriter {
  /** @param seconds how long the frame stays; the pixels may be overwritten afterwards */
  add(frame: Pixels, seconds: number): void;
  /** @returns the file */
  finish(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
}
