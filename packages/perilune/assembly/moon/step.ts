import { findNewContacts, moveProxy } from './broadphase';
import { updateContacts } from './contact';
import { integratePosition, integrateVelocity } from './integrate';
import { least } from './float';
import { solvePositions } from './position';
import { GROUP_SIZE } from './rows';
import {
  ANGULAR_SLEEP_TOLERANCE,
  LINEAR_SLEEP_TOLERANCE,
  TIME_STEP,
  TIME_TO_SLEEP,
} from './settings';
import { solveImpacts } from './sub-step';
import { loadLane, solveVelocities, spreadLane, storeLane } from './velocity';
import { BODIES, bodyOf, World } from './world';

// b2World::Step and b2Island::Solve (Erin Catto) for one lander. Hull and legs hang together, so there
// is one island, and it is solved when any of them is awake.

const ALL_BODIES: i32 = (1 << BODIES) - 1;

const group: usize = memory.data(GROUP_SIZE, 16);

/** Everything before the velocity iterations. @returns whether there is anything awake to solve */
function begin(world: World): bool {
  if (world.fresh) findNewContacts(world, ALL_BODIES);
  world.fresh = false;
  updateContacts(world);
  let awake = false;
  for (let b = 0; b < BODIES; b++) awake = awake || bodyOf(world, b).awake;
  if (!awake) return false;
  for (let b = 0; b < BODIES; b++) {
    const body = bodyOf(world, b);
    body.wake();
    integrateVelocity(body, world.gravity);
  }
  return true;
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

/** Everything after the velocity iterations. */
function finish(world: World): void {
  for (let b = 0; b < BODIES; b++) integratePosition(bodyOf(world, b), TIME_STEP);
  fallAsleep(world, solvePositions(world));
  let moved = 0;
  for (let b = 0; b < BODIES; b++) {
    if (moveProxy(bodyOf(world, b))) moved |= 1 << b;
  }
  findNewContacts(world, moved);
}

/** Steps one world by 1/50 s. */
export function stepWorld(world: World): void {
  if (begin(world)) {
    loadLane(group, 0, world);
    spreadLane(group);
    solveVelocities(group);
    storeLane(group, 0, world);
    finish(world);
  }
  solveImpacts(world);
  for (let b = 0; b < BODIES; b++) bodyOf(world, b).clearForces();
}
