import type { CDPSession, Page } from 'playwright-core';

const MIB = 2 ** 20;

/** What a page or its worker holds after a collection of garbage, in MiB. */
export interface Held {
  /** Objects. */
  heap: number;
  /** Memory of array buffers. */
  buffers: number;
}

export interface MemorySample {
  seconds: number;
  page: Held;
  worker: Held;
}

/** One end of the browser's protocol. */
type Send = (method: string) => Promise<unknown>;

/** Weighs a page and the worker that trains for it. */
export class Scales {
  private constructor(
    private readonly page: Send,
    private readonly worker: Send,
    private readonly began: number,
  ) {}

  static async of(page: Page): Promise<Scales> {
    const client = await page.context().newCDPSession(page);
    const worker = await workerOf(client);
    return new Scales((method) => client.send(method as never), worker, performance.now());
  }

  async weigh(): Promise<MemorySample> {
    const [page, worker] = [await heldBy(this.page), await heldBy(this.worker)];
    return { seconds: (performance.now() - this.began) / 1000, page, worker };
  }
}

/** What the end of the protocol that is a page's, or a worker's, holds after a collection of garbage. */
export async function heldBy(send: Send): Promise<Held> {
  await send('HeapProfiler.collectGarbage');
  const usage = (await send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return { heap: usage.usedSize / MIB, buffers: (usage.backingStorageSize ?? 0) / MIB };
}

/** The protocol's messages to a worker go through the page's session, one at a time. */
async function workerOf(client: CDPSession): Promise<Send> {
  const attached = new Promise<string>((resolve) => {
    client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') resolve(sessionId);
    });
  });
  await client.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  const sessionId = await attached;
  let last = 0;
  return async (method) => {
    const id = ++last;
    const answered = new Promise<unknown>((resolve) => {
      const hear = (event: { sessionId: string; message: string }) => {
        const answer = JSON.parse(event.message) as { id?: number; result?: unknown };
        if (event.sessionId !== sessionId || answer.id !== id) return;
        client.off('Target.receivedMessageFromTarget', hear);
        resolve(answer.result);
      };
      client.on('Target.receivedMessageFromTarget', hear);
    });
    const message = JSON.stringify({ id, method });
    await client.send('Target.sendMessageToTarget', { sessionId, message });
    return answered;
  };
}

/** All that is held. */
export function total({ page, worker }: MemorySample): number {
  return page.heap + page.buffers + worker.heap + worker.buffers;
}
