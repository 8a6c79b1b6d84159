import type { Scene, SceneBody, Vertex } from 'perilune';

/**
 * The picture between two steps: a world of 50 steps a second is shown 60 times and slowed down without
 * a jolt. Only what moves is placed between; exhaust comes and goes, so it is the earlier step's.
 *
 * @param share 0..1 of the way
 */
export function sceneBetween(from: Scene, to: Scene, share: number): Scene {
  if (share <= 0 || from.bodies.length !== to.bodies.length) return from;
  if (share >= 1) return to;
  return { ...from, bodies: from.bodies.map((body, i) => bodyBetween(body, to.bodies[i], share)) };
}

function bodyBetween(from: SceneBody, to: SceneBody | undefined, share: number): SceneBody {
  if (to?.vertices.length !== from.vertices.length) return from;
  return {
    ...from,
    vertices: from.vertices.map((vertex, i) => pointBetween(vertex, to.vertices[i], share)),
  };
}

function pointBetween(from: Vertex, to: Vertex | undefined, share: number): Vertex {
  if (to === undefined) return from;
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}
