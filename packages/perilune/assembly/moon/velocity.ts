import { solveContacts } from './contact-velocity';
import { solveJoint } from './joint-velocity';
import { copyLane, idleLane, loadLane, spreadLane, storeLane } from './lane';
import { leaveOut, recurringLanes, sameSpins, takeSnapshot } from './recurrence';
import {
  ADDED_AT,
  ADDED_SIZE,
  COUNTS_AT,
  END_AT,
  GROUP_SIZE,
  ROW,
  velocityRows,
  WINDOW,
} from './rows';
import { VELOCITY_ITERATIONS } from './settings';
import { HULL_SHAPE, LEG_SHAPE } from './shape';
import { HULL, LEG_0, LEG_1, World } from './world';

// The velocity iterations of any number of worlds (b2Island::Solve, Erin Catto). Each takes a lane, and
// whoever is done makes room for the next, so that lanes are not idle while a long one goes on. The
// groups' iterations are interleaved: each is a long chain of dependent operations, and a processor
// works on several such chains at once. When nobody waits any more, those who are left close ranks, so
// that no more groups iterate than they fill.

const MAX_GROUPS: i32 = 3;
const groups: usize = memory.data(MAX_GROUPS * <i32>GROUP_SIZE, 16);
/** The worlds in the lanes, 0 where there is none. */
const tenants: usize = memory.data(4 * 16, 16);

/** The worlds yet to be solved. */
let queue: usize = 0;
let queueEnd: usize = 0;
/** Groups that have worlds. */
let groupCount: i32 = 0;
/** Worlds in the lanes. */
let present: i32 = 0;
/** Iterations made, and after how many the next lane is done. */
let clock: i32 = 0;
let due: i32 = 0;

// @ts-ignore: decorator
@inline
function groupAt(i: i32): usize {
  return groups + <usize>i * GROUP_SIZE;
}

// @ts-ignore: decorator
@inline
function tenantAt(seat: i32): usize {
  return tenants + ((<usize>seat) << 2);
}

/** Gives a lane the next world, or leaves it idle. */
function admit(seat: i32): void {
  const tenant = tenantAt(seat);
  const group = groupAt(seat >> 2);
  if (queue == queueEnd) {
    store<usize>(tenant, 0);
    idleLane(group, seat & 3);
    return;
  }
  const world = load<usize>(queue);
  queue += 4;
  present++;
  changetype<World>(world).recurred = false;
  store<usize>(tenant, world);
  loadLane(group, seat & 3, changetype<World>(world), clock);
}

// @ts-ignore: decorator
@inline
function laneAt(seat: i32): usize {
  return groupAt(seat >> 2) + ((<usize>(seat & 3)) << 2);
}

// @ts-ignore: decorator
@inline
function endOf(seat: i32): i32 {
  return load<i32>(laneAt(seat), END_AT);
}

/** Sees to a lane that is done. */
function discharge(seat: i32): void {
  const world = load<usize>(tenantAt(seat));
  storeLane(groupAt(seat >> 2), seat & 3, changetype<World>(world));
  present--;
  admit(seat);
}

/** Leaves out what the lanes of a group that recur would repeat. @returns whether there was any */
function shorten(i: i32, length: i32): bool {
  let done = false;
  let recurring = recurringLanes(groupAt(i));
  for (let lane = 0; recurring != 0; lane++, recurring >>= 1) {
    const seat = (i << 2) | lane;
    if ((recurring & 1) == 0 || endOf(seat) <= clock) continue;
    if (!leaveOut(groupAt(i), lane, length, clock)) continue;
    changetype<World>(load<usize>(tenantAt(seat))).recurred = true;
    done = true;
  }
  return done;
}

function firstFreeSeat(): i32 {
  let seat = 0;
  while (load<usize>(tenantAt(seat)) != 0) seat++;
  return seat;
}

/** Lets the last group's worlds move to where there is room, once all worlds fit in fewer groups. */
function closeRanks(): void {
  while (groupCount > 1 && present <= (groupCount - 1) << 2) {
    groupCount--;
    for (let seat = groupCount << 2; seat < (groupCount + 1) << 2; seat++) {
      const world = load<usize>(tenantAt(seat));
      if (world == 0) continue;
      const free = firstFreeSeat();
      copyLane(laneAt(seat), laneAt(free));
      store<usize>(tenantAt(free), world);
    }
  }
}

