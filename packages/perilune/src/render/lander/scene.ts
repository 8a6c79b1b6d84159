import type { LanderScene } from '../../scene/index.js';
import type { Canvas2D } from '../shared/canvas.js';
import type { View } from '../shared/view.js';
import { drawFlames } from './flames.js';
import { drawHelipad } from './helipad.js';
import { drawLander, drawShadow } from './lander.js';
import { drawParticles } from './particles.js';
import { poseOf } from './pose.js';
import { drawSky } from './sky.js';
import { drawTerrain } from './terrain.js';

/** Draws what an episode does not change. In metres, y up. */
export function drawGround(context: Canvas2D, scene: LanderScene, view: View): void {
  drawSky(context, view);
  drawTerrain(context, scene, view);
  drawHelipad(context, scene, view);
}

/** Draws what an episode moves. In metres, y up. */
export function drawFlight(context: Canvas2D, scene: LanderScene): void {
  const pose = poseOf(scene);
  if (pose !== undefined) drawShadow(context, scene, pose);
  drawParticles(context, scene);
  if (pose === undefined) return;
  drawFlames(context, scene, pose);
  drawLander(context, scene, pose);
}
