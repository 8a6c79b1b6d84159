import { least } from './float';
import { ANGULAR_SLOP } from './settings';
import { CONTACT_RADIUS, Shape } from './shape';
import { Body, Contact, Edge, FACE_BODY, FACE_GROUND } from './world';

// The points at which a polygon meets an edge (b2EPCollider::Collide, Erin Catto), for the case there
// is: an isolated edge. The ground stands at the origin, unturned, so its frame is the world's.

const CAPACITY: i32 = 6;
/** The polygon in the frame of the ground: vertices, then normals. */
const polygon: usize = memory.data(CAPACITY * 16, 16);

// @ts-ignore: decorator
@inline
function vertexX(i: i32): f32 {
  return load<f32>(polygon + (i << 3));
}

// @ts-ignore: decorator
@inline
function vertexY(i: i32): f32 {
  return load<f32>(polygon + (i << 3), 4);
}

// @ts-ignore: decorator
@inline
function normalX(i: i32): f32 {
  return load<f32>(polygon + (i << 3), CAPACITY * 8);
}

// @ts-ignore: decorator
@inline
function normalY(i: i32): f32 {
  return load<f32>(polygon + (i << 3), CAPACITY * 8 + 4);
}

function placeVertices(body: Body, shape: Shape): void {
  for (let i = 0, n = shape.count; i < n; i++) {
    const x = shape.vertexX(i);
    const y = shape.vertexY(i);
    store<f32>(polygon + (i << 3), body.cosine * x - body.sine * y + body.x);
    store<f32>(polygon + (i << 3), body.sine * x + body.cosine * y + body.y, 4);
  }
}

function placeNormals(body: Body, shape: Shape): void {
  for (let i = 0, n = shape.count; i < n; i++) {
    const x = shape.normalX(i);
    const y = shape.normalY(i);
    store<f32>(polygon + (i << 3), body.cosine * x - body.sine * y, CAPACITY * 8);
    store<f32>(polygon + (i << 3), body.sine * x + body.cosine * y, CAPACITY * 8 + 4);
  }
}

/** Of the side found by `separateByPolygon`: its index, or -1, and how far it keeps the edge off. */
let side: i32 = -1;
let sideSeparation: f32 = 0;

/** b2EPCollider::ComputePolygonSeparation; (x, y) is the edge's normal towards the polygon. */
function separateByPolygon(edge: Edge, count: i32, x: f32, y: f32): void {
  side = -1;
  sideSeparation = -f32.MAX_VALUE;
  for (let i = 0; i < count; i++) {
    const nx = -normalX(i);
    const ny = -normalY(i);
    const px = vertexX(i);
    const py = vertexY(i);
    const s1 = nx * (px - edge.x1) + ny * (py - edge.y1);
    const s2 = nx * (px - edge.x2) + ny * (py - edge.y2);
    const s = least(s1, s2);
    if (s > CONTACT_RADIUS) {
      side = i;
      sideSeparation = s;
      return;
    }
    // Both limits of the range of normals of an isolated edge are its normal turned round.
    if ((nx + x) * x + (ny + y) * y < -ANGULAR_SLOP) continue;
    if (s > sideSeparation) {
      side = i;
      sideSeparation = s;
    }
  }
}

// The incident segment as it is clipped: two points with their ids (b2ClipVertex).
let clipX0: f32 = 0;
let clipY0: f32 = 0;
let clipId0: i32 = 0;
let clipX1: f32 = 0;
let clipY1: f32 = 0;
let clipId1: i32 = 0;

/** b2ContactFeature: which vertices (0) or faces (1) meet. */
// @ts-ignore: decorator
@inline
function featureId(indexA: i32, indexB: i32, typeA: i32, typeB: i32): i32 {
  return indexA | (indexB << 8) | (typeA << 16) | (typeB << 24);
}

/** b2ClipSegmentToLine. @returns whether two points are left */
function clip(x: f32, y: f32, offset: f32, vertex: i32): bool {
  const distance0 = x * clipX0 + y * clipY0 - offset;
  const distance1 = x * clipX1 + y * clipY1 - offset;
  const inside0 = distance0 <= 0;
  const inside1 = distance1 <= 0;
  if (inside0 && inside1) return true;
  if (!(distance0 * distance1 < 0)) return false;
  const share = distance0 / (distance0 - distance1);
  const cutX = clipX0 + share * (clipX1 - clipX0);
  const cutY = clipY0 + share * (clipY1 - clipY0);
  const id = featureId(vertex, (clipId0 >> 8) & 255, 0, 1);
  // The point inside comes first, the cut second.
  if (inside1) {
    clipX0 = clipX1;
    clipY0 = clipY1;
    clipId0 = clipId1;
  }
  clipX1 = cutX;
  clipY1 = cutY;
  clipId1 = id;
  return true;
}

/** Clips to the sides of the reference face from 1 to 2 with the normal (x, y). */
function clipToFace(
  x: f32,
  y: f32,
  x1: f32,
  y1: f32,
  index1: i32,
  x2: f32,
  y2: f32,
  index2: i32,
): bool {
  if (!clip(y, -x, y * x1 + -x * y1, index1)) return false;
  return clip(-y, x, -y * x2 + x * y2, index2);
}

