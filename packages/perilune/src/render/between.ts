import type { Scene, ShapesScene } from '../scene/index.js';

/**
 * The picture between two steps: a world of 50 steps a second is shown 60 times and slowed down without a
 * jolt. What moves is placed between the two, groups turn the shorter way round; what is in one of them
 * alone (exhaust, a group of another name) is the earlier step's.
 *
 * @param share 0..1 of the way
 */
export function sceneBetween(from: Scene, to: Scene, share: number): Scene {
  if (share <= 0 || from.kind !== to.kind) return from;
  if (share >= 1) return to;
  if (from.kind === 'lander' && to.kind === 'lander') {
    return { ...from, bodies: between(from.bodies, to.bodies, share) };
  }
  return shapesBetween(from as ShapesScene, to as ShapesScene, share);
}

function shapesBetween(from: ShapesScene, to: ShapesScene, share: number): ShapesScene {
  return {
    ...from,
    camera: between(from.camera, to.camera, share),
    shapes: between(from.shapes, to.shapes, share),
  };
}

/** Numbers between numbers, wherever they lie in two values that are built alike. */
function between<Value>(from: Value, to: unknown, share: number): Value {
  return blend(from, to, share) as Value;
}

function blend(from: unknown, to: unknown, share: number): unknown {
  if (typeof from === 'number' && typeof to === 'number') return from + share * (to - from);
  if (Array.isArray(from)) return Array.isArray(to) ? blendLists(from, to, share) : from;
  if (!isObject(from) || !isObject(to)) return from;
  if (from.kind !== to.kind || from.name !== to.name) return from;
  return Object.fromEntries(
    Object.entries(from).map(([name, value]) => [
      name,
      name === 'angle' ? turn(value, to[name], share) : blend(value, to[name], share),
    ]),
  );
}

/** Outlines must have as many vertices; of shapes that come and go the others move. */
function blendLists(from: readonly unknown[], to: readonly unknown[], share: number): unknown {
  if (from.length !== to.length && !from.every(isObject)) return from;
  return from.map((value, i) => blend(value, to[i], share));
}

function turn(from: unknown, to: unknown, share: number): unknown {
  if (typeof from !== 'number' || typeof to !== 'number') return from;
  const way = to - from;
  return from + share * (way - 2 * Math.PI * Math.round(way / (2 * Math.PI)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
