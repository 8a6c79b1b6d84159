import { setContacts, storeImpulses } from './contact-setup';
import { setJoint, storeJoint } from './joint-setup';
import { forget } from './recurrence';
import {
  BUSY_AT,
  CONTACT_SIZE,
  contactRows,
  CONTACTS_AT,
  COUNTS_AT,
  END_AT,
  ROW,
  velocityRows,
} from './rows';
import { VELOCITY_ITERATIONS } from './settings';
import { BODIES, bodyOf, World } from './world';

/**
 * Writes a world to a lane of a group, warm started.
 *
 * @param clock iterations made before its first one
 */
export function loadLane(group: usize, lane: i32, world: World, clock: i32): void {
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
  store<i32>(group + ((<usize>lane) << 2), clock + VELOCITY_ITERATIONS, END_AT);
  store<i32>(group + ((<usize>lane) << 2), -1, BUSY_AT);
  forget(group, lane);
}

function dismiss(group: usize, lane: i32): void {
  store<i32>(group + ((<usize>lane) << 2), i32.MAX_VALUE, END_AT);
  store<i32>(group + ((<usize>lane) << 2), 0, BUSY_AT);
}

/** Lets a lane be: it has no contacts and its end does not come. */
export function idleLane(group: usize, lane: i32): void {
  const at = group + ((<usize>lane) << 2);
  for (let b = 0; b < BODIES; b++) store<i32>(at + <usize>b * ROW, 0, COUNTS_AT);
  dismiss(group, lane);
}

/** Copies all of a lane, in whose midst of iterations it may be, to a lane of another group. */
export function copyLane(from: usize, to: usize): void {
  copyRows(from, to, CONTACTS_AT);
  for (let b = 0; b < BODIES; b++) {
    const count = load<i32>(from + <usize>b * ROW, COUNTS_AT);
    copyRows(contactRows(from, b), contactRows(to, b), <usize>count * CONTACT_SIZE);
  }
}

function copyRows(from: usize, to: usize, size: usize): void {
  for (let row: usize = 0; row < size; row += ROW) {
    store<f32>(to + row, load<f32>(from + row));
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
  for (let lane = 1; lane < 4; lane++) dismiss(group, lane);
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
