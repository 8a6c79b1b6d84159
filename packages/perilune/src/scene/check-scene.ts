import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { checkLanderScene } from './check-lander.js';
import { checkShapesScene } from './check-shapes.js';
import type { LanderScene } from './lander.js';
import type { ShapesScene } from './shapes.js';

/**
 * Refuses a scene that cannot be drawn. Canvases differ in what they do with NaN, from drawing nothing
 * to ending the process, and a colour that they do not know they pass over in silence.
 *
 * @throws UsageError that names the first such part, what it is and what it must be
 */
export function checkScene(scene: unknown): asserts scene is LanderScene | ShapesScene {
  const kind = typeof scene === 'object' && scene !== null && 'kind' in scene ? scene.kind : scene;
  if (kind === 'lander') checkLanderScene(scene as LanderScene);
  else if (kind === 'shapes') checkShapesScene(scene as ShapesScene);
  else throw new UsageError(`A scene's kind is "lander" or "shapes", not ${show(kind)}.`);
}
