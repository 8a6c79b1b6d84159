import { K_ZZ, MOTOR_MASS } from './joint-velocity';
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
} from './rows';
import { HULL_SHAPE, LEG_SHAPE } from './shape';
import { Body, bodyOf, HULL, Joint, jointOf, LEG_0, World } from './world';

/** Where the joints hold the hull: from its centre of mass to its origin. */
export const ANCHOR_AX: f32 = <f32>0 - HULL_SHAPE.centerX;
export const ANCHOR_AY: f32 = <f32>0 - HULL_SHAPE.centerY;
/** Where they hold leg 1; leg 0's is mirrored. */
const ANCHOR_BX: f32 = <f32>(20.0 / 30.0);
export const ANCHOR_BY: f32 = <f32>(18.0 / 30.0);

/** Angles between hull and leg that joint 0 allows; joint 1 the same with the signs turned. */
const NEAR: f32 = 0.4;
const FAR: f32 = 0.9;

// @ts-ignore: decorator
@inline
export function anchorBX(joint: i32): f32 {
  return joint == 0 ? -ANCHOR_BX : ANCHOR_BX;
}

/** Angle of leg 1 as built; leg 0's has the other sign. */
export const LEG_ANGLE: f32 = 0.05;

/** The angle that the limits are held against: 0 as built, for pybox2d takes that as the reference. */
// @ts-ignore: decorator
@inline
export function jointAngle(joint: i32, hull: Body, leg: Body): f32 {
  return leg.angle - hull.angle - (joint == 0 ? -LEG_ANGLE : LEG_ANGLE);
}

// @ts-ignore: decorator
@inline
export function lowerAngle(joint: i32): f32 {
  return joint == 0 ? NEAR : -FAR;
}

// @ts-ignore: decorator
@inline
export function upperAngle(joint: i32): f32 {
  return joint == 0 ? FAR : -NEAR;
}

/** A change of the limit's state forgets the limit's impulse. */
function setLimit(joint: Joint, i: i32, angle: f32): void {
  const limit: f32 = angle <= lowerAngle(i) ? 1 : angle >= upperAngle(i) ? -1 : 0;
  if (limit == 0 || limit != joint.limit) joint.impulseZ = 0;
  joint.limit = limit;
}

function setMasses(at: usize, ax: f32, ay: f32, bx: f32, by: f32): void {
  const m = HULL_SHAPE.invMass + LEG_SHAPE.invMass;
  const iA = HULL_SHAPE.invInertia;
  const iB = LEG_SHAPE.invInertia;
  const xx = m + ay * ay * iA + by * by * iB;
  const xy = -ay * ax * iA - by * bx * iB;
  const xz = -ay * iA - by * iB;
  const yy = m + ax * ax * iA + bx * bx * iB;
  const yz = ax * iA + bx * iB;
  const crossX = yy * K_ZZ - yz * yz;
  const crossY = yz * xz - xy * K_ZZ;
  const crossZ = xy * yz - yy * xz;
  let inverse3 = xx * crossX + xy * crossY + xz * crossZ;
  if (inverse3 != 0) inverse3 = <f32>1 / inverse3;
  let inverse2 = xx * yy - xy * xy;
  if (inverse2 != 0) inverse2 = <f32>1 / inverse2;
  store<f32>(at, xx, K_XX);
  store<f32>(at, xy, K_XY);
  store<f32>(at, yy, K_YY);
  store<f32>(at, xz, K_XZ);
  store<f32>(at, yz, K_YZ);
  store<f32>(at, crossX, CROSS_X);
  store<f32>(at, crossY, CROSS_Y);
  store<f32>(at, crossZ, CROSS_Z);
  store<f32>(at, -inverse3, MINUS_INVERSE_3);
  store<f32>(at, inverse2, INVERSE_2);
}

/** Applies the impulses of the step before. */
function warmStart(joint: Joint, hull: Body, leg: Body, ax: f32, ay: f32, bx: f32, by: f32): void {
  const x = joint.impulseX;
  const y = joint.impulseY;
  const turnA = ax * y - ay * x + joint.motorImpulse + joint.impulseZ;
  const turnB = bx * y - by * x + joint.motorImpulse + joint.impulseZ;
  hull.velocityX -= HULL_SHAPE.invMass * x;
  hull.velocityY -= HULL_SHAPE.invMass * y;
  hull.spin -= HULL_SHAPE.invInertia * turnA;
  leg.velocityX += LEG_SHAPE.invMass * x;
  leg.velocityY += LEG_SHAPE.invMass * y;
  leg.spin += LEG_SHAPE.invInertia * turnB;
}

/** Writes a joint to its rows and warm starts it (b2RevoluteJoint::InitVelocityConstraints, Erin Catto). */
export function setJoint(group: usize, lane: i32, world: World, i: i32): void {
  const at = jointRows(group, i) + ((<usize>lane) << 2);
  const joint = jointOf(world, i);
  const hull = bodyOf(world, HULL);
  const leg = bodyOf(world, LEG_0 + i);
  const anchorX = anchorBX(i) - LEG_SHAPE.centerX;
  const anchorY = ANCHOR_BY - LEG_SHAPE.centerY;
  const ax = hull.cosine * ANCHOR_AX - hull.sine * ANCHOR_AY;
  const ay = hull.sine * ANCHOR_AX + hull.cosine * ANCHOR_AY;
  const bx = leg.cosine * anchorX - leg.sine * anchorY;
  const by = leg.sine * anchorX + leg.cosine * anchorY;
  setMasses(at, ax, ay, bx, by);
  setLimit(joint, i, jointAngle(i, hull, leg));
  warmStart(joint, hull, leg, ax, ay, bx, by);
  store<f32>(at, ax, ARM_AX);
  store<f32>(at, ay, ARM_AY);
  store<f32>(at, bx, ARM_BX);
  store<f32>(at, by, ARM_BY);
  store<f32>(at, joint.limit, LIMIT);
  store<f32>(at, joint.motorImpulse, MOTOR);
  store<f32>(at, joint.impulseX, IMPULSE_X);
  store<f32>(at, joint.impulseY, IMPULSE_Y);
  store<f32>(at, joint.impulseZ, IMPULSE_Z);
}

/** Keeps a joint's accumulated impulses for the next step. */
export function storeJoint(group: usize, lane: i32, world: World, i: i32): void {
  const at = jointRows(group, i) + ((<usize>lane) << 2);
  const joint = jointOf(world, i);
  joint.motorImpulse = load<f32>(at, MOTOR);
  joint.impulseX = load<f32>(at, IMPULSE_X);
  joint.impulseY = load<f32>(at, IMPULSE_Y);
  joint.impulseZ = load<f32>(at, IMPULSE_Z);
}
