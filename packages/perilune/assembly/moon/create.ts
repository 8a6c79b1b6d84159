import { fattenBody, fattenEdge } from './broadphase';
import { LEG_ANGLE } from './joint-setup';
import { HULL_SHAPE, LEG_SHAPE, Shape } from './shape';
import { cosine, rotate, sine } from './sine';
import {
  BODIES,
  Body,
  bodyOf,
  contactAt,
  Edge,
  EDGES,
  HULL,
  LEG_0,
  LEG_1,
  pairAt,
  pairOf,
  World,
  WORLD_SIZE,
} from './world';

function placeBody(body: Body, shape: Shape, x: f64, y: f64, angle: f32): void {
  body.shape = shape;
  body.x = <f32>x;
  body.y = <f32>y;
  body.angle = angle;
  rotate(body.angle);
  body.sine = sine;
  body.cosine = cosine;
  body.turnedTo = body.angle;
  body.centerX = cosine * shape.centerX - sine * shape.centerY + body.x;
  body.centerY = sine * shape.centerX + cosine * shape.centerY + body.y;
  body.awake = true;
  fattenBody(body);
}

/** Makes a slot a new world: the lander at rest at the top, on no ground yet. */
export function createWorld(world: World, gravity: f32): void {
  memory.fill(changetype<usize>(world), 0, WORLD_SIZE);
  world.gravity = gravity;
  world.fresh = true;
  const x: f64 = 10;
  const y = 400.0 / 30.0;
  placeBody(bodyOf(world, HULL), HULL_SHAPE, x, y, 0);
  placeBody(bodyOf(world, LEG_0), LEG_SHAPE, x + 20.0 / 30.0, y, -LEG_ANGLE);
  placeBody(bodyOf(world, LEG_1), LEG_SHAPE, x - 20.0 / 30.0, y, LEG_ANGLE);
}

/**
 * Makes a world whose bytes were copied here from elsewhere, perhaps from another module's memory, one
 * of this memory: shapes are the only things it points to.
 *
 * @returns whether all that counts or names its parts is in range
 */
export function adoptWorld(world: World): bool {
  bodyOf(world, HULL).shape = HULL_SHAPE;
  bodyOf(world, LEG_0).shape = LEG_SHAPE;
  bodyOf(world, LEG_1).shape = LEG_SHAPE;
  if (<u32>world.contactCount > <u32>(BODIES * EDGES)) return false;
  for (let i = 0; i < world.contactCount; i++) {
    if (pairAt(world, i) >= BODIES * EDGES) return false;
    const contact = contactAt(world, i);
    if (pairOf(contact.body, contact.edge) != pairAt(world, i)) return false;
    if (<u32>contact.body >= <u32>BODIES || <u32>contact.pointCount > 2) return false;
  }
  return true;
}

/** Sets one of the edges; edge 0 is the base line. */
export function setEdge(edge: Edge, x1: f32, y1: f32, x2: f32, y2: f32): void {
  edge.x1 = x1;
  edge.y1 = y1;
  edge.x2 = x2;
  edge.y2 = y2;
  const dx = x2 - x1;
  const dy = y2 - y1;
  const inverse = <f32>1 / sqrt<f32>(dx * dx + dy * dy);
  edge.normalX = dy * inverse;
  edge.normalY = -(dx * inverse);
  fattenEdge(edge);
}
