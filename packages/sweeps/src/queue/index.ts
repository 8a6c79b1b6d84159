/**
 * Studies on many machines: runs go to a queue (BullMQ on Redis or Valkey), and whoever is at it takes them.
 *
 * @module
 */

export { type QueueAddress, queueAddress } from './address.js';
export { type QueueWorkshopOptions, queueWorkshop } from './queue-workshop.js';
export { type ServeEvent, type ServeOptions, serveQueue } from './serve.js';
