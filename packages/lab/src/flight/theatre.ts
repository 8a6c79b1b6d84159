import { batch, computed, signal } from '@preact/signals';
import { type Agent, loadAgent } from 'perilune';
import { Episode, type World } from './episode';
import type { Frame, Pilot } from './frame';
import { Ghost, type Rival } from './ghost';
import type { Handling } from './handling';
import { GLANCE, LONGEST_TICK, MOST_THINKING, paceOf } from './watching';

/** How long the end of an episode stays to be seen, in seconds. */
const HOLD = 1.4;
const SCORES_KEPT = 10;
const NO_SCORES: Readonly<Record<Pilot, readonly number[]>> = { agent: [], you: [] };

/** What there is to say of an agent beside its file. */
export interface About {
  /** Where it flies; default: in the world that is on the stage. */
  world?: World | undefined;
  /** gamma of its training, if that is known. */
  discount?: number | undefined;
  /** What its file is called. */
  name?: string | undefined;
  /** What its file was read as, where it has been: a large one is not read twice in one picture. */
  agent?: Agent | undefined;
  /** Whether it is whoever flies now, further on: its flights count together. */
  isSame?: boolean | undefined;
}

interface Offer extends About {
  model: Uint8Array | undefined;
  who: string;
}

/** Tells what to do at a step in a world that is flown so; undefined: it waits. */
export type Stick = (handling: Handling) => number | undefined;

/**
 * The stage: one episode after the other with the newest policy, or flown by hand, at any speed,
 * forwards and back. Whoever draws calls `tick` once a picture.
 */
export class Theatre {
  readonly playing = signal(true);
  readonly speed = signal(1);
  readonly pilot = signal<Pilot>('agent');
  /** The step that the eye is at, and the steps flown so far, as often as numbers are read. */
  readonly step = signal(0);
  readonly length = signal(0);
  readonly episode = signal<Episode | undefined>(undefined);
  readonly scores = signal(NO_SCORES);
  /** Whether the agent flies beside you from the next flight on: a ghost over the same terrain. */
  readonly racing = signal(false);
  /** How that agent does; undefined: none flies beside you. */
  readonly rival = signal<Rival | undefined>(undefined);
  /** What the last race came to. */
  readonly raced = signal<Readonly<Record<Pilot, number>> | undefined>(undefined);
  /** The state that the eye is at. */
  readonly frame = computed<Frame | undefined>(() => this.episode.value?.frames[this.step.value]);
  /** How the flight ended, once the eye is there. */
  readonly ending = computed(() =>
    this.length.value > 0 && this.step.value === this.length.value
      ? this.episode.value?.ending
      : undefined,
  );
  stick: Stick = () => 0;
  /** The last episode that came to its end: what can be filmed. */
  readonly finished = signal<Episode | undefined>(undefined);
  private world: World = { env: 'LunarLander-v3', envOptions: {} };
  private flier: Agent | undefined;
  /** The agent that flies beside you. */
  ghost: Ghost | undefined;
  /** The file of the agent that flies now. */
  readonly model = signal<Uint8Array | undefined>(undefined);
  /** What that agent is, in words. */
  readonly who = signal('');
  /** What a file of it is called, if somebody said so. */
  readonly name = signal<string | undefined>(undefined);
  private discount: number | undefined;
  private next: Offer | undefined;
  private seed = 0;
  private held = 0;
  private eye = 0;
  private unread = 0;

  /**
   * Who flies from the next episode on, and what it is, in words.
   *
   * @param model undefined: nobody does, and the world goes its own way
   */
  offer(model: Uint8Array | undefined, who: string, about: About = {}): void {
    this.next = { model, who, ...about };
  }

  /**
   * Who was offered last flies on from here, in mid-flight, where the agent flies and somebody looks on: what is
   * called live is never much older than what is learned. Else from the next episode on, as after `offer`.
   */
  relieve(): void {
    const { next } = this;
    const episode = this.episode.peek();
    const flies = this.pilot.peek() === 'agent' && this.playing.peek() && episode?.over === false;
    if (next?.model === undefined || !flies) return;
    const agent = next.agent ?? loadAgent(next.model);
    if (!episode.changeAgent(agent)) return;
    this.next = undefined;
    this.flier = agent;
    this.tell(next);
  }

  /** Who was offered last, on a terrain by its number; the next episodes are on those after it. */
  show(terrain: number): void {
    this.seed = terrain;
    this.pilot.value = 'agent';
    this.playing.value = true;
    this.racing.value = false;
    this.restart(true);
  }

  /** Another world, from its first terrain. */
  enter(world: World): void {
    this.world = world;
    this.seed = 0;
    this.restart();
  }

  /** A new episode on the next terrain, or on the same one. */
  restart(sameTerrain = false): void {
    if (!sameTerrain) this.seed += 1;
    this.admit();
    this.episode.value?.close();
    this.ghost?.close();
    this.held = 0;
    this.eye = 0;
    batch(() => {
      // Scores of two worlds say nothing of each other.
      if (this.episode.value?.world.env !== this.world.env) this.scores.value = NO_SCORES;
      const episode = new Episode(this.world, this.seed, this.flier, this.discount);
      episode.model = this.model.peek();
      this.episode.value = episode;
      this.ghost = this.ghostBeside(episode);
      this.glance();
    });
  }

