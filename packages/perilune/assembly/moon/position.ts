import { clamp, least } from './float';
import {
  ANCHOR_AX,
  ANCHOR_AY,
  ANCHOR_BY,
  anchorBX,
  jointAngle,
  lowerAngle,
  upperAngle,
} from './joint-setup';
import { MOTOR_MASS } from './joint-velocity';
import {
  ANGULAR_SLOP,
  BAUMGARTE,
  LINEAR_SLOP,
  MAX_ANGULAR_CORRECTION,
  MAX_LINEAR_CORRECTION,
  POLYGON_RADIUS,
  POSITION_ITERATIONS,
} from './settings';
import { HULL_SHAPE, LEG_SHAPE } from './shape';
import { rotate, sine, cosine } from './sine';
import {
  Body,
  bodyOf,
  BODIES,
  Contact,
  contactAt,
  FACE_GROUND,
  HULL,
  jointOf,
  LEG_0,
  ManifoldPoint,
  World,
} from './world';

// Pushing bodies apart and joints together after the velocities have moved them
// (b2ContactSolver::SolvePositionConstraints, b2RevoluteJoint::SolvePositionConstraints, Erin Catto).

/** Brings sine and cosine up to the angle. */
// @ts-ignore: decorator
@inline
export function turn(body: Body): void {
  if (body.angle == body.turnedTo) return;
  rotate(body.angle);
  body.sine = sine;
  body.cosine = cosine;
  body.turnedTo = body.angle;
}

/** Brings the origin up to the centre of mass (b2Body::SynchronizeTransform). */
export function synchronize(body: Body): void {
  const shape = body.shape;
  turn(body);
  body.x = body.centerX - (body.cosine * shape.centerX - body.sine * shape.centerY);
  body.y = body.centerY - (body.sine * shape.centerX + body.cosine * shape.centerY);
}

/** Pushes the body off at one point. @returns the separation before */
function solvePoint(contact: Contact, point: ManifoldPoint, body: Body, rate: f32): f32 {
  const shape = body.shape;
  synchronize(body);
  let nx = contact.normalX;
  let ny = contact.normalY;
  let planeX = contact.pointX;
  let planeY = contact.pointY;
  let x = point.x;
  let y = point.y;
  const onGround = contact.face == FACE_GROUND;
  if (onGround) {
    x = body.cosine * point.x - body.sine * point.y + body.x;
    y = body.sine * point.x + body.cosine * point.y + body.y;
  } else {
    nx = body.cosine * contact.normalX - body.sine * contact.normalY;
    ny = body.sine * contact.normalX + body.cosine * contact.normalY;
    planeX = body.cosine * contact.pointX - body.sine * contact.pointY + body.x;
    planeY = body.sine * contact.pointX + body.cosine * contact.pointY + body.y;
  }
  const separation = (x - planeX) * nx + (y - planeY) * ny - POLYGON_RADIUS - POLYGON_RADIUS;
  if (!onGround) {
    nx = -nx;
    ny = -ny;
  }

  const armX = x - body.centerX;
  const armY = y - body.centerY;
  const error = clamp(rate * (separation + LINEAR_SLOP), -MAX_LINEAR_CORRECTION, 0);
  const rn = armX * ny - armY * nx;
  const impulse = -error / (shape.invMass + shape.invInertia * rn * rn);
  const px = impulse * nx;
  const py = impulse * ny;
  body.centerX += shape.invMass * px;
  body.centerY += shape.invMass * py;
  body.angle += shape.invInertia * (armX * py - armY * px);
  return separation;
}

/** @returns the least separation of a contact's points, or `worst` if that is less */
export function solveContactPosition(contact: Contact, body: Body, rate: f32, worst: f32): f32 {
  for (let i = 0; i < contact.pointCount; i++) {
    worst = least(worst, solvePoint(contact, contact.point(i), body, rate));
  }
  return worst;
}

function solveContactPositions(world: World): bool {
  let worst: f32 = 0;
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    if (!contact.touching || !contact.enabled) continue;
    worst = solveContactPosition(contact, bodyOf(world, contact.body), BAUMGARTE, worst);
  }
  return worst >= <f32>-3 * LINEAR_SLOP;
}

/** Turns hull and leg back to the limit they are at. @returns how far they were beyond it */
function solveLimit(world: World, i: i32, hull: Body, leg: Body): f32 {
  const limit = jointOf(world, i).limit;
  if (limit == 0) return 0;
  const lower = limit > 0;
  const error = jointAngle(i, hull, leg) - (lower ? lowerAngle(i) : upperAngle(i));
  const correction = lower
    ? clamp(error + ANGULAR_SLOP, -MAX_ANGULAR_CORRECTION, 0)
    : clamp(error - ANGULAR_SLOP, 0, MAX_ANGULAR_CORRECTION);
  const impulse = -MOTOR_MASS * correction;
  hull.angle -= HULL_SHAPE.invInertia * impulse;
  leg.angle += LEG_SHAPE.invInertia * impulse;
  return lower ? -error : error;
}

/** @returns whether the joint's errors are within the slop */
function solveJointPosition(world: World, i: i32): bool {
  const hull = bodyOf(world, HULL);
  const leg = bodyOf(world, LEG_0 + i);
  const angularError = solveLimit(world, i, hull, leg);
  turn(hull);
  turn(leg);
  const anchorX = anchorBX(i) - LEG_SHAPE.centerX;
  const anchorY = ANCHOR_BY - LEG_SHAPE.centerY;
  const ax = hull.cosine * ANCHOR_AX - hull.sine * ANCHOR_AY;
  const ay = hull.sine * ANCHOR_AX + hull.cosine * ANCHOR_AY;
  const bx = leg.cosine * anchorX - leg.sine * anchorY;
  const by = leg.sine * anchorX + leg.cosine * anchorY;
  const errorX = leg.centerX + bx - hull.centerX - ax;
  const errorY = leg.centerY + by - hull.centerY - ay;

  const mA = HULL_SHAPE.invMass;
  const mB = LEG_SHAPE.invMass;
  const iA = HULL_SHAPE.invInertia;
  const iB = LEG_SHAPE.invInertia;
  const xx = mA + mB + iA * ay * ay + iB * by * by;
  const xy = -iA * ax * ay - iB * bx * by;
  const yy = mA + mB + iA * ax * ax + iB * bx * bx;
  let inverse = xx * yy - xy * xy;
  if (inverse != 0) inverse = <f32>1 / inverse;
  const x = -(inverse * (yy * errorX - xy * errorY));
  const y = -(inverse * (xx * errorY - xy * errorX));
  hull.centerX -= mA * x;
  hull.centerY -= mA * y;
  hull.angle -= iA * (ax * y - ay * x);
  leg.centerX += mB * x;
  leg.centerY += mB * y;
  leg.angle += iB * (bx * y - by * x);
  return (
    sqrt<f32>(errorX * errorX + errorY * errorY) <= LINEAR_SLOP && angularError <= ANGULAR_SLOP
  );
}

/** @returns whether all errors became small, without which nothing may fall asleep */
export function solvePositions(world: World): bool {
  let solved = false;
  for (let i = 0; i < POSITION_ITERATIONS && !solved; i++) {
    const contacts = solveContactPositions(world);
    const joint1 = solveJointPosition(world, 1);
    const joint0 = solveJointPosition(world, 0);
    solved = contacts && joint1 && joint0;
  }
  for (let i = 0; i < BODIES; i++) synchronize(bodyOf(world, i));
  return solved;
}
