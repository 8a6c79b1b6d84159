import type { LanderScene, Vertex } from '../../scene/index.js';
import { type Canvas2D, TURN } from '../shared/canvas.js';
import { scatter } from '../shared/noise.js';
import { palette } from '../shared/palette.js';
import type { View } from '../shared/view.js';

const CRATERS = 26;
/** Direction to the sun, from the upper left: unit length. */
const SUN_X = -0.6;
const SUN_Y = 0.8;

/** Height of the surface above x in metres; beyond the ends it goes on level. */
export function surfaceAt(terrain: readonly Vertex[], x: number): number {
  for (let i = 1; i < terrain.length; i++) {
    const [x1, y1] = terrain[i]!;
    if (x > x1) continue;
    const [x0, y0] = terrain[i - 1]!;
    return x <= x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
  }
  return terrain[terrain.length - 1]?.[1] ?? 0;
}

/** Draws the moon's surface, its slopes lit from the upper left. In metres, y up. */
export function drawTerrain(context: Canvas2D, scene: LanderScene, view: View): void {
  const { terrain } = scene;
  context.save();
  traceGround(context, terrain, view);
  const ground = context.createLinearGradient(0, scene.height / 2.2, 0, 0);
  ground.addColorStop(0, palette.groundTop);
  ground.addColorStop(0.55, palette.groundMiddle);
  ground.addColorStop(1, palette.groundBottom);
  context.fillStyle = ground;
  context.fill();
  context.clip();
  for (let i = 1; i < terrain.length; i++) shadeSlope(context, terrain[i - 1]!, terrain[i]!);
  drawCraters(context, terrain, view);
  context.restore();
  drawEdge(context, terrain, view);
}

function traceSurface(context: Canvas2D, terrain: readonly Vertex[], view: View): void {
  context.lineTo(view.left, terrain[0]?.[1] ?? 0);
  for (const [x, y] of terrain) context.lineTo(x, y);
  context.lineTo(view.right, terrain[terrain.length - 1]?.[1] ?? 0);
}

function traceGround(context: Canvas2D, terrain: readonly Vertex[], view: View): void {
  context.beginPath();
  context.moveTo(view.left, 0);
  traceSurface(context, terrain, view);
  context.lineTo(view.right, 0);
  context.closePath();
}

/** Lightens or darkens the flank below one stretch of the surface by the way it faces the sun. */
function shadeSlope(context: Canvas2D, from: Vertex, to: Vertex): void {
  const [x0, y0] = from;
  const [x1, y1] = to;
  const length = Math.hypot(x1 - x0, y1 - y0);
  const facing = ((y0 - y1) * SUN_X + (x1 - x0) * SUN_Y) / length - SUN_Y;
  if (Math.abs(facing) < 0.01) return;
  const color = facing > 0 ? palette.sunlit : palette.shaded;
  const strength = Math.min(0.75, Math.abs(facing) * 0.95);
  drawFlank(
    context,
    from,
    to,
    length,
    `rgba(${color}, ${strength.toFixed(3)})`,
    `rgba(${color}, 0)`,
  );
}

/** A facet of rock that leans the way its slope falls and fades into the ground. */
function drawFlank(
  context: Canvas2D,
  [x0, y0]: Vertex,
  [x1, y1]: Vertex,
  length: number,
  color: string,
  faded: string,
): void {
  const middleX = (x0 + x1) / 2;
  const middleY = (y0 + y1) / 2;
  const depth = 0.9 + 0.75 * length;
  const footX = middleX + 0.2 * (x1 - x0) + (0.5 * depth * (y1 - y0)) / length;
  const footY = middleY - depth;
  const shade = context.createLinearGradient(middleX, middleY, footX, footY);
  shade.addColorStop(0, color);
  shade.addColorStop(1, faded);
  context.fillStyle = shade;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.lineTo(x1 + 0.3 * (footX - x0), footY);
  context.lineTo(footX, footY);
  context.closePath();
  context.fill();
}

function drawCraters(context: Canvas2D, terrain: readonly Vertex[], view: View): void {
  for (let i = 0; i < CRATERS; i++) {
    const x = view.left + (view.right - view.left) * ((i + scatter(7 * i + 1)) / CRATERS);
    const surface = surfaceAt(terrain, x);
    const depth = 0.12 + 0.8 * scatter(7 * i + 2);
    const y = surface * (1 - depth);
    // Nearer to the eye, so larger, the lower it lies.
    const radius = (0.1 + 0.42 * scatter(7 * i + 3)) * (0.45 + depth);
    drawCrater(context, x, y, radius);
  }
}

function drawCrater(context: Canvas2D, x: number, y: number, radius: number): void {
  context.fillStyle = palette.craterLight;
  context.beginPath();
  context.ellipse(x, y - radius * 0.06, radius * 1.05, radius * 0.38, 0, 0, TURN);
  context.fill();
  context.fillStyle = palette.groundMiddle;
  context.beginPath();
  context.ellipse(x, y, radius, radius * 0.33, 0, 0, TURN);
  context.fill();
  context.fillStyle = palette.craterShade;
  context.beginPath();
  context.ellipse(x - radius * 0.12, y + radius * 0.05, radius * 0.86, radius * 0.26, 0, 0, TURN);
  context.fill();
}

function drawEdge(context: Canvas2D, terrain: readonly Vertex[], view: View): void {
  context.strokeStyle = palette.groundEdge;
  context.lineWidth = Math.max(0.05, 1 / view.scale);
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(view.left, terrain[0]?.[1] ?? 0);
  traceSurface(context, terrain, view);
  context.stroke();
}
