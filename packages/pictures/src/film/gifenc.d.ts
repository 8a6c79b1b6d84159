/** The part of gifenc 1.0.3 that is used here; the package has no types of its own. */
declare module 'gifenc' {
  type Color = readonly [red: number, green: number, blue: number];

  interface FrameOptions {
    /** Of the first frame: the global palette. */
    palette?: readonly Color[];
    first?: boolean;
    /** Milliseconds, written in hundredths of a second. */
    delay?: number;
    transparent?: boolean;
    transparentIndex?: number;
    /** 1: the next frame is drawn over this one. */
    dispose?: number;
    /** 0: for ever, -1: once. */
    repeat?: number;
  }

  interface Encoder {
    writeHeader(): void;
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(options?: { auto?: boolean; initialCapacity?: number }): Encoder;
  export function quantize(rgba: Uint8Array | Uint8ClampedArray, maxColors: number): Color[];
}