/** The polygon's side that faces the edge most: the incident one. */
function mostOpposed(count: i32, x: f32, y: f32): i32 {
  let best = 0;
  let bestValue = x * normalX(0) + y * normalY(0);
  for (let i = 1; i < count; i++) {
    const value = x * normalX(i) + y * normalY(i);
    if (value < bestValue) {
      bestValue = value;
      best = i;
    }
  }
  return best;
}

function keepPoint(contact: Contact, x: f32, y: f32, id: i32): void {
  const point = contact.point(contact.pointCount);
  contact.pointCount++;
  point.x = x;
  point.y = y;
  point.id = id;
}

/** Keeps a clipped point in the body's frame. */
function keepInBody(contact: Contact, body: Body, x: f32, y: f32, id: i32): void {
  const px = x - body.x;
  const py = y - body.y;
  keepPoint(contact, body.cosine * px + body.sine * py, -body.sine * px + body.cosine * py, id);
}

function collideWithGroundFace(
  contact: Contact,
  edge: Edge,
  body: Body,
  count: i32,
  front: bool,
): void {
  const x = front ? edge.normalX : -edge.normalX;
  const y = front ? edge.normalY : -edge.normalY;
  const i1 = mostOpposed(count, x, y);
  const i2 = i1 + 1 < count ? i1 + 1 : 0;
  clipX0 = vertexX(i1);
  clipY0 = vertexY(i1);
  clipId0 = featureId(0, i1, 1, 0);
  clipX1 = vertexX(i2);
  clipY1 = vertexY(i2);
  clipId1 = featureId(0, i2, 1, 0);
  const x1 = front ? edge.x1 : edge.x2;
  const y1 = front ? edge.y1 : edge.y2;
  const x2 = front ? edge.x2 : edge.x1;
  const y2 = front ? edge.y2 : edge.y1;
  if (!clipToFace(x, y, x1, y1, front ? 0 : 1, x2, y2, front ? 1 : 0)) return;

  contact.face = FACE_GROUND;
  contact.normalX = x;
  contact.normalY = y;
  contact.pointX = x1;
  contact.pointY = y1;
  if (x * (clipX0 - x1) + y * (clipY0 - y1) <= CONTACT_RADIUS) {
    keepInBody(contact, body, clipX0, clipY0, clipId0);
  }
  if (x * (clipX1 - x1) + y * (clipY1 - y1) <= CONTACT_RADIUS) {
    keepInBody(contact, body, clipX1, clipY1, clipId1);
  }
}

/** The same features, seen from the body. */
// @ts-ignore: decorator
@inline
function swapFeatures(id: i32): i32 {
  return featureId((id >> 8) & 255, id & 255, (id >> 24) & 255, (id >> 16) & 255);
}

function collideWithBodyFace(contact: Contact, edge: Edge, shape: Shape, i1: i32): void {
  const x = normalX(i1);
  const y = normalY(i1);
  const i2 = i1 + 1 < shape.count ? i1 + 1 : 0;
  clipX0 = edge.x1;
  clipY0 = edge.y1;
  clipId0 = featureId(0, i1, 0, 1);
  clipX1 = edge.x2;
  clipY1 = edge.y2;
  clipId1 = featureId(0, i1, 0, 1);
  const x1 = vertexX(i1);
  const y1 = vertexY(i1);
  if (!clipToFace(x, y, x1, y1, i1, vertexX(i2), vertexY(i2), i2)) return;

  contact.face = FACE_BODY;
  contact.normalX = shape.normalX(i1);
  contact.normalY = shape.normalY(i1);
  contact.pointX = shape.vertexX(i1);
  contact.pointY = shape.vertexY(i1);
  if (x * (clipX0 - x1) + y * (clipY0 - y1) <= CONTACT_RADIUS) {
    keepPoint(contact, clipX0, clipY0, swapFeatures(clipId0));
  }
  if (x * (clipX1 - x1) + y * (clipY1 - y1) <= CONTACT_RADIUS) {
    keepPoint(contact, clipX1, clipY1, swapFeatures(clipId1));
  }
}

/** Finds the contact's points anew, with their ids but without impulses. */
export function collide(contact: Contact, edge: Edge, body: Body): void {
  contact.pointCount = 0;
  const shape = body.shape;
  const count = shape.count;
  const centroidX = body.cosine * shape.centroidX - body.sine * shape.centroidY + body.x;
  const centroidY = body.sine * shape.centroidX + body.cosine * shape.centroidY + body.y;
  const offset = edge.normalX * (centroidX - edge.x1) + edge.normalY * (centroidY - edge.y1);
  const front = offset >= 0;
  const x = front ? edge.normalX : -edge.normalX;
  const y = front ? edge.normalY : -edge.normalY;

  placeVertices(body, shape);
  let separation = f32.MAX_VALUE;
  for (let i = 0; i < count; i++) {
    const s = x * (vertexX(i) - edge.x1) + y * (vertexY(i) - edge.y1);
    if (s < separation) separation = s;
  }
  if (separation > CONTACT_RADIUS) return;

  placeNormals(body, shape);
  separateByPolygon(edge, count, x, y);
  if (side >= 0 && sideSeparation > CONTACT_RADIUS) return;

  // The ground's face is preferred unless the body's is clearly better, so that it does not change
  // from step to step.
  if (side >= 0 && sideSeparation > <f32>0.98 * separation + <f32>0.001) {
    collideWithBodyFace(contact, edge, shape, side);
  } else {
    collideWithGroundFace(contact, edge, body, count, front);
  }
}
