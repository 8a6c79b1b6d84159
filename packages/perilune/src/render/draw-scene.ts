import { checkScene, type Scene } from '../scene/index.js';
import { drawFlight, drawGround } from './lander/scene.js';
import { areasBeside } from './overlay/layout.js';
import { drawOverlay, type Overlay } from './overlay/overlay.js';
import { drawTitle } from './overlay/title.js';
import { drawBackground, drawFigures } from './shapes/scene.js';
import type { Canvas2D } from './shared/canvas.js';
import { cameraView, landerView, type View } from './shared/view.js';

/** How a scene is to be drawn. */
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
  /** Family of the letters, default `sans-serif`. */
  font?: string | undefined;
}

/**
 * Draws a scene over all of a picture, whatever its size, and leaves the context's settings as they
 * were. The same scene and options give the same picture; nothing is remembered between calls.
 *
 * @throws RangeError for a width or height that is not positive and finite
 * @throws UsageError for a scene that cannot be drawn (`checkScene`); in either case nothing was drawn
 */
export function drawScene(context: Canvas2D, scene: Scene, options: DrawOptions): void {
  const { width, height, overlay, layer } = options;
  checkScene(scene);
  const view = viewOf(scene, options);
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.save();
  context.translate(-view.left * view.scale, height + view.bottom * view.scale);
  context.scale(view.scale, -view.scale);
  drawWorld(context, scene, view, options);
  context.restore();
  if (scene.kind === 'shapes' && layer !== 'ground') drawTitle(context, scene.title, options);
  if (overlay !== undefined) drawOverlay(context, overlay, scene, options);
  context.restore();
}

function viewOf(scene: Scene, { width, height, overlay }: DrawOptions): View {
  if (scene.kind === 'lander') return landerView(scene, width, height);
  const { camera } = scene;
  const isWrittenOver = overlay !== undefined && camera.clear === true;
  return cameraView(
    camera,
    width,
    height,
    isWrittenOver ? areasBeside({ width, height }) : undefined,
  );
}

function drawWorld(context: Canvas2D, scene: Scene, view: View, options: DrawOptions): void {
  const { layer, font = 'sans-serif' } = options;
  if (scene.kind === 'lander') {
    if (layer !== 'flight') drawGround(context, scene, view);
    if (layer !== 'ground') drawFlight(context, scene);
  } else {
    if (layer !== 'flight') drawBackground(context, scene, view);
    if (layer !== 'ground') drawFigures(context, scene, view, font);
  }
}
