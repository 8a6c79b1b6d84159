import { UsageError } from '../errors.js';
import type { LanderScene } from './lander.js';
import type { Vertex } from './vertex.js';

/** @throws UsageError that names the first part with a number in it that cannot be drawn */
export function checkLanderScene(scene: LanderScene): void {
  const { width, height, terrain, helipad, bodies, particles, engines } = scene;
  check('size', width > 0 && height > 0 && Number.isFinite(width + height));
  check('helipad', Number.isFinite(helipad.x1 + helipad.x2 + helipad.y));
  check('engines', Number.isFinite(engines.main + engines.left + engines.right));
  check('terrain', areFinite(terrain));
  for (const { kind, vertices } of bodies) check(kind, vertices.length > 1 && areFinite(vertices));
  for (const { x, y, radius, life } of particles) {
    check('particles', radius >= 0 && Number.isFinite(x + y + radius + life));
  }
}

function areFinite(vertices: readonly Vertex[]): boolean {
  for (const [x, y] of vertices) if (!Number.isFinite(x + y)) return false;
  return true;
}

function check(part: string, drawable: boolean): void {
  if (!drawable) {
    throw new UsageError(
      `The scene's ${part} cannot be drawn: its numbers are not finite or in range.`,
    );
  }
}
