import { add, clamp4, cross4, dot4, mul, negate, select4, sub } from './lanes';
import {
  ARM_AX,
  ARM_AY,
  ARM_BX,
  ARM_BY,
  CROSS_X,
  CROSS_Y,
  CROSS_Z,
  IMPULSE_X,
  IMPULSE_Y,
  IMPULSE_Z,
  INVERSE_2,
  MINUS_INVERSE_3,
  jointRows,
  K_XX,
  K_XY,
  K_XZ,
  K_YY,
  K_YZ,
  LIMIT,
  MOTOR,
  RELEASED,
  ROW,
  velocityRows,
} from './rows';
import { TIME_STEP } from './settings';
import { HULL_SHAPE, LEG_SHAPE } from './shape';
import { HULL, LEG_0 } from './world';

export const MOTOR_SPEED: f32 = 0.3;
export const MAX_MOTOR_IMPULSE: f32 = TIME_STEP * <f32>40;
/** Last entry of the effective mass. */
export const K_ZZ: f32 = HULL_SHAPE.invInertia + LEG_SHAPE.invInertia;
export const MOTOR_MASS: f32 = <f32>1 / K_ZZ;

// Constants in all four lanes, as rows in memory: an operand that costs no instruction of its own.
const HULL_MASS: usize = 0 * ROW;
const HULL_INERTIA: usize = 1 * ROW;
const LEG_MASS: usize = 2 * ROW;
const LEG_INERTIA: usize = 3 * ROW;
const CORNER: usize = 4 * ROW;
const MOTOR_RATE: usize = 5 * ROW;
const MOTOR_LEAST: usize = 6 * ROW;
const MOTOR_MOST: usize = 7 * ROW;
const SPEEDS: usize = 8 * ROW;
const constants: usize = memory.data(10 * 16, 16);

function keep(at: usize, value: f32): void {
  v128.store(constants + at, f32x4.splat(value));
}

keep(HULL_MASS, HULL_SHAPE.invMass);
keep(HULL_INERTIA, HULL_SHAPE.invInertia);
keep(LEG_MASS, LEG_SHAPE.invMass);
keep(LEG_INERTIA, LEG_SHAPE.invInertia);
keep(CORNER, K_ZZ);
keep(MOTOR_RATE, -MOTOR_MASS);
keep(MOTOR_LEAST, -MAX_MOTOR_IMPULSE);
keep(MOTOR_MOST, MAX_MOTOR_IMPULSE);
keep(SPEEDS, -MOTOR_SPEED);
keep(SPEEDS + ROW, MOTOR_SPEED);

// @ts-ignore: decorator
@inline
function constant(at: usize): v128 {
  return v128.load(constants + at);
}

/** Velocity x of the leg relative to the hull where the joint holds them. */
// @ts-ignore: decorator
@inline
function driftX(hull: usize, leg: usize, rows: usize, wA: v128, wB: v128): v128 {
  const ofLeg = sub(v128.load(leg), mul(wB, v128.load(rows, ARM_BY)));
  return add(sub(ofLeg, v128.load(hull)), mul(wA, v128.load(rows, ARM_AY)));
}

/** Velocity y. */
// @ts-ignore: decorator
@inline
function driftY(hull: usize, leg: usize, rows: usize, wA: v128, wB: v128): v128 {
  const ofLeg = add(v128.load(leg, ROW), mul(wB, v128.load(rows, ARM_BX)));
  return sub(sub(ofLeg, v128.load(hull, ROW)), mul(wA, v128.load(rows, ARM_AX)));
}

/** Torque of an impulse on the hull. */
// @ts-ignore: decorator
@inline
function torqueA(rows: usize, x: v128, y: v128): v128 {
  return cross4(v128.load(rows, ARM_AX), v128.load(rows, ARM_AY), x, y);
}

/** Torque of an impulse on the leg. */
// @ts-ignore: decorator
@inline
function torqueB(rows: usize, x: v128, y: v128): v128 {
  return cross4(v128.load(rows, ARM_BX), v128.load(rows, ARM_BY), x, y);
}

/** Notes one impulse and adds it to the joint's sum. */
// @ts-ignore: decorator
@inline
function accumulate(sum: usize, added: usize, impulse: v128): void {
  v128.store(added, impulse);
  v128.store(sum, add(v128.load(sum), impulse));
}

/** Applies an impulse (x, y) but for its torques. */
// @ts-ignore: decorator
@inline
function push(hull: usize, leg: usize, rows: usize, added: usize, x: v128, y: v128): void {
  accumulate(rows + IMPULSE_X, added, x);
  accumulate(rows + IMPULSE_Y, added + ROW, y);
  const mA = constant(HULL_MASS);
  v128.store(hull, sub(v128.load(hull), mul(mA, x)));
  v128.store(hull, sub(v128.load(hull, ROW), mul(mA, y)), ROW);
  const mB = constant(LEG_MASS);
  v128.store(leg, add(v128.load(leg), mul(mB, x)));
  v128.store(leg, add(v128.load(leg, ROW), mul(mB, y)), ROW);
}

/**
 * Holds hull and leg together where no lane's joint is at a limit. Such a joint's impulse z is 0, which
 * spares Solve22 its part.
 */
