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
 * and rests when there is none.
 */
export class GreedyFlights {
  private readonly pilot: Pilot;
  private readonly envs: FlightOptions['envs'];
  private readonly bound: number | undefined;
  private readonly random: RandomActions | undefined;
  private readonly results: EvaluatedEpisode[];
  /** The episode of each lane. */
  private readonly episodeOf: Int32Array;
  /** [n], 1 for lanes in flight, and for those that begin an episode. */
  private readonly flying: Uint8Array;
  private readonly beginning: Uint8Array;
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
    this.flying = new Uint8Array(size).fill(1);
    this.beginning = new Uint8Array(size);
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

  /** Asks for one call of the vector after the other, and is given what came of it; returns the episodes. */
  *course(): Generator<VectorCall, EvaluatedEpisode[], VectorReset | VectorStep> {
    const { actions, flying } = this;
    let seen = yield { call: 'reset', options: { seed: this.begin(flying) } };
    while (flying.includes(1)) {
      this.act(seen);
      const step = (yield { call: 'step', actions, options: { mask: flying } }) as VectorStep;
      seen = step;
      if (!this.record(step)) continue;
      seen = yield {
        call: 'reset',
        options: { seed: this.begin(this.beginning), mask: this.beginning },
      };
    }
    return this.results;
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

  /** Adds a step to the episodes in flight; true if a lane begins another one. */
  private record(step: VectorStep): boolean {
    const { flying, beginning } = this;
    beginning.fill(0);
    let begins = false;
    for (let lane = 0; lane < flying.length; lane++) {
      if (flying[lane] === 0 || !this.add(step, lane)) continue;
      flying[lane] = this.next < this.results.length ? 1 : 0;
      beginning[lane] = flying[lane] as number;
      begins ||= flying[lane] === 1;
      this.episodeOf[lane] = this.next++;
    }
    return begins;
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
