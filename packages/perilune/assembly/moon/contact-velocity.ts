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
  INVERSE_11,
  INVERSE_12,
  INVERSE_22,
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

// The velocity that the functions below work on.
let vx: v128 = f32x4.splat(0);
let vy: v128 = f32x4.splat(0);
let spin: v128 = f32x4.splat(0);
let invMass: v128 = f32x4.splat(0);
let invInertia: v128 = f32x4.splat(0);

/** Friction at one point, limited by the normal impulse so far. */
// @ts-ignore: decorator
@inline
function solveTangent(point: usize, tx: v128, ty: v128, friction: v128, active: v128): void {
  const rx = v128.load(point, ARM_X);
  const ry = v128.load(point, ARM_Y);
  const dx = sub(vx, mul(spin, ry));
  const dy = add(vy, mul(spin, rx));
  const old = v128.load(point, TANGENT_IMPULSE);
  const wanted = mul(v128.load(point, TANGENT_MASS), negate(dot4(dx, dy, tx, ty)));
  const most = mul(friction, v128.load(point, NORMAL_IMPULSE));
  const next = clamp4(add(old, wanted), negate(most), most);
  const lambda = sub(next, old);
  v128.store(point, next, TANGENT_IMPULSE);

  const px = mul(lambda, tx);
  const py = mul(lambda, ty);
  vx = select4(active, add(vx, mul(invMass, px)), vx);
  vy = select4(active, add(vy, mul(invMass, py)), vy);
  spin = select4(active, add(spin, mul(invInertia, cross4(rx, ry, px, py))), spin);
}

/** The normal impulse of lanes with one point. */
// @ts-ignore: decorator
@inline
function solveNormal(point: usize, nx: v128, ny: v128, active: v128): void {
  const rx = v128.load(point, ARM_X);
  const ry = v128.load(point, ARM_Y);
  const dx = sub(vx, mul(spin, ry));
  const dy = add(vy, mul(spin, rx));
  const old = v128.load(point, NORMAL_IMPULSE);
  const wanted = mul(negate(v128.load(point, NORMAL_MASS)), dot4(dx, dy, nx, ny));
  const next = most4(add(old, wanted), f32x4.splat(0));
  const lambda = sub(next, old);
  v128.store(point, select4(active, next, old), NORMAL_IMPULSE);

  const px = mul(lambda, nx);
  const py = mul(lambda, ny);
  vx = select4(active, add(vx, mul(invMass, px)), vx);
  vy = select4(active, add(vy, mul(invMass, py)), vy);
  spin = select4(active, add(spin, mul(invInertia, cross4(rx, ry, px, py))), spin);
}

// @ts-ignore: decorator
@inline
function bothPositive(a: v128, b: v128): v128 {
  const zero = f32x4.splat(0);
  return v128.and(f32x4.ge(a, zero), f32x4.ge(b, zero));
}

// @ts-ignore: decorator
@inline
function anyLeft(wanted: v128, found: v128): bool {
  return v128.any_true(v128.andnot(wanted, found));
}

/**
 * The normal impulses of lanes with two points, solved together: the first of four cases (both
 * points push, only the first, only the second, none) whose impulses and velocities are not negative;
 * if there is none, the lane stays as it is.
 */
