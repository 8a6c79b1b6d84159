import type { Scene } from '../env/scene.js';
import type { Canvas2D } from './canvas.js';
import { checkScene } from './check-scene.js';
import { drawFlames } from './flames.js';
import { drawHelipad } from './helipad.js';
import { drawLander, drawShadow } from './lander.js';
import { drawOverlay, type Overlay } from './overlay.js';
import { drawParticles } from './particles.js';
import { poseOf } from './pose.js';
import { drawSky } from './sky.js';
import { drawTerrain } from './terrain.js';
import { viewOf } from './view.js';

export interface DrawOptions {
  /** Size of the picture in the context's units: pixels, unless it is scaled already. */
  width: number;
  height: number;
  /** What to write over the picture. Without it nothing. */
  overlay?: Overlay | undefined;
}

/**
 * Draws a scene over all of a picture, whatever its size, and leaves the context's settings as they
 * were. The same scene and options give the same picture; nothing is remembered between calls.
 *
 * @throws RangeError for a width or height that is not positive and finite, and for a scene with a
 *   number that is not; then nothing was drawn
 */
export function drawScene(context: Canvas2D, scene: Scene, options: DrawOptions): void {
  const { width, height, overlay } = options;
  checkScene(scene);
  const view = viewOf(scene, width, height);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.save();
  context.translate(-view.left * view.scale, height);
  context.scale(view.scale, -view.scale);
  drawSky(context, view);
  drawTerrain(context, scene, view);
  drawHelipad(context, scene, view);
  const pose = poseOf(scene);
  if (pose !== undefined) drawShadow(context, scene, pose);
  drawParticles(context, scene);
  if (pose !== undefined) {
    drawFlames(context, scene, pose);
    drawLander(context, scene, pose);
  }
  context.restore();
  if (overlay !== undefined) drawOverlay(context, overlay, width, height);
  context.restore();
}