/** Sees to all lanes, `length` iterations after the last snapshot. */
function review(length: i32): void {
  let ends = clock == due;
  for (let i = 0; i < groupCount; i++) ends = shorten(i, length) || ends;
  if (!ends) return;
  due = i32.MAX_VALUE;
  for (let seat = 0; seat < groupCount << 2; seat++) {
    if (endOf(seat) <= clock) discharge(seat);
    due = min<i32>(due, endOf(seat));
  }
  closeRanks();
}

/** Whether a lane is done or may have recurred. */
// @ts-ignore: decorator
@inline
function callsForReview(): bool {
  let same = sameSpins(groups);
  for (let i = 1; i < groupCount; i++) same = v128.or(same, sameSpins(groupAt(i)));
  return clock == due || v128.any_true(same);
}

/** @returns whether the group has any */
function solveGroupContacts(group: usize): bool {
  const counts = v128.or(
    v128.or(v128.load(group, COUNTS_AT), v128.load(group, COUNTS_AT + ROW)),
    v128.load(group, COUNTS_AT + 2 * ROW),
  );
  if (!v128.any_true(counts)) return false;
  solveContacts(group, LEG_1, LEG_SHAPE);
  solveContacts(group, HULL, HULL_SHAPE);
  solveContacts(group, LEG_0, LEG_SHAPE);
  return true;
}

// @ts-ignore: decorator
@inline
function hullSpin(group: usize): v128 {
  return v128.load(velocityRows(group, HULL), 2 * ROW);
}

// @ts-ignore: decorator
@inline
function addedAt(phase: i32): usize {
  return ADDED_AT + <usize>phase * ADDED_SIZE;
}

/** Iterates as long as there are several groups. */
function iterateTogether(): void {
  while (due != i32.MAX_VALUE && groupCount > 1) {
    const phase = clock & (WINDOW - 1);
    const added = addedAt(phase);
    if (phase == 0) {
      for (let i = 0; i < groupCount; i++) takeSnapshot(groupAt(i));
    }
    for (let i = 0; i < groupCount; i++) {
      const group = groupAt(i);
      solveJoint(group, 1, group + added + 3 * ROW, hullSpin(group), false);
    }
    for (let i = 0; i < groupCount; i++) {
      const group = groupAt(i);
      solveJoint(group, 0, group + added, hullSpin(group), false);
    }
    for (let i = 0; i < groupCount; i++) solveGroupContacts(groupAt(i));
    clock++;
    if (callsForReview()) review(phase + 1);
  }
}

/**
 * Iterates with one group, which waits for nothing but itself: so the hull's spin stays in a register
 * and spares the chain its way through memory.
 */
function iterateAlone(): void {
  let spin = hullSpin(groups);
  while (due != i32.MAX_VALUE) {
    const phase = clock & (WINDOW - 1);
    const added = groups + addedAt(phase);
    if (phase == 0) takeSnapshot(groups);
    spin = solveJoint(groups, 1, added + 3 * ROW, spin, true);
    spin = solveJoint(groups, 0, added, spin, true);
    if (solveGroupContacts(groups)) spin = hullSpin(groups);
    clock++;
    if (!callsForReview()) continue;
    review(phase + 1);
    spin = hullSpin(groups);
  }
}

/**
 * Solves the velocities of worlds that are integrated, and keeps their impulses.
 *
 * @param worlds their addresses
 */
export function solveVelocities(worlds: usize, count: i32): void {
  if (count == 0) return;
  groupCount = min<i32>(MAX_GROUPS, (count + 3) >> 2);
  queue = worlds;
  queueEnd = worlds + ((<usize>count) << 2);
  present = 0;
  clock = 0;
  due = VELOCITY_ITERATIONS;
  for (let seat = 0; seat < groupCount << 2; seat++) admit(seat);
  if (count == 1) spreadLane(groups);
  iterateTogether();
  iterateAlone();
}
