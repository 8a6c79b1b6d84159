import type { Scene } from '../env/api/scene.js';
import { checkScene } from './check-scene.js';
import { drawFlames } from './lander/flames.js';
import { drawHelipad } from './lander/helipad.js';
import { drawLander, drawShadow } from './lander/lander.js';
import { drawParticles } from './lander/particles.js';
import { poseOf } from './lander/pose.js';
import { drawSky } from './lander/sky.js';
import { drawTerrain } from './lander/terrain.js';
import { drawOverlay, type Overlay } from './overlay.js';
import type { Canvas2D } from './shared/canvas.js';
import { type View, viewOf } from './shared/view.js';

export interface DrawOptions {
  /** Size of the picture in the context's units: pixels, unless it is scaled already. */
  width: number;
  height: number;
  /** What to write over the picture. Without it nothing. */
  overlay?: Overlay | undefined;
  /**
   * One of the picture's two layers, for who keeps the first and lays the second over it: `ground` is
   * what an episode does not change, `flight` what it does. Default: both.
   */
  layer?: 'ground' | 'flight' | undefined;
}

/**
 * Draws a scene over all of a picture, whatever its size, and leaves the context's settings as they
 * were. The same scene and options give the same picture; nothing is remembered between calls.
 *
 * @throws RangeError for a width or height that is not positive and finite, and for a scene with a
 *   number that is not; then nothing was drawn
 */
export function drawScene(context: Canvas2D, scene: Scene, options: DrawOptions): void {
  const { width, height, overlay, layer } = options;
  checkScene(scene);
  const view = viewOf(scene, width, height);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.save();
  context.translate(-view.left * view.scale, height);
  context.scale(view.scale, -view.scale);
  if (layer !== 'flight') drawGround(context, scene, view);
  if (layer !== 'ground') drawFlight(context, scene);
  context.restore();
  if (overlay !== undefined) drawOverlay(context, overlay, width, height);
  context.restore();
}

function drawGround(context: Canvas2D, scene: Scene, view: View): void {
  drawSky(context, view);
  drawTerrain(context, scene, view);
  drawHelipad(context, scene, view);
}

function drawFlight(context: Canvas2D, scene: Scene): void {
  const pose = poseOf(scene);
  if (pose !== undefined) drawShadow(context, scene, pose);
  drawParticles(context, scene);
  if (pose === undefined) return;
  drawFlames(context, scene, pose);
  drawLander(context, scene, pose);
}
