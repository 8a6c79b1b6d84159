import { add, clamp4, cross4, dot4, most4, mul, negate, select4, sub } from './lanes';
import {
  ARM_X,
  ARM_Y,
  BLOCK_11,
  BLOCK_12,
  BLOCK_22,
  CONTACT_SIZE,
  contactRows,
  COUNTS_AT,
  FIRST_POINT,
  FRICTION,
  MINUS_FRICTION,
  MINUS_INVERSE_11,
  MINUS_INVERSE_12,
  MINUS_INVERSE_22,
  NORMAL_IMPULSE,
  NORMAL_MASS,
  NORMAL_X,
  NORMAL_Y,
  POINT_SIZE,
  POINTS,
  ROW,
  TANGENT_IMPULSE,
  TANGENT_MASS,
  velocityRows,
} from './rows';
import { Shape } from './shape';

// One velocity iteration over the contacts of a body with the ground
// (b2ContactSolver::SolveVelocityConstraints, Erin Catto; the block solver with Dirk Gregorius). The
// ground has neither velocity nor inverse mass, and nothing here bounces, so Box2D's terms of body A
// and of restitution are zeros and left out.

// The tangent is the normal (x, y) turned to (y, -x). Its sign, and those of products with it, are taken
// into sums and differences, which costs nothing and changes no bit.

/** Velocity of the body at a point along the normal. */
// @ts-ignore: decorator
@inline
function normalSpeed(point: usize, vx: v128, vy: v128, spin: v128, nx: v128, ny: v128): v128 {
  const dx = sub(vx, mul(spin, v128.load(point, ARM_Y)));
  const dy = add(vy, mul(spin, v128.load(point, ARM_X)));
  return dot4(dx, dy, nx, ny);
}

/** Velocity of the body at a point along the tangent. */
// @ts-ignore: decorator
@inline
function tangentSpeed(point: usize, vx: v128, vy: v128, spin: v128, nx: v128, ny: v128): v128 {
  const dx = sub(vx, mul(spin, v128.load(point, ARM_Y)));
  const dy = add(vy, mul(spin, v128.load(point, ARM_X)));
  return cross4(dx, dy, nx, ny);
}

/** Torque of an impulse (x, y) at a point. */
// @ts-ignore: decorator
@inline
function torqueAt(point: usize, x: v128, y: v128): v128 {
  return cross4(v128.load(point, ARM_X), v128.load(point, ARM_Y), x, y);
}

/** Minus the torque of an impulse (y, -x) at a point. */
// @ts-ignore: decorator
@inline
function minusTorqueAcross(point: usize, x: v128, y: v128): v128 {
  return dot4(v128.load(point, ARM_X), v128.load(point, ARM_Y), x, y);
}

/** The change of the friction at one point, limited by the normal impulse so far. */
// @ts-ignore: decorator
@inline
function solveTangent(contact: usize, point: usize, speed: v128, active: v128): v128 {
  const old = v128.load(point, TANGENT_IMPULSE);
  const normalImpulse = v128.load(point, NORMAL_IMPULSE);
  const wanted = sub(old, mul(v128.load(point, TANGENT_MASS), speed));
  const least = mul(v128.load(contact, MINUS_FRICTION), normalImpulse);
  const most = mul(v128.load(contact, FRICTION), normalImpulse);
  const next = clamp4(wanted, least, most);
  v128.store(point, next, TANGENT_IMPULSE);
  return v128.and(active, sub(next, old));
}

/** The new normal impulse of lanes with one point. */
// @ts-ignore: decorator
@inline
function solveNormal(point: usize, speed: v128, old: v128): v128 {
  return most4(sub(old, mul(v128.load(point, NORMAL_MASS), speed)), f32x4.splat(0));
}

// @ts-ignore: decorator
@inline
function bothPositive(a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.and(f32x4.ge(a, zero), f32x4.ge(b, zero));
}

/**
 * The normal impulses of lanes with two points, solved together, where not both points push: the first
 * of three other cases (only the first, only the second, none) whose impulses and velocities are not
 * negative; if there is none either, the lane stays as it is. They are stored.
 *
 * @param b1 velocity at the first point without the impulses, b2 at the second
 * @param x1 the impulses if both pushed, x2 at the second
 * @param found lanes whose impulses these are
 */
function solveOtherCases(
  contact: usize,
  b1: v128,
  b2: v128,
  x1: v128,
  x2: v128,
  found: v128,
): void {
  const first = contact + FIRST_POINT;
  const second = first + POINT_SIZE;
  const zero = f32x4.splat(0);
  const k12 = v128.load(contact, BLOCK_12);
  const only1 = mul(negate(v128.load(first, NORMAL_MASS)), b1);
  const ok1 = v128.andnot(bothPositive(only1, add(mul(k12, only1), b2)), found);
  x1 = select4(ok1, only1, x1);
  x2 = select4(ok1, zero, x2);
  found = v128.or(found, ok1);
  const only2 = mul(negate(v128.load(second, NORMAL_MASS)), b2);
  const ok2 = v128.andnot(bothPositive(only2, add(mul(k12, only2), b1)), found);
  x1 = select4(ok2, zero, x1);
  x2 = select4(ok2, only2, x2);
  found = v128.or(found, ok2);
  const none = v128.andnot(bothPositive(b1, b2), found);
  x1 = select4(none, zero, x1);
  x2 = select4(none, zero, x2);
  found = v128.or(found, none);
  v128.store(first, select4(found, x1, v128.load(first, NORMAL_IMPULSE)), NORMAL_IMPULSE);
  v128.store(second, select4(found, x2, v128.load(second, NORMAL_IMPULSE)), NORMAL_IMPULSE);
}

