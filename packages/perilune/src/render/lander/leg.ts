import type { SceneBody, Vertex } from '../../scene/index.js';
import { type Canvas2D, TURN } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import { longestEdge, type Pose } from './pose.js';

/** Where the struts leave the hull, in its own units, on the side of the leg. */
const UPPER_MOUNT = { x: 15, y: 0 };
const LOWER_MOUNT = { x: 12, y: -9 };
/** Half the width of a foot, in the hull's units. */
const FOOT = 6;

/** Draws one leg: two struts from the hull, the leg itself where the physics has it, and its foot. */
export function drawLeg(context: Canvas2D, leg: SceneBody, pose: Pose): void {
  const [head, foot] = middleLine(leg, pose);
  const unit = Math.hypot(pose.axisX, pose.axisY);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  drawStruts(context, head, foot, pose, unit);

  context.strokeStyle = palette.hullEdge;
  context.lineWidth = unit;
  context.fillStyle = palette.metal;
  context.beginPath();
  for (const [x, y] of leg.vertices) context.lineTo(x, y);
  context.closePath();
  context.fill();
  context.stroke();

  drawFoot(context, foot, pose, unit);
  if (leg.touching) drawLamp(context, head, unit);
}

function drawStruts(context: Canvas2D, head: Vertex, foot: Vertex, pose: Pose, unit: number): void {
  const side = Math.sign((head[0] - pose.x) * pose.axisX + (head[1] - pose.y) * pose.axisY) || 1;
  context.strokeStyle = palette.metalDark;
  context.lineWidth = 2 * unit;
  context.beginPath();
  moveToHull(context, pose, side * UPPER_MOUNT.x, UPPER_MOUNT.y);
  context.lineTo(head[0], head[1]);
  moveToHull(context, pose, side * LOWER_MOUNT.x, LOWER_MOUNT.y);
  context.lineTo((head[0] + foot[0]) / 2, (head[1] + foot[1]) / 2);
  context.stroke();
}

function moveToHull(context: Canvas2D, pose: Pose, x: number, y: number): void {
  context.moveTo(
    pose.x + x * pose.axisX - y * pose.axisY,
    pose.y + x * pose.axisY + y * pose.axisX,
  );
}

/** A plate below the leg, parallel to the hull's floor. */
function drawFoot(context: Canvas2D, foot: Vertex, pose: Pose, unit: number): void {
  const dx = FOOT * pose.axisX;
  const dy = FOOT * pose.axisY;
  context.strokeStyle = palette.metalLight;
  context.lineWidth = 2.4 * unit;
  context.beginPath();
  context.moveTo(foot[0] - dx, foot[1] - dy);
  context.lineTo(foot[0] + dx, foot[1] + dy);
  context.stroke();
}

/** The contact light: the leg stands on something. */
function drawLamp(context: Canvas2D, at: Vertex, unit: number): void {
  context.fillStyle = palette.contact;
  context.beginPath();
  context.arc(at[0], at[1], 2.2 * unit, 0, TURN);
  context.fill();
}

/** The leg's middle line in metres, from the end near the hull's origin to the other one. */
function middleLine(leg: SceneBody, pose: Pose): [head: Vertex, foot: Vertex] {
  const [from, to] = longestEdge(leg);
  const [x, y] = centreOf(leg);
  // The middle line is the long edge moved through the centre.
  const shiftX = x - (from[0] + to[0]) / 2;
  const shiftY = y - (from[1] + to[1]) / 2;
  const a: Vertex = [from[0] + shiftX, from[1] + shiftY];
  const b: Vertex = [to[0] + shiftX, to[1] + shiftY];
  return distance(a, pose) < distance(b, pose) ? [a, b] : [b, a];
}

function centreOf(body: SceneBody): Vertex {
  const count = body.vertices.length;
  const x = body.vertices.reduce((sum, vertex) => sum + vertex[0], 0) / count;
  const y = body.vertices.reduce((sum, vertex) => sum + vertex[1], 0) / count;
  return [x, y];
}

function distance(point: Vertex, pose: Pose): number {
  return Math.hypot(point[0] - pose.x, point[1] - pose.y);
}
