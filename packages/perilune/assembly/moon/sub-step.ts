import { moveProxy, findNewContacts } from './broadphase';
import { setContact } from './contact-setup';
import { updateContact } from './contact';
import { solveContacts } from './contact-velocity';
import { least } from './float';
import { NO_IMPACT, timeOfImpact } from './impact';
import { integratePosition } from './integrate';
import { solveContactPosition, synchronize } from './position';
import { contactsRecur, keepContacts } from './recurrence';
import { CONTACT_SIZE, contactRows, COUNTS_AT, GROUP_SIZE, ROW, velocityRows } from './rows';
import {
  EPSILON,
  LINEAR_SLOP,
  MAX_SUB_STEPS,
  TIME_STEP,
  TOI_BAUMGARTE,
  TOI_POSITION_ITERATIONS,
  VELOCITY_ITERATIONS,
} from './settings';
import { BODIES, Body, bodyOf, Contact, contactAt, edgeOf, World } from './world';

// Continuous collision: bodies that would pass through the ground are stopped where they touch it and
// solved for the rest of the step (b2World::SolveTOI, b2Island::SolveTOI, Erin Catto).

/** Rows of the one body whose impact is solved. */
const group: usize = memory.data(<i32>GROUP_SIZE, 16);

/** Moves the beginning of the body's motion on to the fraction alpha (b2Sweep::Advance). */
function advanceSweep(body: Body, alpha: f32): void {
  const beta = (alpha - body.alpha0) / (<f32>1 - body.alpha0);
  body.centerX0 = (<f32>1 - beta) * body.centerX0 + beta * body.centerX;
  body.centerY0 = (<f32>1 - beta) * body.centerY0 + beta * body.centerY;
  body.angle0 = (<f32>1 - beta) * body.angle0 + beta * body.angle;
  body.alpha0 = alpha;
}

function impactOf(world: World, contact: Contact): f32 {
  if (contact.impactKnown) return contact.impact;
  const body = bodyOf(world, contact.body);
  // Ground and body are brought to the later of their two times.
  if (world.groundAlpha < body.alpha0) world.groundAlpha = body.alpha0;
  else if (body.alpha0 < world.groundAlpha) advanceSweep(body, world.groundAlpha);
  const alpha0 = body.alpha0;
  const t = timeOfImpact(edgeOf(world, contact.edge), body);
  contact.impact = t == NO_IMPACT ? <f32>1 : least(alpha0 + (<f32>1 - alpha0) * t, 1);
  contact.impactKnown = true;
  return contact.impact;
}

/** The contact that touches first, or nothing. */
function firstImpact(world: World): Contact | null {
  let first: Contact | null = null;
  let earliest: f32 = 1;
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    if (!contact.enabled || contact.impactCount > MAX_SUB_STEPS) continue;
    if (!contact.impactKnown && !bodyOf(world, contact.body).awake) continue;
    const alpha = impactOf(world, contact);
    if (alpha < earliest) {
      earliest = alpha;
      first = contact;
    }
  }
  return <f32>1 - <f32>10 * EPSILON < earliest ? null : first;
}

/** Puts the body where it is at the fraction alpha (b2Body::Advance). */
function advanceBody(body: Body, alpha: f32): void {
  advanceSweep(body, alpha);
  body.centerX = body.centerX0;
  body.centerY = body.centerY0;
  body.angle = body.angle0;
  synchronize(body);
}

/** The body's other contacts that touch now take part; `body.island` of them in order. */
function gatherIsland(world: World, first: Contact, body: i32): void {
  first.inIsland = true;
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    if (contact.body != body || contact.inIsland) continue;
    updateContact(world, contact);
    contact.inIsland = contact.touching;
  }
}

function solvePositions(world: World, first: Contact, body: Body): void {
  for (let k = 0; k < TOI_POSITION_ITERATIONS; k++) {
    let worst = solveContactPosition(first, body, TOI_BAUMGARTE, 0);
    for (let i = world.contactCount - 1; i >= 0; i--) {
      const contact = contactAt(world, i);
      if (contact == first || contact.body != first.body || !contact.inIsland) continue;
      worst = solveContactPosition(contact, body, TOI_BAUMGARTE, worst);
    }
    if (worst >= <f32>-1.5 * LINEAR_SLOP) return;
  }
}

