import { batch, computed, signal } from '@preact/signals';
import { type Agent, loadAgent } from 'perilune';
import { Episode, type World } from './episode';
import type { Frame, Pilot } from './frame';

/** Steps of the world a second, at its own speed. */
const STEPS_PER_SECOND = 50;
/** How long the end of an episode stays to be seen, in seconds. */
const HOLD = 1.4;
/** The most time that one picture may stand for: after a pause of the browser nothing leaps. */
const LONGEST_TICK = 0.1;
const SCORES_KEPT = 10;

/** Tells what to do at a step; undefined: nothing pressed. */
export type Stick = () => number;

/**
 * The stage: one episode after the other with the newest policy, or flown by hand, at any speed,
 * forwards and back. Whoever draws calls `tick` once a picture.
 */
export class Theatre {
  readonly playing = signal(true);
  readonly speed = signal(1);
  readonly pilot = signal<Pilot>('agent');
  /** Where the eye is, in steps; between two of them as well. */
  readonly position = signal(0);
  /** Steps flown so far. */
  readonly length = signal(0);
  readonly episode = signal<Episode | undefined>(undefined);
  readonly scores = signal<Readonly<Record<Pilot, readonly number[]>>>({ agent: [], you: [] });
  /** The state that the eye is at. */
  readonly frame = computed<Frame | undefined>(() => {
    const frames = this.episode.value?.frames;
    this.length.value;
    return frames?.[Math.min(Math.floor(this.position.value), frames.length - 1)];
  });
  stick: Stick = () => 0;
  /** The last episode that came to its end: what can be filmed. */
  readonly finished = signal<Episode | undefined>(undefined);
  #world: World = { env: 'LunarLander-v3', envOptions: {} };
  #agent: Agent | undefined;
  /** The file of the agent that flies now. */
  readonly model = signal<Uint8Array | undefined>(undefined);
  /** What that agent is, in words. */
  readonly who = signal('');
  #next: { model: Uint8Array; who: string } | undefined;
  #seed = 0;
  #held = 0;

  /** The policy that flies from the next episode on, and what it is, in words. */
  offer(model: Uint8Array, who: string): void {
    this.#next = { model, who };
  }

  /** Another world, from its first terrain. */
  enter(world: World): void {
    this.#world = world;
    this.#seed = 0;
    this.restart();
  }

  /** A new episode on the next terrain, or on the same one. */
  restart(sameTerrain = false): void {
    if (!sameTerrain) this.#seed += 1;
    if (this.#next !== undefined) {
      this.#agent = loadAgent(this.#next.model);
      this.model.value = this.#next.model;
      this.who.value = this.#next.who;
      this.#next = undefined;
    }
    this.episode.value?.close();
    this.#held = 0;
    batch(() => {
      this.episode.value = new Episode(this.#world, this.#seed, this.#agent);
      this.position.value = 0;
      this.length.value = 0;
    });
  }

  /** The agent that flies now. */
  get agent(): Agent | undefined {
    return this.#agent;
  }

  /** Looks at a step of the episode; flying goes on from its end when it plays again. */
  seek(step: number): void {
    batch(() => {
      this.playing.value = false;
      this.position.value = Math.max(0, Math.min(step, this.length.value));
    });
  }

  togglePlaying(): void {
    this.playing.value = !this.playing.value;
  }

  /** You take the stick, or hand it back; a finished episode makes room for a new one. */
  handTo(pilot: Pilot): void {
    batch(() => {
      this.pilot.value = pilot;
      this.playing.value = true;
      if (pilot === 'you') this.position.value = this.length.value;
      if (this.episode.value?.over) this.restart();
    });
  }

  /** @param seconds since the last picture @returns whether there is anything new to draw */
  tick(seconds: number): boolean {
    const episode = this.episode.value;
    if (episode === undefined || !this.playing.value) return false;
    const passed = Math.min(seconds, LONGEST_TICK);
    if (episode.over && this.position.value >= this.length.value) {
      this.#held += passed;
      if (this.#held < HOLD) return false;
      this.restart();
      return true;
    }
    const target = this.position.value + passed * this.speed.value * STEPS_PER_SECOND;
    while (episode.frames.length - 1 < target && !episode.over) this.#step(episode);
    batch(() => {
      this.length.value = episode.frames.length - 1;
      this.position.value = Math.min(target, this.length.value);
    });
    return true;
  }

  #step(episode: Episode): void {
    const you = this.pilot.value === 'you';
    const action = you ? this.stick() : undefined;
    episode.step(action, you ? 'you' : 'agent');
    if (episode.over) this.#score(episode);
  }

  #score(episode: Episode): void {
    this.finished.value = episode;
    const by = episode.flownBy;
    const kept = [...this.scores.value[by], episode.last.total].slice(-SCORES_KEPT);
    this.scores.value = { ...this.scores.value, [by]: kept };
  }
}
