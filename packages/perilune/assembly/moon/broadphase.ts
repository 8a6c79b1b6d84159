import { least, most } from './float';
import { AABB_EXTENSION, AABB_MULTIPLIER, POLYGON_RADIUS } from './settings';
import { Shape } from './shape';
import {
  appendContact,
  BODIES,
  Body,
  bodyOf,
  contactAt,
  contactOf,
  Edge,
  edgeOf,
  EDGES,
  hasContact,
  pairOf,
  removeContact,
  World,
} from './world';

// With eleven edges no tree is needed: Box2D's (b2DynamicTree, b2BroadPhase, b2ContactManager; Erin
// Catto) decides by the same fattened boxes, and hands out new pairs sorted by proxy ids, which here
// are the edges in order of creation, then the hull, leg 0, leg 1.

let lowerX: f32 = 0;
let lowerY: f32 = 0;
let upperX: f32 = 0;
let upperY: f32 = 0;

// @ts-ignore: decorator
@inline
function leastLane(a: v128, b: v128): f32 {
  let low = f32x4.min(a, b);
  low = f32x4.min(low, v128.shuffle<f32>(low, low, 2, 3, 0, 1));
  return min<f32>(f32x4.extract_lane(low, 0), f32x4.extract_lane(low, 1));
}

// @ts-ignore: decorator
@inline
function mostLane(a: v128, b: v128): f32 {
  let high = f32x4.max(a, b);
  high = f32x4.max(high, v128.shuffle<f32>(high, high, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1));
}

/**
 * Sets lowerX .. upperY to the box around a polygon, without its skin. In what order the vertices are
 * compared decides at most the sign of a zero.
 */
function bound(shape: Shape, x: f32, y: f32, sine: f32, cosine: f32): void {
  const s = f32x4.splat(sine);
  const c = f32x4.splat(cosine);
  const ox = f32x4.splat(x);
  const oy = f32x4.splat(y);
  const x1 = shape.verticesX;
  const y1 = shape.verticesY;
  const x2 = shape.verticesX2;
  const y2 = shape.verticesY2;
  const px1 = f32x4.add(f32x4.sub(f32x4.mul(c, x1), f32x4.mul(s, y1)), ox);
  const py1 = f32x4.add(f32x4.add(f32x4.mul(s, x1), f32x4.mul(c, y1)), oy);
  const px2 = f32x4.add(f32x4.sub(f32x4.mul(c, x2), f32x4.mul(s, y2)), ox);
  const py2 = f32x4.add(f32x4.add(f32x4.mul(s, x2), f32x4.mul(c, y2)), oy);
  lowerX = leastLane(px1, px2);
  lowerY = leastLane(py1, py2);
  upperX = mostLane(px1, px2);
  upperY = mostLane(py1, py2);
}

/** The box of a new body's proxy (b2DynamicTree::CreateProxy). */
export function fattenBody(body: Body): void {
  bound(body.shape, body.x, body.y, body.sine, body.cosine);
  body.lowerX = lowerX - POLYGON_RADIUS - AABB_EXTENSION;
  body.lowerY = lowerY - POLYGON_RADIUS - AABB_EXTENSION;
  body.upperX = upperX + POLYGON_RADIUS + AABB_EXTENSION;
  body.upperY = upperY + POLYGON_RADIUS + AABB_EXTENSION;
}

/** The box of an edge's proxy, which never changes. */
export function fattenEdge(edge: Edge): void {
  edge.lowerX = least(edge.x1, edge.x2) - POLYGON_RADIUS - AABB_EXTENSION;
  edge.lowerY = least(edge.y1, edge.y2) - POLYGON_RADIUS - AABB_EXTENSION;
  edge.upperX = most(edge.x1, edge.x2) + POLYGON_RADIUS + AABB_EXTENSION;
  edge.upperY = most(edge.y1, edge.y2) + POLYGON_RADIUS + AABB_EXTENSION;
}

