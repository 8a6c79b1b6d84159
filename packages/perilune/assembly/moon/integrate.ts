import { MAX_ROTATION, MAX_TRANSLATION, TIME_STEP } from './settings';
import { Body } from './world';

/** Forces and gravity change the velocities; where the body was is kept for the impacts. */
export function integrateVelocity(body: Body, gravity: f32): void {
  const shape = body.shape;
  body.centerX0 = body.centerX;
  body.centerY0 = body.centerY;
  body.angle0 = body.angle;
  body.sine0 = body.sine;
  body.cosine0 = body.cosine;
  body.velocityX += TIME_STEP * (shape.invMass * body.forceX);
  body.velocityY += TIME_STEP * (gravity + shape.invMass * body.forceY);
  body.spin += TIME_STEP * shape.invInertia * body.torque;
}

/** The velocities, within bounds, move the body for h seconds (b2Island::Solve, Erin Catto). */
export function integratePosition(body: Body, h: f32): void {
  const x = h * body.velocityX;
  const y = h * body.velocityY;
  const squared = x * x + y * y;
  if (squared > MAX_TRANSLATION * MAX_TRANSLATION) {
    const ratio = MAX_TRANSLATION / sqrt<f32>(squared);
    body.velocityX *= ratio;
    body.velocityY *= ratio;
  }
  const rotation = h * body.spin;
  if (rotation * rotation > MAX_ROTATION * MAX_ROTATION) {
    body.spin *= MAX_ROTATION / abs<f32>(rotation);
  }
  body.centerX += h * body.velocityX;
  body.centerY += h * body.velocityY;
  body.angle += h * body.spin;
}