// @ts-ignore: decorator
@inline
function solveBlock(contact: usize, nx: v128, ny: v128, active: v128): void {
  const first = contact + FIRST_POINT;
  const second = first + POINT_SIZE;
  const zero = f32x4.splat(0);
  const r1x = v128.load(first, ARM_X);
  const r1y = v128.load(first, ARM_Y);
  const r2x = v128.load(second, ARM_X);
  const r2y = v128.load(second, ARM_Y);
  const a1 = v128.load(first, NORMAL_IMPULSE);
  const a2 = v128.load(second, NORMAL_IMPULSE);
  const k12 = v128.load(contact, BLOCK_12);
  const vn1 = dot4(sub(vx, mul(spin, r1y)), add(vy, mul(spin, r1x)), nx, ny);
  const vn2 = dot4(sub(vx, mul(spin, r2y)), add(vy, mul(spin, r2x)), nx, ny);
  const b1 = sub(vn1, dot4(v128.load(contact, BLOCK_11), k12, a1, a2));
  const b2 = sub(vn2, dot4(k12, v128.load(contact, BLOCK_22), a1, a2));

  const i12 = v128.load(contact, INVERSE_12);
  let x1 = negate(dot4(v128.load(contact, INVERSE_11), i12, b1, b2));
  let x2 = negate(dot4(i12, v128.load(contact, INVERSE_22), b1, b2));
  let found = v128.and(bothPositive(x1, x2), active);
  if (anyLeft(active, found)) {
    const only1 = mul(negate(v128.load(first, NORMAL_MASS)), b1);
    const ok1 = v128.andnot(bothPositive(only1, add(mul(k12, only1), b2)), found);
    x1 = select4(ok1, only1, x1);
    x2 = select4(ok1, zero, x2);
    found = v128.or(found, v128.and(ok1, active));
    if (anyLeft(active, found)) {
      const only2 = mul(negate(v128.load(second, NORMAL_MASS)), b2);
      const ok2 = v128.andnot(bothPositive(only2, add(mul(k12, only2), b1)), found);
      x1 = select4(ok2, zero, x1);
      x2 = select4(ok2, only2, x2);
      found = v128.or(found, v128.and(ok2, active));
      const none = v128.andnot(bothPositive(b1, b2), found);
      x1 = select4(none, zero, x1);
      x2 = select4(none, zero, x2);
      found = v128.or(found, v128.and(none, active));
    }
  }

  const d1 = sub(x1, a1);
  const d2 = sub(x2, a2);
  const p1x = mul(d1, nx);
  const p1y = mul(d1, ny);
  const p2x = mul(d2, nx);
  const p2y = mul(d2, ny);
  const turn = add(cross4(r1x, r1y, p1x, p1y), cross4(r2x, r2y, p2x, p2y));
  vx = select4(found, add(vx, mul(invMass, add(p1x, p2x))), vx);
  vy = select4(found, add(vy, mul(invMass, add(p1y, p2y))), vy);
  spin = select4(found, add(spin, mul(invInertia, turn)), spin);
  v128.store(first, select4(found, x1, a1), NORMAL_IMPULSE);
  v128.store(second, select4(found, x2, a2), NORMAL_IMPULSE);
}

// @ts-ignore: decorator
@inline
function solveContact(contact: usize, active: v128): void {
  const nx = v128.load(contact, NORMAL_X);
  const ny = v128.load(contact, NORMAL_Y);
  const friction = v128.load(contact, FRICTION);
  const two = v128.and(i32x4.eq(v128.load(contact, POINTS), i32x4.splat(2)), active);
  const one = v128.andnot(active, two);
  solveTangent(contact + FIRST_POINT, ny, negate(nx), friction, active);
  if (v128.any_true(two)) {
    solveTangent(contact + FIRST_POINT + POINT_SIZE, ny, negate(nx), friction, two);
  }
  if (v128.any_true(one)) solveNormal(contact + FIRST_POINT, nx, ny, one);
  if (v128.any_true(two)) solveBlock(contact, nx, ny, two);
}

/** @param body its number in the world, @param shape its shape */
export function solveContacts(group: usize, body: i32, shape: Shape): void {
  const count = v128.load(group + COUNTS_AT + <usize>body * ROW);
  let active = i32x4.gt_s(count, i32x4.splat(0));
  if (!v128.any_true(active)) return;
  const velocity = velocityRows(group, body);
  vx = v128.load(velocity);
  vy = v128.load(velocity, ROW);
  spin = v128.load(velocity, 2 * ROW);
  invMass = f32x4.splat(shape.invMass);
  invInertia = f32x4.splat(shape.invInertia);
  let contact = contactRows(group, body);
  for (let k = 1; v128.any_true(active); k++) {
    solveContact(contact, active);
    contact += CONTACT_SIZE;
    active = i32x4.gt_s(count, i32x4.splat(k));
  }
  v128.store(velocity, vx);
  v128.store(velocity, vy, ROW);
  v128.store(velocity, spin, 2 * ROW);
}
