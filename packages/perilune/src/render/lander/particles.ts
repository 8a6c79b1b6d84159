import type { LanderScene } from '../../scene/index.js';
import { type Canvas2D, TURN } from '../shared/canvas.js';

/** Colours of a puff, from smoke to fresh flame: chosen by its life, made once. */
const AGES = [
  'rgba(120, 122, 140, 0.10)',
  'rgba(140, 138, 150, 0.22)',
  'rgba(170, 150, 145, 0.34)',
  'rgba(214, 142, 104, 0.46)',
  'rgba(242, 140, 66, 0.60)',
  'rgba(255, 168, 64, 0.74)',
  'rgba(255, 208, 104, 0.86)',
  'rgba(255, 244, 196, 0.95)',
] as const;

/** Draws the exhaust: puffs that spread, cool and fade. In metres, y up. */
export function drawParticles(context: Canvas2D, scene: LanderScene): void {
  for (const { x, y, radius, life } of scene.particles) {
    const fresh = Math.min(Math.max(life, 0), 1);
    context.fillStyle = AGES[Math.min(Math.floor(fresh * AGES.length), AGES.length - 1)]!;
    context.beginPath();
    context.arc(x, y, radius * (1 + 1.5 * (1 - fresh)), 0, TURN);
    context.fill();
  }
}
