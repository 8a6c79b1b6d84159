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
  checkSize(width, height);
  const scale = Math.min(width / scene.width, height / scene.height);
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

/** A part of a picture, in pixels from its upper left corner. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Fits what a camera sees into a picture: all of it as large as possible, in the middle of the area that shows it
 * largest. A picture of other proportions shows more of the world at both sides, or above and below.
 *
 * @param areas of the picture, default: all of it
 * @throws RangeError for a size that is not positive and finite
 */
export function cameraView(
  camera: Camera,
  width: number,
  height: number,
  areas: readonly Area[] = [{ left: 0, top: 0, width, height }],
): View {
  checkSize(width, height);
  const scaleIn = (area: Area) => Math.min(area.width / camera.width, area.height / camera.height);
  const area = areas.reduce((best, other) => (scaleIn(other) > scaleIn(best) ? other : best));
  const scale = scaleIn(area);
  const left = camera.x - (area.left + area.width / 2) / scale;
  const top = camera.y + (area.top + area.height / 2) / scale;
  return {
    width,
    height,
    scale,
    left,
    right: left + width / scale,
    top,
    bottom: top - height / scale,
  };
}

function checkSize(width: number, height: number): void {
  if (width > 0 && height > 0 && Number.isFinite(width * height)) return;
  throw new RangeError(
    `A picture needs a positive width and height in pixels, given ${width} x ${height}.`,
  );
}
