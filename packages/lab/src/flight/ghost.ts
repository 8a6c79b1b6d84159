import type { Ending, Episode } from './episode';

/** How the agent does on the terrain that you fly over. */
export interface Rival {
  readonly total: number;
  /** How its flight ended, once that has been seen. */
  readonly ending: Ending | undefined;
}

/** The agent over the terrain that you fly over: it keeps step with you, and flies on when you are down. */
export class Ghost {
  private eye = 0;

  /** @param tellEnd called once its flight is over */
  constructor(
    readonly episode: Episode,
    private readonly tellEnd: (total: number) => void,
  ) {}

  /** Where the eye is, in steps; between two of them as well. */
  get position(): number {
    return this.eye;
  }

  /** Whether the end of its flight has been seen. */
  get isDown(): boolean {
    return this.episode.over && this.eye >= this.flown;
  }

  get rival(): Rival {
    const { frames, ending } = this.episode;
    const total = frames[Math.floor(this.eye)]?.total ?? 0;
    return { total, ending: this.isDown ? ending : undefined };
  }

  /** A step, where its flight is not over. */
  step(): void {
    const { episode } = this;
    if (episode.over) return;
    episode.step(undefined, 'agent');
    if (episode.over) this.tellEnd(episode.last.total);
  }

  /** Is seen where it was or is at a step of yours. */
  lookAt(step: number): void {
    this.eye = Math.min(step, this.flown);
  }

  /** @param steps further @param until when it has to stop thinking, by `performance.now` */
  flyOn(steps: number, until: number): void {
    const target = this.eye + steps;
    while (this.flown < target && !this.episode.over) {
      this.step();
      if (performance.now() >= until) break;
    }
    this.lookAt(target);
  }

  close(): void {
    this.episode.close();
  }

  private get flown(): number {
    return this.episode.frames.length - 1;
  }
}