// @ts-ignore: decorator
@inline
function solveFree(hull: usize, leg: usize, rows: usize, added: usize, wA: v128, wB: v128): v128 {
  const cx = driftX(hull, leg, rows, wA, wB);
  const cy = driftY(hull, leg, rows, wA, wB);
  const kxy = v128.load(rows, K_XY);
  const inverse = v128.load(rows, INVERSE_2);
  const x = mul(inverse, cross4(kxy, v128.load(rows, K_YY), cx, cy));
  const y = mul(inverse, cross4(kxy, v128.load(rows, K_XX), cy, cx));
  const spinA = sub(wA, mul(constant(HULL_INERTIA), torqueA(rows, x, y)));
  v128.store(hull, spinA, 2 * ROW);
  v128.store(leg, add(wB, mul(constant(LEG_INERTIA), torqueB(rows, x, y))), 2 * ROW);
  v128.store(added, f32x4.splat(0), 2 * ROW);
  push(hull, leg, rows, added, x, y);
  return spinA;
}

/** Holds hull and leg together where a joint is at a limit, in some lanes at least. */
// @ts-ignore: decorator
@inline
function solveLimited(
  hull: usize,
  leg: usize,
  rows: usize,
  added: usize,
  wA: v128,
  wB: v128,
): v128 {
  const cx = driftX(hull, leg, rows, wA, wB);
  const cy = driftY(hull, leg, rows, wA, wB);
  const cz = sub(wB, wA);
  let x = add(
    dot4(cx, cy, v128.load(rows, CROSS_X), v128.load(rows, CROSS_Y)),
    mul(cz, v128.load(rows, CROSS_Z)),
  );
  const kxx = v128.load(rows, K_XX);
  const kxy = v128.load(rows, K_XY);
  const kyy = v128.load(rows, K_YY);
  const kyz = v128.load(rows, K_YZ);
  const kxz = v128.load(rows, K_XZ);
  const kzz = constant(CORNER);
  let y = dot4(kxx, kxy, cross4(cy, cz, kyz, kzz), cross4(cz, cx, kzz, kxz));
  y = add(y, mul(kxz, cross4(cx, cy, kxz, kyz)));
  let z = dot4(kxx, kxy, cross4(kyy, kyz, cy, cz), cross4(kyz, kxy, cz, cx));
  z = add(z, mul(kxz, cross4(kxy, kyy, cx, cy)));
  const inverse3 = v128.load(rows, MINUS_INVERSE_3);
  x = mul(inverse3, x);
  y = mul(inverse3, y);
  z = mul(inverse3, z);

  // The limit only pushes; a joint that would be pulled to it is released for this iteration.
  const limit = v128.load(rows, LIMIT);
  const zero = f32x4.splat(0);
  const released = f32x4.lt(mul(limit, add(v128.load(rows, IMPULSE_Z), z)), zero);
  const loose = v128.or(f32x4.eq(limit, zero), released);
  if (v128.any_true(loose)) {
    v128.store(rows, v128.or(v128.load(rows, RELEASED), released), RELEASED);
    // Between the limits impulseZ is 0, so one right-hand side serves both kinds of loose lanes.
    const impulseZ = v128.load(rows, IMPULSE_Z);
    const rhsX = sub(mul(impulseZ, kxz), cx);
    const rhsY = sub(mul(impulseZ, kyz), cy);
    const inverse2 = v128.load(rows, INVERSE_2);
    x = select4(loose, mul(inverse2, cross4(kyy, kxy, rhsY, rhsX)), x);
    y = select4(loose, mul(inverse2, cross4(kxx, kxy, rhsX, rhsY)), y);
    z = select4(loose, negate(impulseZ), z);
  }

  accumulate(rows + IMPULSE_Z, added + 2 * ROW, z);
  const spinA = sub(wA, mul(constant(HULL_INERTIA), add(torqueA(rows, x, y), z)));
  v128.store(hull, spinA, 2 * ROW);
  const turnB = mul(constant(LEG_INERTIA), add(torqueB(rows, x, y), z));
  v128.store(leg, add(wB, turnB), 2 * ROW);
  push(hull, leg, rows, added, x, y);
  return spinA;
}

/**
 * One velocity iteration of a joint (b2RevoluteJoint::SolveVelocityConstraints, Erin Catto). What
 * Solve33 and Solve22 compute from the masses alone was computed once: the same bits.
 *
 * @param added receives what the joint adds to its impulses x, y, z
 * @param hullSpin the hull's spin, all that the joint begins with hangs on it
 * @param alone whether no other group's iterations fill the time that this one's chain takes
 * @returns and stores the hull's new spin
 *
 * The chain of dependent operations is what takes the time. Where motor, limit and release are branches,
 * which hold for many iterations and are predicted, the chain need not wait for them.
 */
// @ts-ignore: decorator
@inline
export function solveJoint(
  group: usize,
  joint: i32,
  added: usize,
  hullSpin: v128,
  alone: bool,
): v128 {
  const hull = velocityRows(group, HULL);
  const leg = velocityRows(group, LEG_0 + joint);
  const rows = jointRows(group, joint);
  const zero = f32x4.splat(0);
  let wA = hullSpin;
  let wB = v128.load(leg, 2 * ROW);

  const speed = constant(SPEEDS + <usize>joint * ROW);
  const old = v128.load(rows, MOTOR);
  let next = add(old, mul(constant(MOTOR_RATE), sub(sub(wB, wA), speed)));
  const clamped = clamp4(next, constant(MOTOR_LEAST), constant(MOTOR_MOST));
  if (!alone || v128.any_true(f32x4.ne(clamped, next))) next = clamped;
  const turn = sub(next, old);
  if (v128.any_true(f32x4.ne(turn, zero))) {
    v128.store(rows, next, MOTOR);
    wA = sub(wA, mul(constant(HULL_INERTIA), turn));
    wB = add(wB, mul(constant(LEG_INERTIA), turn));
  }
  return v128.any_true(f32x4.ne(v128.load(rows, LIMIT), zero))
    ? solveLimited(hull, leg, rows, added, wA, wB)
    : solveFree(hull, leg, rows, added, wA, wB);
}