  /** Against you, in a world that goes on by itself. */
  private ghostBeside({ handling, hasAgent }: Episode): Ghost | undefined {
    const isRace = this.racing.peek() && this.pilot.peek() === 'you' && hasAgent;
    if (!isRace || handling.waits) return undefined;
    const episode = new Episode(this.world, this.seed, this.flier);
    return new Ghost(episode, (total) => this.count('agent', total));
  }

  /** Lets who was offered last take its place. */
  private admit(): void {
    const { next } = this;
    if (next === undefined) return;
    this.next = undefined;
    this.flier = next.agent ?? (next.model && loadAgent(next.model));
    this.tell(next);
    this.world = next.world ?? this.world;
  }

  private tell({ model, who, name, discount, isSame = false }: Offer): void {
    batch(() => {
      // Scores of two agents say nothing of each other, no more than those of two worlds.
      const isOther = !isSame && model !== this.model.peek();
      if (isOther) this.scores.value = { ...this.scores.value, agent: [] };
      this.model.value = model;
      this.who.value = who;
      this.name.value = name;
    });
    this.discount = discount;
  }

  /** Where the eye is, in steps; between two of them as well. */
  get position(): number {
    return this.eye;
  }

  /** The agent that flies now. */
  get agent(): Agent | undefined {
    return this.flier;
  }

  /** Looks at a step of the episode; flying goes on from its end when it plays again. */
  seek(step: number): void {
    this.eye = Math.max(0, Math.min(step, this.flown));
    this.ghost?.lookAt(this.eye);
    batch(() => {
      this.playing.value = false;
      this.glance();
    });
  }

  togglePlaying(): void {
    this.playing.value = !this.playing.value;
  }

  /** You take the stick, or hand it back, which ends a race; a finished episode makes room for a new one. */
  handTo(pilot: Pilot): void {
    batch(() => {
      this.pilot.value = pilot;
      this.playing.value = true;
      if (pilot === 'agent') this.endRace();
      if (pilot === 'you') this.eye = this.flown;
      if (this.episode.value?.over) this.restart();
    });
  }

  /** You against the agent, over the next terrain and those after it. */
  race(): void {
    batch(() => {
      this.racing.value = true;
      this.raced.value = undefined;
      this.pilot.value = 'you';
      this.playing.value = true;
      this.restart();
    });
  }

  private endRace(): void {
    this.ghost?.close();
    this.ghost = undefined;
    this.racing.value = false;
    this.rival.value = undefined;
    this.raced.value = undefined;
  }

  /** @param seconds since the last picture */
  tick(seconds: number): void {
    const episode = this.episode.peek();
    if (episode === undefined || !this.playing.peek()) return;
    const passed = Math.min(seconds, LONGEST_TICK);
    const { ghost } = this;
    const isDown = episode.over && this.eye >= this.flown;
    if (isDown && (ghost?.isDown ?? true)) {
      this.held += passed;
      if (this.held >= HOLD) this.restart();
      return;
    }
    const steps = passed * this.speed.peek() * paceOf(this.world.env);
    const until = performance.now() + MOST_THINKING;
    if (isDown) ghost?.flyOn(steps, until);
    else this.flyOn(episode, steps, until);
    this.unread += passed;
    const ends = episode.over && this.eye === this.flown && (ghost?.isDown ?? true);
    if (ends && ghost) this.raced.value = { you: episode.last.total, agent: ghost.rival.total };
    if (ends || this.unread >= GLANCE) this.glance();
  }

  private flyOn(episode: Episode, steps: number, until: number): void {
    const target = this.eye + steps;
    while (this.flown < target && !episode.over && this.fly(episode)) {
      if (performance.now() >= until) break;
    }
    this.eye = Math.min(target, this.flown);
    this.ghost?.lookAt(this.eye);
  }

  /** Steps flown so far. */
  private get flown(): number {
    return (this.episode.peek()?.frames.length ?? 1) - 1;
  }

  /** Shows the numbers of where the eye is. */
  private glance(): void {
    this.unread = 0;
    batch(() => {
      this.step.value = Math.floor(this.eye);
      this.length.value = this.flown;
      this.rival.value = this.ghost?.rival;
    });
  }

  /** @returns false where nothing happens until you do something */
  private fly(episode: Episode): boolean {
    const you = this.pilot.peek() === 'you';
    const action = you ? this.stick(episode.handling) : undefined;
    if (you && action === undefined) return false;
    episode.step(action, you ? 'you' : 'agent');
    this.ghost?.step();
    if (episode.over) {
      this.finished.value = episode;
      this.count(episode.flownBy, episode.last.total);
    }
    return true;
  }

  private count(by: Pilot, total: number): void {
    const kept = [...this.scores.value[by], total].slice(-SCORES_KEPT);
    this.scores.value = { ...this.scores.value, [by]: kept };
  }
}
