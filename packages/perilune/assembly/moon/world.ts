import { Shape } from './shape';

export const EDGES: i32 = 11;
export const BODIES: i32 = 3;

/** Bodies in order of creation: the legs are those of i = -1 and i = +1 in Gymnasium. */
export const HULL: i32 = 0;
export const LEG_0: i32 = 1;
export const LEG_1: i32 = 2;

/** A segment of the ground: two-sided, static, joined to nothing. */
@unmanaged
export class Edge {
  x1: f32;
  y1: f32;
  x2: f32;
  y2: f32;
  /** Unit normal to the right of the direction from 1 to 2: downwards, for ground. */
  normalX: f32;
  normalY: f32;
  // Fattened box.
  lowerX: f32;
  lowerY: f32;
  upperX: f32;
  upperY: f32;
}

/** Position of a body's origin, and its rotation's sine and cosine (b2Transform). */
@unmanaged
export class Pose {
  x: f32;
  y: f32;
  sine: f32;
  cosine: f32;
}

/** A moving part: b2Body, b2Sweep and its one fixture's proxy. */
@unmanaged
export class Body extends Pose {
  // Centre of mass and angle now, and at the fraction `alpha0` of the step.
  centerX: f32;
  centerY: f32;
  angle: f32;
  centerX0: f32;
  centerY0: f32;
  angle0: f32;
  alpha0: f32;
  /** The angle that sine and cosine belong to. */
  turnedTo: f32;
  /** Of angle0: known from the step before, or from the impact that set it. */
  sine0: f32;
  cosine0: f32;
  velocityX: f32;
  velocityY: f32;
  spin: f32;
  forceX: f32;
  forceY: f32;
  torque: f32;
  sleepTime: f32;
  awake: bool;
  /** Gymnasium's `ground_contact`: set by the last begin or end of a touch. */
  touching: bool;
  shape: Shape;
  // Fattened box.
  lowerX: f32;
  lowerY: f32;
  upperX: f32;
  upperY: f32;

  wake(): void {
    if (this.awake) return;
    this.awake = true;
    this.sleepTime = 0;
  }

  sleep(): void {
    this.awake = false;
    this.sleepTime = 0;
    this.velocityX = 0;
    this.velocityY = 0;
    this.spin = 0;
    this.clearForces();
  }

  clearForces(): void {
    this.forceX = 0;
    this.forceY = 0;
    this.torque = 0;
  }
}

/** A point of a contact's manifold, in the frame of the moving body or of the ground. */
@unmanaged
export class ManifoldPoint {
  x: f32;
  y: f32;
  normalImpulse: f32;
  tangentImpulse: f32;
  /** The features whose meeting it is (b2ContactID): equal ids inherit impulses. */
  id: i32;
}

/** The reference face of a manifold: the ground's (b2Manifold::e_faceA) or the body's. */
export const FACE_GROUND: i32 = 0;
export const FACE_BODY: i32 = 1;

/** One edge with one body whose fattened boxes overlap: b2Contact and its b2Manifold. */
@unmanaged
export class Contact {
  edge: i32;
  body: i32;
  enabled: bool;
  touching: bool;
  inIsland: bool;
  /** Whether `impact` holds for the bodies as they are. */
  impactKnown: bool;
  impactCount: i32;
  /** Time of impact, as a fraction of the step. */
  impact: f32;
  friction: f32;
  face: i32;
  pointCount: i32;
  normalX: f32;
  normalY: f32;
  pointX: f32;
  pointY: f32;
  x0: f32;
  y0: f32;
  normalImpulse0: f32;
  tangentImpulse0: f32;
  id0: i32;
  x1: f32;
  y1: f32;
  normalImpulse1: f32;
  tangentImpulse1: f32;
  id1: i32;

  // @ts-ignore: decorator
  @inline point(i: i32): ManifoldPoint {
    return changetype<ManifoldPoint>(
      changetype<usize>(this) + offsetof<Contact>('x0') + <usize>i * offsetof<ManifoldPoint>(),
    );
  }
}

