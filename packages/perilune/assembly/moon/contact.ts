import { destroyContact, overlaps } from './broadphase';
import { collide } from './manifold';
import { bodyOf, Contact, contactAt, edgeOf, HULL, World } from './world';

/**
 * Finds a contact's points anew; those that persist keep their impulses (b2Contact::Update). Begin
 * and end of a touch set what Gymnasium's contact listener sets.
 */
export function updateContact(world: World, contact: Contact): void {
  const oldCount = contact.pointCount;
  const id0 = contact.id0;
  const normal0 = contact.normalImpulse0;
  const tangent0 = contact.tangentImpulse0;
  const id1 = contact.id1;
  const normal1 = contact.normalImpulse1;
  const tangent1 = contact.tangentImpulse1;
  const wasTouching = contact.touching;
  const body = bodyOf(world, contact.body);

  contact.enabled = true;
  collide(contact, edgeOf(world, contact.edge), body);
  for (let i = 0; i < contact.pointCount; i++) {
    const point = contact.point(i);
    const first = oldCount > 0 && point.id == id0;
    const second = !first && oldCount > 1 && point.id == id1;
    point.normalImpulse = first ? normal0 : second ? normal1 : 0;
    point.tangentImpulse = first ? tangent0 : second ? tangent1 : 0;
  }

  const touching = contact.pointCount > 0;
  contact.touching = touching;
  if (touching == wasTouching) return;
  body.wake();
  body.touching = touching;
  if (touching && contact.body == HULL) world.crashed = true;
}

/** Updates the contacts of waking bodies, newest first; ends those whose boxes parted (Collide). */
export function updateContacts(world: World): void {
  for (let i = world.contactCount - 1; i >= 0; i--) {
    const contact = contactAt(world, i);
    const body = bodyOf(world, contact.body);
    if (!body.awake) continue;
    if (overlaps(edgeOf(world, contact.edge), body)) updateContact(world, contact);
    else destroyContact(world, i);
  }
}