/**
 * Fits a body's box to its motion between angle0 and now (b2Body::SynchronizeFixtures and
 * b2DynamicTree::MoveProxy).
 *
 * @returns whether the box changed, so that new pairs may have come about
 */
export function moveProxy(body: Body): bool {
  const shape = body.shape;
  const sine0 = body.sine0;
  const cosine0 = body.cosine0;
  const x0 = body.centerX0 - (cosine0 * shape.centerX - sine0 * shape.centerY);
  const y0 = body.centerY0 - (sine0 * shape.centerX + cosine0 * shape.centerY);
  bound(shape, x0, y0, sine0, cosine0);
  const firstLowerX = lowerX;
  const firstLowerY = lowerY;
  const firstUpperX = upperX;
  const firstUpperY = upperY;
  bound(shape, body.x, body.y, body.sine, body.cosine);
  const lowX = least(firstLowerX - POLYGON_RADIUS, lowerX - POLYGON_RADIUS);
  const lowY = least(firstLowerY - POLYGON_RADIUS, lowerY - POLYGON_RADIUS);
  const highX = most(firstUpperX + POLYGON_RADIUS, upperX + POLYGON_RADIUS);
  const highY = most(firstUpperY + POLYGON_RADIUS, upperY + POLYGON_RADIUS);
  if (body.lowerX <= lowX && body.lowerY <= lowY && highX <= body.upperX && highY <= body.upperY) {
    return false;
  }

  const aheadX = AABB_MULTIPLIER * (body.x - x0);
  const aheadY = AABB_MULTIPLIER * (body.y - y0);
  body.lowerX = lowX - AABB_EXTENSION;
  body.lowerY = lowY - AABB_EXTENSION;
  body.upperX = highX + AABB_EXTENSION;
  body.upperY = highY + AABB_EXTENSION;
  if (aheadX < 0) body.lowerX += aheadX;
  else body.upperX += aheadX;
  if (aheadY < 0) body.lowerY += aheadY;
  else body.upperY += aheadY;
  return true;
}

/** Whether the fattened boxes overlap (b2TestOverlap). */
export function overlaps(edge: Edge, body: Body): bool {
  if (body.lowerX - edge.upperX > 0 || body.lowerY - edge.upperY > 0) return false;
  return !(edge.lowerX - body.upperX > 0 || edge.lowerY - body.upperY > 0);
}

function makeContact(world: World, body: i32, edge: i32): void {
  const pair = pairOf(body, edge);
  const contact = contactOf(world, pair);
  contact.edge = edge;
  contact.body = body;
  contact.enabled = true;
  contact.touching = false;
  contact.inIsland = false;
  contact.impactKnown = false;
  contact.impactCount = 0;
  contact.pointCount = 0;
  // The base line was made with Box2D's default friction, the terrain with Gymnasium's.
  const moving = bodyOf(world, body);
  contact.friction = sqrt<f32>((edge == 0 ? <f32>0.2 : <f32>0.1) * moving.shape.friction);
  appendContact(world, pair);
  moving.wake();
}

/** Makes the contacts that have come about for the bodies whose bit is set in `moved`. */
export function findNewContacts(world: World, moved: i32): void {
  if (moved == 0) return;
  for (let e = 0; e < EDGES; e++) {
    const edge = edgeOf(world, e);
    for (let b = 0; b < BODIES; b++) {
      if ((moved & (1 << b)) == 0 || !overlaps(edge, bodyOf(world, b))) continue;
      if (!hasContact(world, pairOf(b, e))) makeContact(world, b, e);
    }
  }
}

/** Ends the i-th oldest contact, whose boxes parted (b2ContactManager::Destroy). */
export function destroyContact(world: World, i: i32): void {
  const contact = contactAt(world, i);
  const body = bodyOf(world, contact.body);
  if (contact.touching) body.touching = false;
  if (contact.pointCount > 0) body.wake();
  removeContact(world, i);
}