/** b2RevoluteJoint between the hull and a leg, with its motor and its limits. */
@unmanaged
export class Joint {
  /** Accumulated impulses: linear, of the limit, of the motor. */
  impulseX: f32;
  impulseY: f32;
  impulseZ: f32;
  motorImpulse: f32;
  /** 1 at the lower limit, -1 at the upper one, 0 between them. */
  limit: f32;
}

/** All that one lander's world keeps from step to step. */
@unmanaged
export class World {
  gravity: f32;
  /** Whether a contact of the hull has begun to touch. */
  crashed: bool;
  /** Whether the boxes of all edges are to be paired at the next step: they are new. */
  fresh: bool;
  /** Whether anything is awake in this step. */
  solving: bool;
  /** Whether the last velocity iterations recurred, so that most were left out. */
  recurred: bool;
  /** How far the ground's own sweep has been advanced by impacts of this step. */
  groundAlpha: f32;
  contactCount: i32;
}

export const BODIES_AT: usize = (offsetof<World>() + 15) & ~15;
const EDGES_AT: usize = BODIES_AT + <usize>BODIES * offsetof<Body>();
const JOINTS_AT: usize = EDGES_AT + <usize>EDGES * offsetof<Edge>();
const CONTACTS_AT: usize = JOINTS_AT + 2 * offsetof<Joint>();
const ORDER_AT: usize = CONTACTS_AT + <usize>(BODIES * EDGES) * offsetof<Contact>();

/** Bytes of a world. */
export const WORLD_SIZE: usize = (ORDER_AT + <usize>(BODIES * EDGES) + 15) & ~15;

// @ts-ignore: decorator
@inline
export function bodyOf(world: World, i: i32): Body {
  return changetype<Body>(changetype<usize>(world) + BODIES_AT + <usize>i * offsetof<Body>());
}

// @ts-ignore: decorator
@inline
export function edgeOf(world: World, i: i32): Edge {
  return changetype<Edge>(changetype<usize>(world) + EDGES_AT + <usize>i * offsetof<Edge>());
}

/** Joint 0 holds leg 0, joint 1 leg 1. */
// @ts-ignore: decorator
@inline
export function jointOf(world: World, i: i32): Joint {
  return changetype<Joint>(changetype<usize>(world) + JOINTS_AT + <usize>i * offsetof<Joint>());
}

// Every pair of a body and an edge has a place for its contact, so none is ever allocated. The order
// in which contacts were made is kept apart, for Box2D's lists run from the newest to the oldest.

// @ts-ignore: decorator
@inline
export function pairOf(body: i32, edge: i32): i32 {
  return body * EDGES + edge;
}

// @ts-ignore: decorator
@inline
export function contactOf(world: World, pair: i32): Contact {
  return changetype<Contact>(
    changetype<usize>(world) + CONTACTS_AT + <usize>pair * offsetof<Contact>(),
  );
}

/** The i-th oldest contact's pair. */
// @ts-ignore: decorator
@inline
export function pairAt(world: World, i: i32): i32 {
  return load<u8>(changetype<usize>(world) + <usize>i, ORDER_AT);
}

/** The i-th oldest contact. */
// @ts-ignore: decorator
@inline
export function contactAt(world: World, i: i32): Contact {
  return contactOf(world, pairAt(world, i));
}

export function hasContact(world: World, pair: i32): bool {
  for (let i = 0; i < world.contactCount; i++) {
    if (pairAt(world, i) == pair) return true;
  }
  return false;
}

export function appendContact(world: World, pair: i32): void {
  store<u8>(changetype<usize>(world) + <usize>world.contactCount, <u8>pair, ORDER_AT);
  world.contactCount++;
}

/** Takes the i-th oldest contact out of the order. */
export function removeContact(world: World, i: i32): void {
  world.contactCount--;
  const at = changetype<usize>(world) + ORDER_AT + <usize>i;
  memory.copy(at, at + 1, <usize>(world.contactCount - i));
}
