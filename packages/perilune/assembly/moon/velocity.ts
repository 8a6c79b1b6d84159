import { solveContacts } from './contact-velocity';
import { solveJoint } from './joint-velocity';
import { loadLane, spreadLane, storeLane } from './lane';
import { leaveOut, recurringLanes, sameSpins, takeSnapshot } from './recurrence';
import { ADDED_AT, ADDED_SIZE, COUNTS_AT, GROUP_SIZE, LEFT_AT, ROW, WINDOW } from './rows';
import { HULL_SHAPE, LEG_SHAPE } from './shape';
import { HULL, LEG_0, LEG_1, World } from './world';

// The velocity iterations of any number of worlds (b2Island::Solve, Erin Catto). Each takes a lane, and
// whoever is done makes room for the next, so that lanes are not idle while a long one goes on. The
// groups' iterations are interleaved: each is a long chain of dependent operations, and a processor
// works on several such chains at once.

const MAX_GROUPS: i32 = 2;
const groups: usize = memory.data(MAX_GROUPS * <i32>GROUP_SIZE, 16);
/** The worlds in the lanes, 0 where there is none. */
const tenants: usize = memory.data(4 * 16, 16);

/** The worlds yet to be solved. */
let queue: usize = 0;
let queueEnd: usize = 0;
let busy: i32 = 0;

// @ts-ignore: decorator
@inline
function groupAt(i: i32): usize {
  return groups + <usize>i * GROUP_SIZE;
}

/** Gives a lane the next world, or leaves it idle. */
function admit(seat: i32): void {
  const tenant = tenants + ((<usize>seat) << 2);
  if (queue == queueEnd) {
    store<usize>(tenant, 0);
    return;
  }
  const world = load<usize>(queue);
  queue += 4;
  busy++;
  changetype<World>(world).recurred = false;
  store<usize>(tenant, world);
  loadLane(groupAt(seat >> 2), seat & 3, changetype<World>(world));
}

/** Sees to a lane that has recurred or is done. */
function attend(seat: i32, recurs: bool, length: i32): void {
  const world = load<usize>(tenants + ((<usize>seat) << 2));
  if (world == 0) return;
  const group = groupAt(seat >> 2);
  const lane = seat & 3;
  const left = group + ((<usize>lane) << 2) + LEFT_AT;
  if (recurs && load<i32>(left) > 0 && leaveOut(group, lane, length)) {
    changetype<World>(world).recurred = true;
  }
  if (load<i32>(left) > 0) return;
  storeLane(group, lane, changetype<World>(world));
  busy--;
  admit(seat);
}

/** Counts an iteration of a group. @returns whether a lane is done or may recur */
// @ts-ignore: decorator
@inline
function countDown(group: usize): bool {
  const left = i32x4.sub(v128.load(group, LEFT_AT), i32x4.splat(1));
  v128.store(group, left, LEFT_AT);
  const done = i32x4.eq(left, i32x4.splat(0));
  return v128.any_true(v128.or(done, sameSpins(group)));
}

/** Sees to the lanes of a group, `length` iterations after the last snapshot. */
function review(i: i32, length: i32): void {
  const group = groupAt(i);
  const recurring = recurringLanes(group);
  for (let lane = 0; lane < 4; lane++) {
    attend((i << 2) | lane, ((recurring >> lane) & 1) != 0, length);
  }
}

function solveGroupContacts(group: usize): void {
  const counts = v128.or(
    v128.or(v128.load(group, COUNTS_AT), v128.load(group, COUNTS_AT + ROW)),
    v128.load(group, COUNTS_AT + 2 * ROW),
  );
  if (!v128.any_true(counts)) return;
  solveContacts(group, LEG_1, LEG_SHAPE);
  solveContacts(group, HULL, HULL_SHAPE);
  solveContacts(group, LEG_0, LEG_SHAPE);
}

/**
 * Solves the velocities of worlds that are integrated, and keeps their impulses.
 *
 * @param worlds their addresses
 */
export function solveVelocities(worlds: usize, count: i32): void {
  const groupCount = min<i32>(MAX_GROUPS, (count + 3) >> 2);
  queue = worlds;
  queueEnd = worlds + ((<usize>count) << 2);
  busy = 0;
  for (let seat = 0; seat < groupCount << 2; seat++) admit(seat);
  if (count == 1) spreadLane(groups);
  for (let clock = 0; busy > 0; clock++) {
    const phase = clock & (WINDOW - 1);
    const added = ADDED_AT + <usize>phase * ADDED_SIZE;
    if (phase == 0) {
      for (let i = 0; i < groupCount; i++) takeSnapshot(groupAt(i));
    }
    if (count == 1) {
      solveJoint(groups, 1, groups + added + 3 * ROW, true);
      solveJoint(groups, 0, groups + added, true);
    } else {
      for (let i = 0; i < groupCount; i++) {
        solveJoint(groupAt(i), 1, groupAt(i) + added + 3 * ROW, false);
      }
      for (let i = 0; i < groupCount; i++) solveJoint(groupAt(i), 0, groupAt(i) + added, false);
    }
    for (let i = 0; i < groupCount; i++) solveGroupContacts(groupAt(i));
    for (let i = 0; i < groupCount; i++) {
      if (countDown(groupAt(i))) review(i, phase + 1);
    }
  }
}
