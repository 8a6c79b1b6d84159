import { batch, signal } from '@preact/signals';
import { type Ending, Episode } from './episode';
import { oneGround, type Racer } from './ground';
import { GLANCE, LONGEST_TICK, MOST_THINKING, paceOf } from './watching';

/** How long the end of both stays to be seen, in seconds. */
const HOLD = 2;

/** One of the two, as its numbers stand. */
export interface Standing {
  readonly who: string;
  readonly total: number;
  readonly ending: Ending | undefined;
  /** Of flights that came to their end. */
  readonly returns: readonly number[];
}

/** Two agents over one terrain after another, side by side: the same seed for both, a step each at a time. */
export class Race {
  readonly playing = signal(true);
  readonly terrain = signal(0);
  readonly standings = signal<readonly Standing[]>([]);
  /** What is flown now, in the order of the racers. */
  episodes: readonly Episode[] = [];
  private readonly returns: readonly number[][] = [[], []];
  private readonly worlds: ReturnType<typeof oneGround>;
  private eye = 0;
  private held = 0;
  private unread = 0;
  private isEnded = false;

  /** @throws UsageError where there is no ground that both can fly over */
  constructor(private readonly racers: readonly [Racer, Racer]) {
    this.worlds = oneGround(racers);
    this.next();
  }

  /** Both on the next terrain. */
  next(): void {
    if (this.isEnded) return;
    this.letGo();
    const seed = this.terrain.peek() + 1;
    this.episodes = this.racers.map(
      ({ agent }, i) => new Episode(this.worlds[i as 0 | 1], seed, agent),
    );
    this.eye = 0;
    this.held = 0;
    batch(() => {
      this.terrain.value = seed;
      this.glance();
    });
  }

  /** Where the eye is, in steps; between two of them as well. */
  get position(): number {
    return this.eye;
  }

  get over(): boolean {
    return this.episodes.every((episode) => episode.over);
  }

  /** @param seconds since the last picture */
  tick(seconds: number): void {
    if (this.isEnded || !this.playing.peek()) return;
    const passed = Math.min(seconds, LONGEST_TICK);
    if (this.over && this.eye >= this.flown) {
      this.held += passed;
      if (this.held >= HOLD) this.next();
      return;
    }
    const target = this.eye + passed * paceOf(this.worlds[0].env);
    const until = performance.now() + MOST_THINKING;
    while (this.flown < target && !this.over) {
      this.fly();
      if (performance.now() >= until) break;
    }
    this.eye = Math.min(target, this.flown);
    this.unread += passed;
    if (this.over || this.unread >= GLANCE) this.glance();
  }

  /** It is over for good: a picture or a press that comes before the page has heard of that changes nothing. */
  close(): void {
    this.isEnded = true;
    this.letGo();
  }

  private letGo(): void {
    for (const episode of this.episodes) episode.close();
  }

  private fly(): void {
    this.episodes.forEach((episode, i) => {
      if (episode.over) return;
      episode.step(undefined, 'agent');
      if (episode.over) this.returns[i]?.push(episode.last.total);
    });
  }

  /** Steps of the one that flies longer. */
  private get flown(): number {
    return Math.max(...this.episodes.map(({ frames }) => frames.length - 1));
  }

  private glance(): void {
    this.unread = 0;
    this.standings.value = this.episodes.map((episode, i) => {
      const at = Math.min(Math.floor(this.eye), episode.frames.length - 1);
      const isAtEnd = episode.over && at === episode.frames.length - 1;
      return {
        who: this.racers[i as 0 | 1].who,
        total: episode.frames[at]?.total ?? 0,
        ending: isAtEnd ? episode.ending : undefined,
        returns: [...(this.returns[i] ?? [])],
      };
    });
  }
}
