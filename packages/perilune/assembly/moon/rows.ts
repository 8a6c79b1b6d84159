import { BODIES, EDGES } from './world';

// What the velocity solver works on: a group of four worlds side by side, field after field, one row
// of four lanes a field. A lane's fields are written and read at `group + 4 * lane`.

export const ROW: usize = 16;

/** Of each body: linear velocity x, y, spin. */
export const VELOCITY_ROWS: usize = 3;

export const JOINTS_AT: usize = <usize>BODIES * VELOCITY_ROWS * ROW;
/** Lever arms of the hull and of the leg. */
export const ARM_AX: usize = 0 * ROW;
export const ARM_AY: usize = 1 * ROW;
export const ARM_BX: usize = 2 * ROW;
export const ARM_BY: usize = 3 * ROW;
/** The symmetric 3x3 effective mass, inverted: its last entry is the same for all. */
export const K_XX: usize = 4 * ROW;
export const K_XY: usize = 5 * ROW;
export const K_YY: usize = 6 * ROW;
export const K_XZ: usize = 7 * ROW;
export const K_YZ: usize = 8 * ROW;
/** Cross product of its second and third column. */
export const CROSS_X: usize = 9 * ROW;
export const CROSS_Y: usize = 10 * ROW;
export const CROSS_Z: usize = 11 * ROW;
/** Minus one over its determinant, and one over that of its upper left 2x2 part. */
export const MINUS_INVERSE_3: usize = 12 * ROW;
export const INVERSE_2: usize = 13 * ROW;
/** 1 at the lower limit, -1 at the upper one, 0 between them. */
export const LIMIT: usize = 14 * ROW;
export const MOTOR: usize = 15 * ROW;
export const IMPULSE_X: usize = 16 * ROW;
export const IMPULSE_Y: usize = 17 * ROW;
export const IMPULSE_Z: usize = 18 * ROW;
/** Whether the limit let go since the last snapshot: a mask. */
export const RELEASED: usize = 19 * ROW;
export const JOINT_SIZE: usize = 20 * ROW;

/** Of each body: how many contacts a lane has (i32). */
export const COUNTS_AT: usize = JOINTS_AT + 2 * JOINT_SIZE;

/** After how many iterations of all a lane is done (i32). */
export const END_AT: usize = COUNTS_AT + <usize>BODIES * ROW;
/** Whether a lane has a world: a mask. */
export const BUSY_AT: usize = END_AT + ROW;

// What a snapshot keeps of the rows above (see recurrence.ts): velocities, then of joint 0 and of
// joint 1 the impulses of motor and limit.
export const SNAPSHOT_AT: usize = BUSY_AT + ROW;
export const SNAPSHOT_SIZE: usize = (<usize>BODIES * VELOCITY_ROWS + 4) * ROW;

/** Iterations from one snapshot to the next, a power of two. */
export const WINDOW: i32 = 8;

/** What each iteration since the last snapshot added to the impulses x, y, z of joint 0 and of joint 1. */
export const ADDED_AT: usize = SNAPSHOT_AT + SNAPSHOT_SIZE;
export const ADDED_SIZE: usize = 6 * ROW;

export const CONTACTS_AT: usize = ADDED_AT + <usize>WINDOW * ADDED_SIZE;
export const NORMAL_X: usize = 0 * ROW;
export const NORMAL_Y: usize = 1 * ROW;
export const FRICTION: usize = 2 * ROW;
/** 1 or 2 points (i32). */
export const POINTS: usize = 3 * ROW;
/** The 2x2 effective mass of two points and minus its inverse, both symmetric. */
export const BLOCK_11: usize = 4 * ROW;
export const BLOCK_12: usize = 5 * ROW;
export const BLOCK_22: usize = 6 * ROW;
export const MINUS_INVERSE_11: usize = 7 * ROW;
export const MINUS_INVERSE_12: usize = 8 * ROW;
export const MINUS_INVERSE_22: usize = 9 * ROW;
export const MINUS_FRICTION: usize = 10 * ROW;
export const FIRST_POINT: usize = 11 * ROW;
export const ARM_X: usize = 0 * ROW;
export const ARM_Y: usize = 1 * ROW;
export const NORMAL_MASS: usize = 2 * ROW;
export const TANGENT_MASS: usize = 3 * ROW;
export const NORMAL_IMPULSE: usize = 4 * ROW;
export const TANGENT_IMPULSE: usize = 5 * ROW;
/** Of the last snapshot. */
export const OLD_NORMAL_IMPULSE: usize = 6 * ROW;
export const OLD_TANGENT_IMPULSE: usize = 7 * ROW;
export const POINT_SIZE: usize = 8 * ROW;
export const CONTACT_SIZE: usize = FIRST_POINT + 2 * POINT_SIZE;

/** Bytes of a group. */
export const GROUP_SIZE: usize = CONTACTS_AT + <usize>(BODIES * EDGES) * CONTACT_SIZE;

// @ts-ignore: decorator
@inline
export function jointRows(group: usize, joint: i32): usize {
  return group + JOINTS_AT + <usize>joint * JOINT_SIZE;
}

// @ts-ignore: decorator
@inline
export function velocityRows(group: usize, body: i32): usize {
  return group + <usize>body * (VELOCITY_ROWS * ROW);
}

/** Rows of the contacts of one body, the one that is solved first coming first. */
// @ts-ignore: decorator
@inline
export function contactRows(group: usize, body: i32): usize {
  return group + CONTACTS_AT + <usize>(body * EDGES) * CONTACT_SIZE;
}
