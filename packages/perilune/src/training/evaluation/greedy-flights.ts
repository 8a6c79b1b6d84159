import type {
  Info,
  VectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from '../../env/index.js';
import { rowWidth } from '../../spaces/index.js';
import type { EvaluatedEpisode } from './evaluate.js';
import type { Pilot } from './policy-function.js';
import type { RandomActions } from './random-actions.js';

/** What a flight asks of the vector of its environments. */
export type VectorCall =
  | { call: 'reset'; options: VectorResetOptions }
  | { call: 'step'; actions: Float32Array; options: VectorStepOptions };

export interface FlightOptions {
  pilot: Pilot;
  /** In `disabled` mode, at most as many as episodes. */
  envs: Pick<VectorEnv, 'size' | 'observationSpace' | 'actionSpace'>;
  seed: number;
  episodes: number;
  /** Steps at which episodes are cut that would go on; undefined where the environment sees to it. */
  bound: number | undefined;
  /** In place of some actions; undefined for none. */
  random: RandomActions | undefined;
}

/**
 * All episodes of an evaluation, flown side by side: a lane whose episode has ended takes the next seed,
 * and rests when there is none, or when that may not begin yet.
 */
export class GreedyFlights {
  private readonly pilot: Pilot;
  private readonly envs: FlightOptions['envs'];
  private readonly bound: number | undefined;
  private readonly random: RandomActions | undefined;
  private readonly results: EvaluatedEpisode[];
  /** The episode of each lane. */
  private readonly episodeOf: Int32Array;
  /** [n], 1 for lanes in flight, for those reset for an episode that may not begin yet, and for those to be reset. */
  private readonly flying: Uint8Array;
  private readonly waiting: Uint8Array;
  private readonly beginning: Uint8Array;
  /** Of each episode 1 when it has ended; how many have from the first on, without a gap; where none begins yet. */
  private readonly over: Uint8Array;
  private whole = 0;
  private limit = 0;
  /** What the last call of the vector came to. */
  private seen: VectorReset | VectorStep | undefined;
  /** Of the lanes in flight, packed. */
  private readonly observations: Float32Array;
  private masks: Uint8Array | undefined;
  private readonly chosen: Float32Array;
  /** [n x action width] */
  private readonly actions: Float32Array;
  private readonly size: number;
  private readonly width: number;
  private next: number;

  constructor({ pilot, envs, seed, episodes, bound, random }: FlightOptions) {
    this.pilot = pilot;
    this.envs = envs;
    this.bound = bound;
    this.random = random;
    const { size } = envs;
    this.results = Array.from({ length: episodes }, (_, i) => ({
      seed: seed + i,
      return: 0,
      length: 0,
      terminated: false,
      truncated: false,
      cut: false,
      info: {},
    }));
    this.episodeOf = Int32Array.from({ length: size }, (_, lane) => lane);
    this.flying = new Uint8Array(size);
    this.waiting = new Uint8Array(size).fill(1);
    this.beginning = new Uint8Array(size);
    this.over = new Uint8Array(episodes);
    this.size = rowWidth(envs.observationSpace);
    this.width = rowWidth(envs.actionSpace);
    this.observations = new Float32Array(size * this.size);
    this.chosen = new Float32Array(size * this.width);
    this.actions = new Float32Array(size * this.width);
    this.next = size;
  }

  /** Episodes that have ended. */
  get ended(): number {
    return this.next - this.envs.size;
  }

  /**
   * Asks for one call of the vector after the other, and is given what came of it; returns the first `count` episodes
   * as soon as they have ended. Another course goes on from there.
   *
   * @param mayBegin so many may be begun until then, the others of them beside the first `count`
   */
  *course(
    count = this.results.length,
    mayBegin = count,
  ): Generator<VectorCall, EvaluatedEpisode[], VectorReset | VectorStep> {
    const { actions, flying, beginning: mask } = this;
    this.limit = mayBegin;
    this.seen ??= yield { call: 'reset', options: { seed: this.begin(this.waiting) } };
    while (this.whole < count) {
      if (this.admit()) {
        this.seen = yield { call: 'reset', options: { seed: this.begin(mask), mask } };
      }
      this.act(this.seen);
      const step = (yield { call: 'step', actions, options: { mask: flying } }) as VectorStep;
      this.seen = step;
      this.record(step);
    }
    return this.results.slice(0, count);
  }

  /** Lets the lanes fly whose episode may begin; true if some of them, `beginning`, have to be reset first. */
  private admit(): boolean {
    const { flying, waiting, beginning } = this;
    const limit = Math.min(this.limit, this.results.length);
    let anyBegins = false;
    for (let lane = 0; lane < flying.length; lane++) {
      const admitted = flying[lane] === 0 && (this.episodeOf[lane] as number) < limit;
      beginning[lane] = admitted && waiting[lane] === 0 ? 1 : 0;
      if (!admitted) continue;
      anyBegins ||= beginning[lane] === 1;
      flying[lane] = 1;
      waiting[lane] = 0;
    }
    return anyBegins;
  }

  /** The actions of the lanes in flight, chosen in one pass. */
  private act({ observations, actionMasks, infos }: VectorReset): void {
    const { pilot, envs, flying, size, width } = this;
    const seen: Info[] = [];
    const choices = (actionMasks?.length ?? 0) / envs.size;
    if (actionMasks !== undefined) this.masks ??= new Uint8Array(actionMasks.length);
    let count = 0;
    for (let lane = 0; lane < flying.length; lane++) {
      if (flying[lane] !== 1) continue;
      copyRow(observations, lane, this.observations, count, size);
      if (actionMasks && this.masks) copyRow(actionMasks, lane, this.masks, count, choices);
      seen.push(infos[lane] as Info);
      count += 1;
    }
    const chosen = this.chosen.subarray(0, count * width);
    const masks = this.masks?.subarray(0, count * choices);
    const rows = this.observations.subarray(0, count * size);
    pilot.actInto(rows, chosen, { masks, infos: seen });
    count = 0;
    for (let lane = 0; lane < flying.length; lane++) {
      if (flying[lane] === 1) copyRow(chosen, count++, this.actions, lane, width);
    }
    if (this.random !== undefined) this.explore(this.random, actionMasks);
  }

  private explore(random: RandomActions, masks: Uint8Array | undefined): void {
    const choices = (masks?.length ?? 0) / this.envs.size;
    for (let lane = 0; lane < this.flying.length; lane++) {
      if (this.flying[lane] !== 1) continue;
      const action = this.actions.subarray(lane * this.width, (lane + 1) * this.width);
      random.replace(lane, action, masks?.subarray(lane * choices, (lane + 1) * choices));
    }
  }

  /** Adds a step to the episodes in flight; a lane whose episode ended takes the next. */
  private record(step: VectorStep): void {
    const { flying, episodeOf, over } = this;
    for (let lane = 0; lane < flying.length; lane++) {
      if (flying[lane] === 0 || !this.add(step, lane)) continue;
      flying[lane] = 0;
      over[episodeOf[lane] as number] = 1;
      episodeOf[lane] = this.next++;
    }
    while (over[this.whole] === 1) this.whole += 1;
  }

  /** Adds the lane's step to its episode; true if that ended. */
  private add(step: VectorStep, lane: number): boolean {
    const episode = this.results[this.episodeOf[lane] as number] as EvaluatedEpisode;
    episode.return += step.rewards[lane] as number;
    episode.length += 1;
    const ended = Boolean(step.terminated[lane] || step.truncated[lane]);
    if (!ended) return false;
    episode.terminated = Boolean(step.terminated[lane]);
    episode.truncated = Boolean(step.truncated[lane]);
    episode.cut = !episode.terminated && episode.length === this.bound;
    episode.info = { ...step.infos[lane] };
    return true;
  }

  /**
   * @param lanes [n], 1 for those in which an episode begins
   * @returns [n] reset seeds; those of other lanes mean nothing
   */
  private begin(lanes: Uint8Array): number[] {
    return Array.from(this.episodeOf, (episode, lane) => {
      const seed = this.results[episode]?.seed ?? 0;
      if (lanes[lane] === 1) this.random?.begin(lane, seed);
      return seed;
    });
  }
}

function copyRow(
  from: Float32Array | Uint8Array,
  fromRow: number,
  to: Float32Array | Uint8Array,
  toRow: number,
  width: number,
): void {
  for (let i = 0; i < width; i++) to[toRow * width + i] = from[fromRow * width + i] as number;
}
