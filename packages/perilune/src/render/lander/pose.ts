import type { LanderScene, SceneBody, Vertex } from '../../scene/index.js';
import type { Canvas2D } from '../shared/canvas.js';

/** Lower edge of the hull in its own units, and where it lies below the body's origin. */
const HULL_BASE = 34;
const HULL_FLOOR = -10;

/** Place and attitude of the hull. Its own unit is a thirtieth of a metre, as Gymnasium draws it. */
export interface Pose {
  /** Origin of the hull, metres. */
  x: number;
  y: number;
  /** The hull's x axis (to its right) in metres a unit; its y axis is this one turned left. */
  axisX: number;
  axisY: number;
}

/**
 * Reads the hull's pose from its outline: its longest edge is its floor, whichever vertex the
 * physics begins with.
 *
 * @returns undefined for a scene without a hull
 */
export function poseOf(scene: LanderScene): Pose | undefined {
  const hull = scene.bodies.find((body) => body.kind === 'hull');
  if (hull === undefined) return undefined;
  const [from, to] = longestEdge(hull);
  const axisX = (to[0] - from[0]) / HULL_BASE;
  const axisY = (to[1] - from[1]) / HULL_BASE;
  return {
    x: (from[0] + to[0]) / 2 + axisY * HULL_FLOOR,
    y: (from[1] + to[1]) / 2 - axisX * HULL_FLOOR,
    axisX,
    axisY,
  };
}

/** The longest edge of an outline in its order, so with the body to the left of it. */
export function longestEdge(body: SceneBody): [from: Vertex, to: Vertex] {
  const { vertices } = body;
  let longest = -1;
  let best: [Vertex, Vertex] = [vertices[0]!, vertices[0]!];
  vertices.forEach((from, i) => {
    const to = vertices[(i + 1) % vertices.length]!;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length <= longest) return;
    longest = length;
    best = [from, to];
  });
  return best;
}

/** Lets the context draw in the hull's own units from now on. */
export function enterHull(context: Canvas2D, pose: Pose): void {
  const { x, y, axisX, axisY } = pose;
  context.transform(axisX, axisY, -axisY, axisX, x, y);
}