/** Makes a velocity iteration. @returns whether it leaves the body as it is */
function isSettled(b: i32, body: Body): bool {
  const velocity = velocityRows(group, b);
  const vx = load<f32>(velocity);
  const vy = load<f32>(velocity, ROW);
  const spin = load<f32>(velocity, 2 * ROW);
  solveContacts(group, b, body.shape);
  if (load<f32>(velocity) != vx || load<f32>(velocity, ROW) != vy) return false;
  return load<f32>(velocity, 2 * ROW) == spin;
}

/**
 * The velocity iterations, up to one that changes neither velocity nor impulses: all that would follow
 * would change nothing either.
 */
function iterate(b: i32, body: Body): void {
  for (let done = 1; done <= VELOCITY_ITERATIONS; done++) {
    if (!isSettled(b, body) || done == VELOCITY_ITERATIONS) continue;
    keepContacts(group, b);
    done++;
    if (isSettled(b, body) && contactsRecur(group, b)) return;
  }
}

/** Solves the velocities without the impulses of before, and without keeping those of now. */
function solveVelocities(world: World, first: Contact, body: Body): void {
  const b = first.body;
  const velocity = velocityRows(group, b);
  let at = contactRows(group, b);
  let count = 1;
  setContact(at, first, body, false);
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    if (contact == first || contact.body != b || !contact.inIsland) continue;
    at += CONTACT_SIZE;
    setContact(at, contact, body, false);
    count++;
  }
  store<i32>(group + <usize>b * ROW, count, COUNTS_AT);
  store<f32>(velocity, body.velocityX);
  store<f32>(velocity, body.velocityY, ROW);
  store<f32>(velocity, body.spin, 2 * ROW);
  iterate(b, body);
  body.velocityX = load<f32>(velocity);
  body.velocityY = load<f32>(velocity, ROW);
  body.spin = load<f32>(velocity, 2 * ROW);
}

function solveImpact(world: World, first: Contact): void {
  const body = bodyOf(world, first.body);
  const alpha = first.impact;
  const groundAlpha = world.groundAlpha;
  const centerX0 = body.centerX0;
  const centerY0 = body.centerY0;
  const angle0 = body.angle0;
  const alpha0 = body.alpha0;
  const centerX = body.centerX;
  const centerY = body.centerY;
  const angle = body.angle;

  world.groundAlpha = alpha;
  advanceBody(body, alpha);
  updateContact(world, first);
  first.impactKnown = false;
  first.impactCount++;
  if (!first.touching) {
    // It does not touch after all: put everything back.
    first.enabled = false;
    world.groundAlpha = groundAlpha;
    body.centerX0 = centerX0;
    body.centerY0 = centerY0;
    body.angle0 = angle0;
    body.alpha0 = alpha0;
    body.centerX = centerX;
    body.centerY = centerY;
    body.angle = angle;
    synchronize(body);
    return;
  }

  body.wake();
  gatherIsland(world, first, first.body);
  solvePositions(world, first, body);
  synchronize(body);
  body.centerX0 = body.centerX;
  body.centerY0 = body.centerY;
  body.angle0 = body.angle;
  solveVelocities(world, first, body);
  integratePosition(body, (<f32>1 - alpha) * TIME_STEP);
  const sine0 = body.sine;
  const cosine0 = body.cosine;
  synchronize(body);

  body.sine0 = sine0;
  body.cosine0 = cosine0;
  const moved = moveProxy(body) ? 1 << first.body : 0;
  for (let i = 0; i < world.contactCount; i++) {
    const contact = contactAt(world, i);
    if (contact.body != first.body) continue;
    contact.impactKnown = false;
    contact.inIsland = false;
  }
  findNewContacts(world, moved);
}

/** Solves the impacts of the step one after the other. */
export function solveImpacts(world: World): void {
  if (world.contactCount == 0) return;
  world.groundAlpha = 0;
  for (let b = 0; b < BODIES; b++) bodyOf(world, b).alpha0 = 0;
  for (let i = 0; i < world.contactCount; i++) {
    const contact = contactAt(world, i);
    contact.impactKnown = false;
    contact.inIsland = false;
    contact.impactCount = 0;
    contact.impact = 1;
  }
  for (;;) {
    const first = firstImpact(world);
    if (first == null) return;
    solveImpact(world, first);
  }
}
