import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueAddress } from './address.js';
import { CLOSING_MS, connectQueue, within } from './connection.js';
import { PREFIX, QUEUE } from './keys.js';
import { Presence } from './presence.js';

/** What a sweep has open to a queue. */
export interface Line {
  client: Redis;
  presence: Presence;
  queue: Queue;
  events: QueueEvents;
}

/**
 * Comes to a queue, as somebody who takes no runs.
 *
 * @param note told in a sentence when the server is lost, and when it is there again
 * @throws Failure if it cannot be reached
 * @throws UsageError if others are there, of another version
 */
export async function dial(address: QueueAddress, note: (text: string) => void): Promise<Line> {
  const client = await connectQueue(address, note);
  try {
    const presence = await Presence.enter(client, address, 0);
    const how = { prefix: PREFIX, connection: client };
    const line = {
      ...{ client, presence },
      ...{ queue: new Queue(QUEUE, how), events: new QueueEvents(QUEUE, how) },
    };
    line.queue.on('error', () => {});
    line.events.on('error', () => {});
    return line;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

/** Leaves it. Events have a connection of their own, which would keep the process. */
export async function hangUp({ client, presence, queue, events }: Line): Promise<void> {
  await within(presence.leave(), CLOSING_MS);
  await within(Promise.all([queue.close(), events.close()]), CLOSING_MS);
  client.disconnect();
}
