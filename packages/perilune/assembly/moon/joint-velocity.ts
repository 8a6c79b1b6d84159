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
  INVERSE_3,
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

/**
 * One velocity iteration of a joint (b2RevoluteJoint::SolveVelocityConstraints, Erin Catto). What
 * Solve33 and Solve22 compute from the masses alone was computed once: the same bits.
 *
 * @param added receives what the joint adds to its impulses x, y, z
 *
 * @param alone constant. One lander is bound by the length of the chain of dependent operations: where
 * motor, limit and release are predicted branches, the chain need not wait for them. Side by side such
 * branches would be taken for one lane or another and mispredicted, so all is computed and selected.
 */
// @ts-ignore: decorator
@inline
export function solveJoint(group: usize, joint: i32, added: usize, alone: bool): void {
  const hull = velocityRows(group, HULL);
  const leg = velocityRows(group, LEG_0 + joint);
  const rows = jointRows(group, joint);
  const iA = constant(HULL_INERTIA);
  const iB = constant(LEG_INERTIA);
  const zero = f32x4.splat(0);
  let wA = v128.load(hull, 2 * ROW);
  let wB = v128.load(leg, 2 * ROW);

  const speed = constant(SPEEDS + <usize>joint * ROW);
  const old = v128.load(rows, MOTOR);
  const wanted = mul(constant(MOTOR_RATE), sub(sub(wB, wA), speed));
  const next = clamp4(add(old, wanted), constant(MOTOR_LEAST), constant(MOTOR_MOST));
  const turn = sub(next, old);
  if (!alone || v128.any_true(f32x4.ne(turn, zero))) {
    v128.store(rows, next, MOTOR);
    wA = sub(wA, mul(iA, turn));
    wB = add(wB, mul(iB, turn));
  }

  let ax = v128.load(hull);
  let ay = v128.load(hull, ROW);
  let bx = v128.load(leg);
  let by = v128.load(leg, ROW);
  const rAx = v128.load(rows, ARM_AX);
  const rAy = v128.load(rows, ARM_AY);
  const rBx = v128.load(rows, ARM_BX);
  const rBy = v128.load(rows, ARM_BY);
  const cx = add(sub(sub(bx, mul(wB, rBy)), ax), mul(wA, rAy));
  const cy = sub(sub(add(by, mul(wB, rBx)), ay), mul(wA, rAx));

  const kxy = v128.load(rows, K_XY);
  const kxz = v128.load(rows, K_XZ);
  const kyz = v128.load(rows, K_YZ);
  const kxx = v128.load(rows, K_XX);
  const kyy = v128.load(rows, K_YY);
  const limit = v128.load(rows, LIMIT);
  const impulseZ = v128.load(rows, IMPULSE_Z);
  const limited = f32x4.ne(limit, zero);
  let loose = v128.not(limited);
  let x = zero;
  let y = zero;
  let z = zero;
  if (!alone || v128.any_true(limited)) {
    const cz = sub(wB, wA);
    const kzz = constant(CORNER);
    const inverse = negate(v128.load(rows, INVERSE_3));
    x = mul(
      inverse,
      add(
        dot4(cx, cy, v128.load(rows, CROSS_X), v128.load(rows, CROSS_Y)),
        mul(cz, v128.load(rows, CROSS_Z)),
      ),
    );
    y = mul(
      inverse,
      add(
        dot4(kxx, kxy, cross4(cy, cz, kyz, kzz), cross4(cz, cx, kzz, kxz)),
        mul(kxz, cross4(cx, cy, kxz, kyz)),
      ),
    );
    z = mul(
      inverse,
      add(
        dot4(kxx, kxy, cross4(kyy, kyz, cy, cz), cross4(kyz, kxy, cz, cx)),
        mul(kxz, cross4(kxy, kyy, cx, cy)),
      ),
    );
    // The limit only pushes; a joint that would be pulled to it is released for this iteration.
    const released = f32x4.lt(mul(limit, add(impulseZ, z)), zero);
    if (!alone || v128.any_true(released)) {
      v128.store(rows, v128.or(v128.load(rows, RELEASED), released), RELEASED);
      loose = v128.or(loose, released);
    }
  }
  if (!alone || v128.any_true(loose)) {
    // Between the limits impulseZ is 0, so one right-hand side serves both kinds of loose lanes.
    const rhsX = add(negate(cx), mul(impulseZ, kxz));
    const rhsY = add(negate(cy), mul(impulseZ, kyz));
    const inverse = v128.load(rows, INVERSE_2);
    x = select4(loose, mul(inverse, cross4(kyy, kxy, rhsY, rhsX)), x);
    y = select4(loose, mul(inverse, cross4(kxx, kxy, rhsX, rhsY)), y);
    z = select4(loose, negate(impulseZ), z);
  }
  v128.store(added, x);
  v128.store(added, y, ROW);
  v128.store(added, z, 2 * ROW);
  v128.store(rows, add(v128.load(rows, IMPULSE_X), x), IMPULSE_X);
  v128.store(rows, add(v128.load(rows, IMPULSE_Y), y), IMPULSE_Y);
  v128.store(rows, add(impulseZ, z), IMPULSE_Z);

  const mA = constant(HULL_MASS);
  const mB = constant(LEG_MASS);
  v128.store(hull, sub(ax, mul(mA, x)));
  v128.store(hull, sub(ay, mul(mA, y)), ROW);
  v128.store(hull, sub(wA, mul(iA, add(cross4(rAx, rAy, x, y), z))), 2 * ROW);
  v128.store(leg, add(bx, mul(mB, x)));
  v128.store(leg, add(by, mul(mB, y)), ROW);
  v128.store(leg, add(wB, mul(iB, add(cross4(rBx, rBy, x, y), z))), 2 * ROW);
}
