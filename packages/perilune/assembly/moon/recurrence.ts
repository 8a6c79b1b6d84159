import {
  ADDED_AT,
  ADDED_SIZE,
  BUSY_AT,
  CONTACT_SIZE,
  contactRows,
  COUNTS_AT,
  END_AT,
  FIRST_POINT,
  IMPULSE_X,
  IMPULSE_Y,
  IMPULSE_Z,
  JOINT_SIZE,
  JOINTS_AT,
  LIMIT,
  MOTOR,
  NORMAL_IMPULSE,
  OLD_NORMAL_IMPULSE,
  OLD_TANGENT_IMPULSE,
  POINT_SIZE,
  POINTS,
  RELEASED,
  ROW,
  SNAPSHOT_AT,
  TANGENT_IMPULSE,
} from './rows';
import { BODIES } from './world';

/**
 * Velocity iterations that need not be done, because they would repeat earlier ones.
 *
 * An iteration is a function of what it reads and changes: the bodies' velocities, the impulses of the
 * motors, of the contacts and of the limits. (A joint's linear impulses are only added to.) So if the
 * state after an iteration equals, bit for bit, the state p iterations before, all that follows has
 * period p: any number of whole periods may be left out, if only the joints' impulses are added up as
 * they would have been, add by add, since rounded sums cannot be multiplied out.
 *
 * The impulse z of a limit need not recur. It is read in one comparison, which decides whether the limit
 * lets go, and only then its value matters. If the limit held through the p iterations, then every
 * further one adds the same as p before, as long as it holds; the replay makes the same comparison with
 * every sum, and if the limit were to let go, nothing is left out. Equality is that of numbers: a zero
 * may have another sign, which changes no sum, product or comparison but the sign of a zero.
 */

const VELOCITIES: usize = JOINTS_AT;
const LANE: usize = 4;

/** Keeps the state of all lanes, to look out for its return. */
export function takeSnapshot(group: usize): void {
  const kept = group + SNAPSHOT_AT;
  for (let row: usize = 0; row < VELOCITIES; row += ROW) {
    v128.store(kept + row, v128.load(group + row));
  }
  for (let joint: usize = 0; joint < 2; joint++) {
    const rows = group + JOINTS_AT + joint * JOINT_SIZE;
    v128.store(kept + joint * 2 * ROW, v128.load(rows, MOTOR), VELOCITIES);
    v128.store(kept + joint * 2 * ROW, v128.load(rows, IMPULSE_Z), VELOCITIES + ROW);
    v128.store(rows, f32x4.splat(0), RELEASED);
  }
  for (let b = 0; b < BODIES; b++) keepContacts(group, b);
}

/** Keeps the impulses of a body's contacts, for `contactsRecur`. */
export function keepContacts(group: usize, body: i32): void {
  const count = v128.load(group + <usize>body * ROW, COUNTS_AT);
  let contact = contactRows(group, body);
  for (let k = 0; v128.any_true(i32x4.gt_s(count, i32x4.splat(k))); k++) {
    for (let i: usize = 0; i < 2; i++) {
      const point = contact + FIRST_POINT + i * POINT_SIZE;
      v128.store(point, v128.load(point, NORMAL_IMPULSE), OLD_NORMAL_IMPULSE);
      v128.store(point, v128.load(point, TANGENT_IMPULSE), OLD_TANGENT_IMPULSE);
    }
    contact += CONTACT_SIZE;
  }
}

/** Lets a lane's snapshot equal nothing, because the lane's world is another one now. */
export function forget(group: usize, lane: i32): void {
  store<f32>(group + <usize>lane * LANE, NaN, SNAPSHOT_AT);
}

// @ts-ignore: decorator
@inline
function equalRow(group: usize, row: usize): v128 {
  return f32x4.eq(v128.load(group + row), v128.load(group + row, SNAPSHOT_AT));
}

/** The lanes whose spins are those of the snapshot: only they can recur. */
// @ts-ignore: decorator
@inline
export function sameSpins(group: usize): v128 {
  const hull = v128.and(v128.load(group, BUSY_AT), equalRow(group, 2 * ROW));
  return v128.and(hull, v128.and(equalRow(group, 5 * ROW), equalRow(group, 8 * ROW)));
}

/** The lanes with a world, one bit each, whose velocities and motors are those of the snapshot. */
export function recurringLanes(group: usize): i32 {
  let same = v128.and(v128.load(group, BUSY_AT), equalRow(group, 0));
  for (let row: usize = ROW; row < VELOCITIES; row += ROW) {
    same = v128.and(same, equalRow(group, row));
  }
  for (let joint: usize = 0; joint < 2; joint++) {
    const motor = v128.load(group + joint * JOINT_SIZE, JOINTS_AT + MOTOR);
    const kept = v128.load(group + joint * 2 * ROW, SNAPSHOT_AT + VELOCITIES);
    same = v128.and(same, f32x4.eq(motor, kept));
  }
  return i32x4.bitmask(same);
}

