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
} from './rows';
import { POLYGON_RADIUS } from './settings';
import { Shape } from './shape';
import { Body, Contact, FACE_GROUND, ManifoldPoint, World, contactAt } from './world';

// From a contact's manifold to the rows of the velocity solver
// (b2ContactSolver::InitializeVelocityConstraints and b2WorldManifold::Initialize, Erin Catto), for a
// ground at the origin with neither velocity nor inverse mass.

/** World normal from the ground to the body. */
let normalX: f32 = 0;
let normalY: f32 = 0;
/** A point on the reference face. */
let planeX: f32 = 0;
let planeY: f32 = 0;

function placeFace(contact: Contact, body: Body): void {
  const x = contact.normalX;
  const y = contact.normalY;
  if (contact.face == FACE_GROUND) {
    normalX = x;
    normalY = y;
    planeX = contact.pointX;
    planeY = contact.pointY;
  } else {
    normalX = body.cosine * x - body.sine * y;
    normalY = body.sine * x + body.cosine * y;
    planeX = body.cosine * contact.pointX - body.sine * contact.pointY + body.x;
    planeY = body.sine * contact.pointX + body.cosine * contact.pointY + body.y;
  }
}

/** Writes lever arm and effective masses of a point; the point lies halfway between the two skins. */
function setPoint(at: usize, contact: Contact, point: ManifoldPoint, body: Body): void {
  let x = point.x;
  let y = point.y;
  if (contact.face == FACE_GROUND) {
    x = body.cosine * point.x - body.sine * point.y + body.x;
    y = body.sine * point.x + body.cosine * point.y + body.y;
  }
  const depth = POLYGON_RADIUS - ((x - planeX) * normalX + (y - planeY) * normalY);
  const onFaceX = x + depth * normalX;
  const onFaceY = y + depth * normalY;
  const offFaceX = x - POLYGON_RADIUS * normalX;
  const offFaceY = y - POLYGON_RADIUS * normalY;
  const armX = <f32>0.5 * (onFaceX + offFaceX) - body.centerX;
  const armY = <f32>0.5 * (onFaceY + offFaceY) - body.centerY;
  store<f32>(at, armX, ARM_X);
  store<f32>(at, armY, ARM_Y);
}

function setPointMasses(at: usize, shape: Shape, nx: f32, ny: f32): void {
  const armX = load<f32>(at, ARM_X);
  const armY = load<f32>(at, ARM_Y);
  const rn = armX * ny - armY * nx;
  const rt = armX * -nx - armY * ny;
  store<f32>(at, <f32>1 / (shape.invMass + shape.invInertia * rn * rn), NORMAL_MASS);
  store<f32>(at, <f32>1 / (shape.invMass + shape.invInertia * rt * rt), TANGENT_MASS);
}

/**
 * The 2x2 mass of two points and its inverse.
 *
 * @returns whether it is well enough conditioned; otherwise one point must do
 */
function setBlock(at: usize, shape: Shape, nx: f32, ny: f32): bool {
  const first = at + FIRST_POINT;
  const second = first + POINT_SIZE;
  const rn1 = load<f32>(first, ARM_X) * ny - load<f32>(first, ARM_Y) * nx;
  const rn2 = load<f32>(second, ARM_X) * ny - load<f32>(second, ARM_Y) * nx;
  const k11 = shape.invMass + shape.invInertia * rn1 * rn1;
  const k22 = shape.invMass + shape.invInertia * rn2 * rn2;
  const k12 = shape.invMass + shape.invInertia * rn1 * rn2;
  if (!(k11 * k11 < <f32>1000 * (k11 * k22 - k12 * k12))) return false;
  let determinant = k11 * k22 - k12 * k12;
  if (determinant != 0) determinant = <f32>1 / determinant;
  store<f32>(at, k11, BLOCK_11);
  store<f32>(at, k12, BLOCK_12);
  store<f32>(at, k22, BLOCK_22);
  store<f32>(at, -(determinant * k22), MINUS_INVERSE_11);
  store<f32>(at, determinant * k12, MINUS_INVERSE_12);
  store<f32>(at, -(determinant * k11), MINUS_INVERSE_22);
  return true;
}

/** Writes one touching contact to its rows; `at` is the lane's place in them. */
export function setContact(at: usize, contact: Contact, body: Body, warm: bool): void {
  const shape = body.shape;
  placeFace(contact, body);
  const sign: f32 = contact.face == FACE_GROUND ? 1 : -1;
  const nx = sign * normalX;
  const ny = sign * normalY;
  let points = contact.pointCount;
  for (let i = 0; i < points; i++) {
    const row = at + FIRST_POINT + <usize>i * POINT_SIZE;
    const point = contact.point(i);
    setPoint(row, contact, point, body);
    setPointMasses(row, shape, nx, ny);
    store<f32>(row, warm ? point.normalImpulse : 0, NORMAL_IMPULSE);
    store<f32>(row, warm ? point.tangentImpulse : 0, TANGENT_IMPULSE);
  }
  if (points == 2 && !setBlock(at, shape, nx, ny)) points = 1;
  store<f32>(at, nx, NORMAL_X);
  store<f32>(at, ny, NORMAL_Y);
  store<f32>(at, contact.friction, FRICTION);
  store<f32>(at, -contact.friction, MINUS_FRICTION);
  store<i32>(at, points, POINTS);
}

/** Applies the impulses of the step before (b2ContactSolver::WarmStart). */
function warmStart(at: usize, body: Body): void {
  const shape = body.shape;
  const nx = load<f32>(at, NORMAL_X);
  const ny = load<f32>(at, NORMAL_Y);
  for (let i = 0, n = load<i32>(at, POINTS); i < n; i++) {
    const row = at + FIRST_POINT + <usize>i * POINT_SIZE;
    const normalImpulse = load<f32>(row, NORMAL_IMPULSE);
    const tangentImpulse = load<f32>(row, TANGENT_IMPULSE);
    const x = normalImpulse * nx + tangentImpulse * ny;
    const y = normalImpulse * ny + tangentImpulse * -nx;
    body.spin += shape.invInertia * (load<f32>(row, ARM_X) * y - load<f32>(row, ARM_Y) * x);
    body.velocityX += shape.invMass * x;
    body.velocityY += shape.invMass * y;
  }
}

/** Writes a body's touching contacts to its rows, newest first, and warm starts them. */
export function setContacts(group: usize, lane: i32, world: World, b: i32, body: Body): void {
  let at = contactRows(group, b) + ((<usize>lane) << 2);
  let count = 0;
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    if (contact.body != b || !contact.touching || !contact.enabled) continue;
    setContact(at, contact, body, true);
    warmStart(at, body);
    at += CONTACT_SIZE;
    count++;
  }
  store<i32>(group + ((<usize>lane) << 2) + <usize>b * ROW, count, COUNTS_AT);
}

/** Keeps a body's accumulated impulses for the next step (b2ContactSolver::StoreImpulses). */
export function storeImpulses(group: usize, lane: i32, world: World, b: i32): void {
  let at = contactRows(group, b) + ((<usize>lane) << 2);
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    if (contact.body != b || !contact.touching || !contact.enabled) continue;
    for (let k = 0, n = load<i32>(at, POINTS); k < n; k++) {
      const row = at + FIRST_POINT + <usize>k * POINT_SIZE;
      const point = contact.point(k);
      point.normalImpulse = load<f32>(row, NORMAL_IMPULSE);
      point.tangentImpulse = load<f32>(row, TANGENT_IMPULSE);
    }
    at += CONTACT_SIZE;
  }
}
