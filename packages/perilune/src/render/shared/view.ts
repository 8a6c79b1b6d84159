import type { Camera, LanderScene } from '../../scene/index.js';

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
  bottom: number;
}

/**
 * Fits a lander's scene into a picture: the whole scene as large as possible, standing on the lower
 * edge. A picture of other proportions than the scene's shows more sky, or more ground at both sides.
 *
 * @throws RangeError for a size that is not positive and finite
 */
export function landerView(scene: LanderScene, width: number, height: number): View {
  const scale = scaleOf(scene, width, height);
  const margin = (width / scale - scene.width) / 2;
  return {
    width,
    height,
    scale,
    left: -margin,
    right: scene.width + margin,
    top: height / scale,
    bottom: 0,
  };
}

/**
 * Fits what a camera sees into a picture: all of it as large as possible, in the middle. A picture of
 * other proportions shows more of the world at both sides, or above and below.
 *
 * @throws RangeError for a size that is not positive and finite
 */
export function cameraView(camera: Camera, width: number, height: number): View {
  const scale = scaleOf(camera, width, height);
  const [halfWidth, halfHeight] = [width / scale / 2, height / scale / 2];
  return {
    width,
    height,
    scale,
    left: camera.x - halfWidth,
    right: camera.x + halfWidth,
    top: camera.y + halfHeight,
    bottom: camera.y - halfHeight,
  };
}

function scaleOf(seen: { width: number; height: number }, width: number, height: number): number {
  if (!(width > 0 && height > 0 && Number.isFinite(width * height))) {
    throw new RangeError(
      `A picture needs a positive width and height in pixels, given ${width} x ${height}.`,
    );
  }
  return Math.min(width / seen.width, height / seen.height);
}
