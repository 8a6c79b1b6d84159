import type { LanderScene } from '../../scene/index.js';
import type { Canvas2D, Gradient } from '../shared/canvas.js';
import { scatter } from '../shared/noise.js';
import { enterHull, type Pose } from './pose.js';

/** Where a flame leaves, and how large it is at full power, in the hull's units. */
interface Flame {
  x: number;
  y: number;
  /** Direction of the exhaust, unit length. */
  directionX: number;
  directionY: number;
  length: number;
  width: number;
}

const MAIN: Flame = { x: 0, y: -16, directionX: 0, directionY: -1, length: 34, width: 13 };
const LEFT: Flame = { x: -19, y: 12.5, directionX: -1, directionY: 0, length: 17, width: 6 };
const RIGHT: Flame = { x: 19, y: 12.5, directionX: 1, directionY: 0, length: 17, width: 6 };

/** Draws the flames of the engines that burn. In metres, y up; before the lander. */
export function drawFlames(context: Canvas2D, scene: LanderScene, pose: Pose): void {
  const { main, left, right } = scene.engines;
  if (main <= 0 && left <= 0 && right <= 0) return;
  // A flame flickers with the lander's place, which differs in every frame of a flight.
  const flicker = 0.85 + 0.3 * scatter(Math.round((pose.x * 7 + pose.y * 13) * 1000));
  context.save();
  enterHull(context, pose);
  if (main > 0) drawFlame(context, MAIN, main * flicker);
  if (left > 0) drawFlame(context, LEFT, left * flicker);
  if (right > 0) drawFlame(context, RIGHT, right * flicker);
  context.restore();
}

function drawFlame(context: Canvas2D, flame: Flame, power: number): void {
  const { x, y, directionX, directionY } = flame;
  context.save();
  // From here on the flame burns along the x axis.
  context.transform(directionX, directionY, -directionY, directionX, x, y);
  drawGlow(context, flame.length * power);
  drawTongue(context, flame.length * power, flame.width * (0.6 + 0.4 * power), OUTER);
  drawTongue(context, flame.length * power * 0.58, flame.width * 0.55, INNER);
  context.restore();
}

const OUTER = ['rgba(255, 214, 110, 0.95)', 'rgba(255, 112, 40, 0.80)', 'rgba(255, 60, 40, 0)'];
const INNER = ['rgba(255, 255, 255, 1)', 'rgba(255, 246, 200, 0.95)', 'rgba(255, 210, 110, 0)'];
const GLOW = ['rgba(255, 170, 80, 0.42)', 'rgba(255, 140, 60, 0)'];

function drawGlow(context: Canvas2D, length: number): void {
  const centre = 0.3 * length;
  const radius = 0.95 * length;
  const glow = context.createRadialGradient(centre, 0, 0, centre, 0, radius);
  addStops(glow, GLOW);
  context.fillStyle = glow;
  context.fillRect(centre - radius, -radius, 2 * radius, 2 * radius);
}

function drawTongue(
  context: Canvas2D,
  length: number,
  width: number,
  colors: readonly string[],
): void {
  const burn = context.createLinearGradient(0, 0, length, 0);
  addStops(burn, colors);
  context.fillStyle = burn;
  context.beginPath();
  context.moveTo(0, width * 0.38);
  context.quadraticCurveTo(length * 0.4, width * 0.75, length, 0);
  context.quadraticCurveTo(length * 0.4, -width * 0.75, 0, -width * 0.38);
  context.closePath();
  context.fill();
}

/** Spreads the colours evenly over the gradient. */
function addStops(gradient: Gradient, colors: readonly string[]): void {
  for (let i = 0; i < colors.length; i++) {
    gradient.addColorStop(i / (colors.length - 1), colors[i]!);
  }
}
