import type { Vertex } from './vertex.js';

/** A moving part, as a convex polygon already placed in the world. */
export interface SceneBody {
  kind: 'hull' | 'leg';
  /** Counter-clockwise; the last vertex joins the first. */
  vertices: readonly Vertex[];
  /** Whether the part is in contact with the ground. */
  touching: boolean;
}

/** A puff of exhaust: decoration, without any effect on the dynamics. */
export interface SceneParticle {
  x: number;
  y: number;
  radius: number;
  /** 1 when it leaves the engine at full power, falling to 0 when it is gone. */
  life: number;
}

/** What there is to draw of a lander's world, in metres, y up: the part of the world that Gymnasium's window shows. */
export interface LanderScene {
  kind: 'lander';
  /** 20 */
  width: number;
  /** 13.33 */
  height: number;
  /** The surface of the moon from left to right, 11 vertices; below it is ground, above it sky. */
  terrain: readonly Vertex[];
  /** The landing pad lies between two flags, at x1 and x2, on the level y. */
  helipad: { x1: number; x2: number; y: number };
  /** Drawn in this order: the legs lie over the hull, as in Gymnasium. */
  bodies: readonly SceneBody[];
  particles: readonly SceneParticle[];
  /** Power of the engines in the last step, 0..1. `left` and `right` are the sides the exhaust leaves at. */
  engines: { main: number; left: number; right: number };
}
