import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Failure } from '@perilune/runs';
import type { Redis } from 'ioredis';
import { UsageError, VERSION } from 'perilune';
import type { QueueAddress } from './address.js';
import { VERSION_KEY, WORKERS_KEY } from './keys.js';

/** How often somebody says that they are there, and when they count as gone, in milliseconds. */
const BEAT_MS = 5_000;
const GONE_MS = 30_000;

/** `host 4711`: what a worker is called by. */
export const ownName = () => `${hostname()} ${process.pid}`;

/** Whoever is at a queue speaks for its version while they are there. */
export class Presence {
  private timer: NodeJS.Timeout | undefined;
  private readonly id = randomUUID();
  private readonly over = new AbortController();

  private constructor(
    private readonly client: Redis,
    private readonly queue: QueueAddress,
    /** Runs that it takes at a time; 0 of a sweep. */
    private readonly slots: number,
  ) {}

  /**
   * Says that somebody is there.
   *
   * @param slots runs that a worker takes at a time; 0 of a sweep
   * @throws UsageError if others are there, of another version
   */
  static async enter(client: Redis, queue: QueueAddress, slots: number): Promise<Presence> {
    const presence = new Presence(client, queue, slots);
    const other = await presence.beat();
    if (other !== undefined) throw new UsageError(wordsOf(queue, other));
    presence.timer = setInterval(() => void presence.stay().catch(() => {}), BEAT_MS);
    return presence;
  }

  /** Aborted when another version has taken the queue over, with a Failure that says so. */
  get lost(): AbortSignal {
    return this.over.signal;
  }

  /** The workers that are there, and how many runs they take at a time together. */
  async workers(): Promise<{ workers: number; slots: number }> {
    const since = (await timeAt(this.client)) - GONE_MS;
    const there = await this.client.zrangebyscore(WORKERS_KEY, since, '+inf');
    const slots = there.map((member) => Number(member.split(' ')[0]));
    return { workers: there.length, slots: slots.reduce((sum, each) => sum + each, 0) };
  }

  async leave(): Promise<void> {
    clearInterval(this.timer);
    if (this.slots > 0) await this.client.zrem(WORKERS_KEY, this.member);
  }

  private get member(): string {
    return `${this.slots} ${this.id}`;
  }

  private async stay(): Promise<void> {
    const other = await this.beat();
    if (other === undefined) return;
    clearInterval(this.timer);
    this.over.abort(new Failure(wordsOf(this.queue, other)));
  }

  /** undefined unless another version has the queue. */
  private async beat(): Promise<string | undefined> {
    const other = await otherVersion(this.client);
    if (other !== undefined || this.slots === 0) return other;
    const now = await timeAt(this.client);
    await this.client.zadd(WORKERS_KEY, now, this.member);
    await this.client.zremrangebyscore(WORKERS_KEY, '-inf', now - GONE_MS);
    return undefined;
  }
}

/** The server's clock, in milliseconds: those of many machines differ. */
async function timeAt(client: Redis): Promise<number> {
  const [seconds, micros] = await client.time();
  return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
}

/** Claims the queue for this version, or goes on claiming it; undefined unless another has it. */
async function otherVersion(client: Redis): Promise<string | undefined> {
  const isOurs = (await client.set(VERSION_KEY, VERSION, 'PX', GONE_MS, 'NX')) === 'OK';
  if (isOurs) return undefined;
  const spoken = await client.get(VERSION_KEY);
  if (spoken !== null && spoken !== VERSION) return spoken.slice(0, 40);
  await client.set(VERSION_KEY, VERSION, 'PX', GONE_MS, 'XX');
  return undefined;
}

function wordsOf({ name }: QueueAddress, other: string): string {
  return (
    `Those at the queue ${name} are perilune ${other}, this is ${VERSION}: the same trials may come to something else. ` +
    'Install one version everywhere, or take another database of the server (its number ends the address).'
  );
}
