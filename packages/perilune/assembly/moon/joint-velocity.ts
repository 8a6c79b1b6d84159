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

/**
 * One velocity iteration of a joint (b2RevoluteJoint::SolveVelocityConstraints, Erin Catto). What
 * Solve33 and Solve22 compute from the masses alone was computed once: the same bits.
 *
 * The branches on `any_true` are there for the single lander: where they are predicted, the
 * long chain of dependent operations need not wait for motor and limit.
 */
export function solveJoint(group: usize, joint: i32): void {
  const hull = velocityRows(group, HULL);
  const leg = velocityRows(group, LEG_0 + joint);
  const rows = jointRows(group, joint);
  const iA = f32x4.splat(HULL_SHAPE.invInertia);
  const iB = f32x4.splat(LEG_SHAPE.invInertia);
  const zero = f32x4.splat(0);
  let wA = v128.load(hull, 2 * ROW);
  let wB = v128.load(leg, 2 * ROW);

  const speed = f32x4.splat(joint == 0 ? -MOTOR_SPEED : MOTOR_SPEED);
  const old = v128.load(rows, MOTOR);
  const wanted = mul(f32x4.splat(-MOTOR_MASS), sub(sub(wB, wA), speed));
  const next = clamp4(
    add(old, wanted),
    f32x4.splat(-MAX_MOTOR_IMPULSE),
    f32x4.splat(MAX_MOTOR_IMPULSE),
  );
  const turn = sub(next, old);
  if (v128.any_true(f32x4.ne(turn, zero))) {
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
  if (v128.any_true(limited)) {
    const cz = sub(wB, wA);
    const kzz = f32x4.splat(K_ZZ);
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
    // The limit only pushes; a joint that would be pulled to it comes loose for this iteration.
    loose = v128.or(loose, f32x4.lt(mul(limit, add(impulseZ, z)), zero));
  }
  if (v128.any_true(loose)) {
    // Between the limits impulseZ is 0, so one right-hand side serves both kinds of loose lanes.
    const rhsX = add(negate(cx), mul(impulseZ, kxz));
    const rhsY = add(negate(cy), mul(impulseZ, kyz));
    const inverse = v128.load(rows, INVERSE_2);
    x = select4(loose, mul(inverse, cross4(kyy, kxy, rhsY, rhsX)), x);
    y = select4(loose, mul(inverse, cross4(kxx, kxy, rhsX, rhsY)), y);
    z = select4(loose, negate(impulseZ), z);
  }
  v128.store(rows, add(v128.load(rows, IMPULSE_X), x), IMPULSE_X);
  v128.store(rows, add(v128.load(rows, IMPULSE_Y), y), IMPULSE_Y);
  v128.store(rows, add(impulseZ, z), IMPULSE_Z);

  const mA = f32x4.splat(HULL_SHAPE.invMass);
  const mB = f32x4.splat(LEG_SHAPE.invMass);
  v128.store(hull, sub(ax, mul(mA, x)));
  v128.store(hull, sub(ay, mul(mA, y)), ROW);
  v128.store(hull, sub(wA, mul(iA, add(cross4(rAx, rAy, x, y), z))), 2 * ROW);
  v128.store(leg, add(bx, mul(mB, x)));
  v128.store(leg, add(by, mul(mB, y)), ROW);
  v128.store(leg, add(wB, mul(iB, add(cross4(rBx, rBy, x, y), z))), 2 * ROW);
}