/** Whether a body's contacts in a lane have the impulses that were kept. */
export function contactsRecur(at: usize, body: i32): bool {
  let contact = contactRows(at, body);
  for (let k = load<i32>(at + <usize>body * ROW, COUNTS_AT); k > 0; k--) {
    for (let i = load<i32>(contact, POINTS) - 1; i >= 0; i--) {
      const point = contact + FIRST_POINT + <usize>i * POINT_SIZE;
      if (load<f32>(point, NORMAL_IMPULSE) != load<f32>(point, OLD_NORMAL_IMPULSE)) return false;
      if (load<f32>(point, TANGENT_IMPULSE) != load<f32>(point, OLD_TANGENT_IMPULSE)) return false;
    }
    contact += CONTACT_SIZE;
  }
  return true;
}

/** Whether a joint's limit recurs too, or held throughout. */
function limitRecurs(at: usize, joint: usize): bool {
  const rows = at + JOINTS_AT + joint * JOINT_SIZE;
  if (load<i32>(rows, RELEASED) == 0) return true;
  const kept = load<f32>(at + joint * 2 * ROW, SNAPSHOT_AT + VELOCITIES + ROW);
  return load<f32>(rows, IMPULSE_Z) == kept;
}

/** What one period adds to the impulses of a joint: x, y, z, 0 of each of its iterations. */
const period: usize = memory.data(2 * 16 * 8, 16);

function gatherPeriod(at: usize, joint: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    const added = at + ADDED_AT + <usize>i * ADDED_SIZE + joint * 3 * ROW;
    const to = period + ((<usize>i * 2 + joint) << 4);
    store<f32>(to, load<f32>(added));
    store<f32>(to, load<f32>(added, ROW), 4);
    store<f32>(to, load<f32>(added, 2 * ROW), 8);
  }
}

// @ts-ignore: decorator
@inline
function impulsesOf(rows: usize): v128 {
  return f32x4(
    load<f32>(rows, IMPULSE_X),
    load<f32>(rows, IMPULSE_Y),
    load<f32>(rows, IMPULSE_Z),
    0,
  );
}

// @ts-ignore: decorator
@inline
function storeImpulses(rows: usize, impulses: v128): void {
  store<f32>(rows, f32x4.extract_lane(impulses, 0), IMPULSE_X);
  store<f32>(rows, f32x4.extract_lane(impulses, 1), IMPULSE_Y);
  store<f32>(rows, f32x4.extract_lane(impulses, 2), IMPULSE_Z);
}

/** @returns whether all limits hold through so many periods, whose impulses are then added */
function replay(at: usize, length: i32, times: i32): bool {
  gatherPeriod(at, 0, length);
  gatherPeriod(at, 1, length);
  const rows0 = at + JOINTS_AT;
  const rows1 = rows0 + JOINT_SIZE;
  const limit0 = f32x4(0, 0, load<f32>(rows0, LIMIT), 0);
  const limit1 = f32x4(0, 0, load<f32>(rows1, LIMIT), 0);
  const zero = f32x4.splat(0);
  const end = period + ((<usize>length) << 5);
  let impulses0 = impulsesOf(rows0);
  let impulses1 = impulsesOf(rows1);
  let released = zero;
  for (; times > 0; times--) {
    for (let i = period; i < end; i += 32) {
      impulses0 = f32x4.add(impulses0, v128.load(i));
      impulses1 = f32x4.add(impulses1, v128.load(i, 16));
      released = v128.or(released, f32x4.lt(f32x4.mul(limit0, impulses0), zero));
      released = v128.or(released, f32x4.lt(f32x4.mul(limit1, impulses1), zero));
    }
  }
  if (v128.any_true(released)) return false;
  storeImpulses(rows0, impulses0);
  storeImpulses(rows1, impulses1);
  return true;
}

/**
 * Leaves out a recurring lane's whole periods.
 *
 * @param length iterations since the snapshot: the period
 * @param clock iterations made
 * @returns whether it could be done
 */
export function leaveOut(group: usize, lane: i32, length: i32, clock: i32): bool {
  const at = group + <usize>lane * LANE;
  for (let b = 0; b < BODIES; b++) {
    if (!contactsRecur(at, b)) return false;
  }
  if (!limitRecurs(at, 0) || !limitRecurs(at, 1)) return false;
  const left = load<i32>(at, END_AT) - clock;
  if (!replay(at, length, left / length)) return false;
  store<i32>(at, clock + (left % length), END_AT);
  forget(group, lane);
  return true;
}
