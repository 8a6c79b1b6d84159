import { setContacts, storeImpulses } from './contact-setup';
import { solveContacts } from './contact-velocity';
import { setJoint, storeJoint } from './joint-setup';
import { solveJoint } from './joint-velocity';
import { CONTACT_SIZE, contactRows, CONTACTS_AT, COUNTS_AT, ROW, velocityRows } from './rows';
import { VELOCITY_ITERATIONS } from './settings';
import { HULL_SHAPE, LEG_SHAPE } from './shape';
import { BODIES, bodyOf, HULL, LEG_0, LEG_1, World } from './world';

/** Writes a world to a lane of a group, warm started. */
export function loadLane(group: usize, lane: i32, world: World): void {
  for (let b = 0; b < BODIES; b++) setContacts(group, lane, world, b, bodyOf(world, b));
  setJoint(group, lane, world, 1);
  setJoint(group, lane, world, 0);
  for (let b = 0; b < BODIES; b++) {
    const body = bodyOf(world, b);
    const at = velocityRows(group, b) + ((<usize>lane) << 2);
    store<f32>(at, body.velocityX);
    store<f32>(at, body.velocityY, ROW);
    store<f32>(at, body.spin, 2 * ROW);
  }
}

function spreadRows(from: usize, size: usize): void {
  for (let at = from, end = from + size; at < end; at += ROW) {
    v128.store(at, v128.load32_splat(at));
  }
}

/** Fills a group with copies of its lane 0, so that a single lander takes the branches of one. */
export function spreadLane(group: usize): void {
  spreadRows(group, CONTACTS_AT);
  for (let b = 0; b < BODIES; b++) {
    const count = load<i32>(group + <usize>b * ROW, COUNTS_AT);
    spreadRows(contactRows(group, b), <usize>count * CONTACT_SIZE);
  }
}

/** Takes velocities and impulses back from a lane. */
export function storeLane(group: usize, lane: i32, world: World): void {
  for (let b = 0; b < BODIES; b++) {
    const body = bodyOf(world, b);
    const at = velocityRows(group, b) + ((<usize>lane) << 2);
    body.velocityX = load<f32>(at);
    body.velocityY = load<f32>(at, ROW);
    body.spin = load<f32>(at, 2 * ROW);
    storeImpulses(group, lane, world, b);
  }
  storeJoint(group, lane, world, 0);
  storeJoint(group, lane, world, 1);
}

/** The velocity iterations of a group: joints from the newest to the oldest, then contacts. */
export function solveVelocities(group: usize): void {
  for (let i = 0; i < VELOCITY_ITERATIONS; i++) {
    solveJoint(group, 1);
    solveJoint(group, 0);
    solveContacts(group, LEG_1, LEG_SHAPE);
    solveContacts(group, HULL, HULL_SHAPE);
    solveContacts(group, LEG_0, LEG_SHAPE);
  }
}