/**
 * All contacts of a body with the given number in the world.
 *
 * Lanes that a contact does not concern get impulses of 0, which leave their velocity as it is; what
 * their rows sum up is never read.
 */
export function solveContacts(group: usize, body: i32, shape: Shape): void {
  const count = v128.load(group + <usize>body * ROW, COUNTS_AT);
  let active = i32x4.gt_s(count, i32x4.splat(0));
  if (!v128.any_true(active)) return;
  const velocity = velocityRows(group, body);
  const invMass = f32x4.splat(shape.invMass);
  const invInertia = f32x4.splat(shape.invInertia);
  let vx = v128.load(velocity);
  let vy = v128.load(velocity, ROW);
  let spin = v128.load(velocity, 2 * ROW);
  let contact = contactRows(group, body);
  for (let k = 1; v128.any_true(active); k++) {
    const first = contact + FIRST_POINT;
    const second = first + POINT_SIZE;
    const nx = v128.load(contact, NORMAL_X);
    const ny = v128.load(contact, NORMAL_Y);
    const two = v128.and(i32x4.eq(v128.load(contact, POINTS), i32x4.splat(2)), active);
    const one = v128.andnot(active, two);
    const blocks = v128.any_true(two);

    let lambda = solveTangent(contact, first, tangentSpeed(first, vx, vy, spin, nx, ny), active);
    let px = mul(lambda, nx);
    let py = mul(lambda, ny);
    vx = add(vx, mul(invMass, py));
    vy = sub(vy, mul(invMass, px));
    spin = sub(spin, mul(invInertia, minusTorqueAcross(first, px, py)));
    if (blocks) {
      lambda = solveTangent(contact, second, tangentSpeed(second, vx, vy, spin, nx, ny), two);
      px = mul(lambda, nx);
      py = mul(lambda, ny);
      vx = add(vx, mul(invMass, py));
      vy = sub(vy, mul(invMass, px));
      spin = sub(spin, mul(invInertia, minusTorqueAcross(second, px, py)));
    }

    const a1 = v128.load(first, NORMAL_IMPULSE);
    const vn1 = normalSpeed(first, vx, vy, spin, nx, ny);
    let n1 = a1;
    let a2 = a1;
    let n2 = a1;
    if (blocks) {
      a2 = v128.load(second, NORMAL_IMPULSE);
      const vn2 = normalSpeed(second, vx, vy, spin, nx, ny);
      const k12 = v128.load(contact, BLOCK_12);
      const b1 = sub(vn1, dot4(v128.load(contact, BLOCK_11), k12, a1, a2));
      const b2 = sub(vn2, dot4(k12, v128.load(contact, BLOCK_22), a1, a2));
      const i12 = v128.load(contact, MINUS_INVERSE_12);
      n1 = dot4(v128.load(contact, MINUS_INVERSE_11), i12, b1, b2);
      n2 = dot4(i12, v128.load(contact, MINUS_INVERSE_22), b1, b2);
      const both = bothPositive(n1, n2);
      if (v128.any_true(v128.andnot(two, both))) {
        solveOtherCases(contact, b1, b2, n1, n2, both);
        n1 = v128.load(first, NORMAL_IMPULSE);
        n2 = v128.load(second, NORMAL_IMPULSE);
      }
      v128.store(second, n2, NORMAL_IMPULSE);
      if (v128.any_true(one)) n1 = select4(one, solveNormal(first, vn1, a1), n1);
    } else {
      n1 = solveNormal(first, vn1, a1);
    }
    v128.store(first, n1, NORMAL_IMPULSE);
    lambda = v128.and(active, sub(n1, a1));
    px = mul(lambda, nx);
    py = mul(lambda, ny);
    let turn = torqueAt(first, px, py);
    if (blocks) {
      lambda = v128.and(two, sub(n2, a2));
      const qx = mul(lambda, nx);
      const qy = mul(lambda, ny);
      px = add(px, qx);
      py = add(py, qy);
      turn = add(turn, torqueAt(second, qx, qy));
    }
    vx = add(vx, mul(invMass, px));
    vy = add(vy, mul(invMass, py));
    spin = add(spin, mul(invInertia, turn));

    contact += CONTACT_SIZE;
    active = i32x4.gt_s(count, i32x4.splat(k));
  }
  v128.store(velocity, vx);
  v128.store(velocity, vy, ROW);
  v128.store(velocity, spin, 2 * ROW);
}
