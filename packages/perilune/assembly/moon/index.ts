import { adoptWorld, createWorld, setEdge } from './create';
import { rotate, sine, cosine } from './sine';
import { allocateSlot, freeSlot } from './slots';
import {
  collide,
  findPairs,
  iteratePositions,
  iterateVelocities,
  stepWorlds,
  stopAtGround,
} from './step';
import { BODIES_AT, Body, bodyOf, edgeOf, HULL, World, WORLD_SIZE as SIZE } from './world';

export { MOST_WORLDS } from './step';

// What the environment calls. A world is named by its address.

export function createLander(): usize {
  return allocateSlot();
}

export function freeLander(world: World): void {
  freeSlot(changetype<usize>(world));
}

/** Begins an episode: a new world, whose ground is set next. */
export function reset(world: World, gravity: f32): void {
  createWorld(world, gravity);
}

/** Takes in a world whose bytes were written to a slot; false if they cannot be one. */
export function adopt(world: World): bool {
  return adoptWorld(world);
}

export function setGround(world: World, i: i32, x1: f32, y1: f32, x2: f32, y2: f32): void {
  setEdge(edgeOf(world, i), x1, y1, x2, y2);
}

/** A force at the hull's centre of mass and a torque, until the end of the next step. */
export function push(world: World, x: f32, y: f32, torque: f32): void {
  const hull = bodyOf(world, HULL);
  hull.wake();
  hull.forceX += x;
  hull.forceY += y;
  hull.torque += torque;
}

/** An impulse on the hull at a point of the world (b2Body::ApplyLinearImpulse). */
export function kick(world: World, x: f32, y: f32, atX: f32, atY: f32): void {
  const hull = bodyOf(world, HULL);
  const shape = hull.shape;
  hull.wake();
  hull.velocityX += shape.invMass * x;
  hull.velocityY += shape.invMass * y;
  hull.spin += shape.invInertia * ((atX - hull.centerX) * y - (atY - hull.centerY) * x);
}

/** Whose worlds the next `stepAll` moves; room for MOST_WORLDS. */
const chosen: usize = memory.data(4 * 64, 16);

export function step(world: World): void {
  store<usize>(chosen, changetype<usize>(world));
  stepWorlds(chosen, 1);
}

/** Chooses the i-th world to be stepped. */
export function choose(i: i32, world: World): void {
  store<usize>(chosen + ((<usize>i) << 2), changetype<usize>(world));
}

/** Steps the first so many chosen worlds side by side. */
export function stepAll(count: i32): void {
  stepWorlds(chosen, count);
}

// `stepAll` phase by phase, in this order, for those who want to know what each costs.

export function collideAll(count: i32): void {
  collide(chosen, count);
}

export function iterateVelocitiesAll(count: i32): void {
  iterateVelocities(chosen, count);
}

export function iteratePositionsAll(count: i32): void {
  iteratePositions(chosen, count);
}

export function findPairsAll(count: i32): void {
  findPairs(chosen, count);
}

export function stopAtGroundAll(count: i32): void {
  stopAtGround(chosen, count);
}

export function sineOf(angle: f32): f32 {
  rotate(angle);
  return sine;
}

export function cosineOf(angle: f32): f32 {
  rotate(angle);
  return cosine;
}

// Where a world keeps what the environment reads, in bytes from its address.
export const HULL_OFFSET: usize = BODIES_AT;
export const BODY_SIZE: usize = offsetof<Body>();
export const ANGLE_OFFSET: usize = offsetof<Body>('angle');
export const VELOCITY_OFFSET: usize = offsetof<Body>('velocityX');
export const AWAKE_OFFSET: usize = offsetof<Body>('awake');
export const TOUCHING_OFFSET: usize = offsetof<Body>('touching');
export const CRASHED_OFFSET: usize = offsetof<World>('crashed');
export const WORLD_SIZE: usize = SIZE;
