import { findNewContacts, moveProxy } from './broadphase';
import { updateContacts } from './contact';
import { integratePosition, integrateVelocity } from './integrate';
import { least } from './float';
import { solvePositions } from './position';
import {
  ANGULAR_SLEEP_TOLERANCE,
  LINEAR_SLEEP_TOLERANCE,
  TIME_STEP,
  TIME_TO_SLEEP,
} from './settings';
import { solveImpacts } from './sub-step';
import { solveVelocities } from './velocity';
import { BODIES, bodyOf, contactAt, jointOf, World } from './world';

// b2World::Step and b2Island::Solve (Erin Catto) for one lander. Hull and legs hang together, so there
// is one island, and it is solved when any of them is awake.

const ALL_BODIES: i32 = (1 << BODIES) - 1;

/** How many worlds can be stepped together. */
export const MOST_WORLDS: i32 = 64;

/** Those that are awake. */
const order: usize = memory.data(4 * 64, 16);

// @ts-ignore: decorator
@inline
function worldAt(list: usize, i: i32): World {
  return changetype<World>(load<usize>(list + ((<usize>i) << 2)));
}

/** Updates the contacts and, of a world that is awake, the velocities by what acts from outside. */
function begin(world: World): void {
  if (world.fresh) findNewContacts(world, ALL_BODIES);
  world.fresh = false;
  updateContacts(world);
  let awake = false;
  for (let b = 0; b < BODIES; b++) awake = awake || bodyOf(world, b).awake;
  world.solving = awake;
  if (!awake) return;
  for (let b = 0; b < BODIES; b++) {
    const body = bodyOf(world, b);
    body.wake();
    integrateVelocity(body, world.gravity);
  }
}

/** Puts all to sleep when all have been slow for long enough. */
function fallAsleep(world: World, positionsSolved: bool): void {
  let shortest: f32 = f32.MAX_VALUE;
  for (let b = 0; b < BODIES; b++) {
    const body = bodyOf(world, b);
    const speed = body.velocityX * body.velocityX + body.velocityY * body.velocityY;
    const quick =
      body.spin * body.spin > ANGULAR_SLEEP_TOLERANCE * ANGULAR_SLEEP_TOLERANCE ||
      speed > LINEAR_SLEEP_TOLERANCE * LINEAR_SLEEP_TOLERANCE;
    body.sleepTime = quick ? 0 : body.sleepTime + TIME_STEP;
    shortest = least(shortest, body.sleepTime);
  }
  if (!positionsSolved || shortest < TIME_TO_SLEEP) return;
  for (let b = 0; b < BODIES; b++) bodyOf(world, b).sleep();
}

function move(world: World): void {
  for (let b = 0; b < BODIES; b++) integratePosition(bodyOf(world, b), TIME_STEP);
  fallAsleep(world, solvePositions(world));
}

/** Finds the contacts that the motion makes possible. */
function pairUp(world: World): void {
  let moved = 0;
  for (let b = 0; b < BODIES; b++) {
    if (moveProxy(bodyOf(world, b))) moved |= 1 << b;
  }
  findNewContacts(world, moved);
}

/** Which joints are at a limit: a bit each. */
function limitsOf(world: World): i32 {
  return i32(jointOf(world, 0).limit != 0) | (i32(jointOf(world, 1).limit != 0) << 1);
}

/**
 * What to expect of a world's iterations, as far as the last step tells: those with contacts come
 * first, then those that go on for long, then the short ones; within a kind by the joints' limits.
 */
function kindOf(world: World): i32 {
  if (isTouching(world)) return limitsOf(world);
  return (world.recurred ? 8 : 4) | limitsOf(world);
}

const KINDS: i32 = 12;
/** Of each kind, where in `order` its next world goes. */
const places: usize = memory.data(4 * 12, 16);
/** Of each world. */
const kinds: usize = memory.data(64, 16);

function isTouching(world: World): bool {
  for (let i = 0; i < world.contactCount; i++) {
    if (contactAt(world, i).touching) return true;
  }
  return false;
}

/** Counts the worlds that are awake of each kind. */
function countKinds(worlds: usize, count: i32): void {
  memory.fill(places, 0, 4 * KINDS);
  for (let i = 0; i < count; i++) {
    const world = worldAt(worlds, i);
    if (!world.solving) continue;
    const kind = kindOf(world);
    store<u8>(kinds + <usize>i, <u8>kind);
    const place = places + ((<usize>kind) << 2);
    store<i32>(place, load<i32>(place) + 1);
  }
}

/**
 * Writes the worlds that are awake to `order`, sorted by kind: whoever takes the same branches shares
 * a group, others need not wait for those with contacts, and the short ones fill up what is left.
 *
 * @returns their number
 */
function arrange(worlds: usize, count: i32): i32 {
  countKinds(worlds, count);
  let awake = 0;
  for (let kind = 0; kind < KINDS; kind++) {
    const place = places + ((<usize>kind) << 2);
    const size = load<i32>(place);
    store<i32>(place, awake);
    awake += size;
  }
  for (let i = 0; i < count; i++) {
    const world = worldAt(worlds, i);
    if (!world.solving) continue;
    const place = places + ((<usize>load<u8>(kinds + <usize>i)) << 2);
    const at = load<i32>(place);
    store<i32>(place, at + 1);
    store<usize>(order + ((<usize>at) << 2), changetype<usize>(world));
  }
  return awake;
}

// A step has five phases. All worlds go through one before any enters the next, which changes nothing
// for them and lets a benchmark look at the clock in between.

export function collide(worlds: usize, count: i32): void {
  for (let i = 0; i < count; i++) begin(worldAt(worlds, i));
}

export function iterateVelocities(worlds: usize, count: i32): void {
  solveVelocities(order, arrange(worlds, count));
}

export function iteratePositions(worlds: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const world = worldAt(worlds, i);
    if (world.solving) move(world);
  }
}

export function findPairs(worlds: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const world = worldAt(worlds, i);
    if (world.solving) pairUp(world);
  }
}

export function stopAtGround(worlds: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    const world = worldAt(worlds, i);
    solveImpacts(world);
    for (let b = 0; b < BODIES; b++) bodyOf(world, b).clearForces();
  }
}

/** Steps worlds by 1/50 s: at most MOST_WORLDS. */
export function stepWorlds(worlds: usize, count: i32): void {
  collide(worlds, count);
  iterateVelocities(worlds, count);
  iteratePositions(worlds, count);
  findPairs(worlds, count);
  stopAtGround(worlds, count);
}
