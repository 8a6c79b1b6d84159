import type { Scene } from '../../env/api/scene.js';

/** Where the world lies in the picture. */
export interface View {
  /** Size of the picture in pixels. */
  width: number;
  height: number;
  /** Pixels a metre. */
  scale: number;
  /** What the picture shows of the world, in metres: at least all of the scene. */
  left: number;
  right: number;
  top: number;
}

/**
 * Fits a scene into a picture: the whole scene as large as possible, standing on the lower edge. A
 * picture of other proportions than the scene's shows more sky, or more ground at both sides.
 *
 * @throws RangeError for a size that is not positive and finite
 */
export function viewOf(scene: Scene, width: number, height: number): View {
  if (!(width > 0 && height > 0 && Number.isFinite(width * height))) {
    throw new RangeError(
      `A picture needs a positive width and height in pixels, given ${width} x ${height}.`,
    );
  }
  const scale = Math.min(width / scene.width, height / scene.height);
  const margin = (width / scale - scene.width) / 2;
  return {
    width,
    height,
    scale,
    left: -margin,
    right: scene.width + margin,
    top: height / scale,
  };
}
