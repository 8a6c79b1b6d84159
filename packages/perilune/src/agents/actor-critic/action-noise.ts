import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';

/** What is added to the actions of a policy that explores. */
export interface ActionNoise extends Serializable {
  /** Adds to the actions of all environments, [environments x action width], in place. */
  addTo(actions: Float32Array): void;
  /** An environment's episode has ended. */
  endEpisode(environment: number): void;
}

export interface ActionNoiseOptions {
  kind: 'none' | 'normal' | 'ornstein-uhlenbeck';
  /** Deviation, in actions of -1..1. */
  scale: number;
  environments: number;
  /** Numbers of an action. */
  width: number;
  random: Generator;
}

/** Undefined: none. */
export function actionNoiseOf(options: ActionNoiseOptions): ActionNoise | undefined {
  if (options.kind === 'none') return undefined;
  return options.kind === 'normal' ? new NormalNoise(options) : new OrnsteinUhlenbeck(options);
}

/** Every number drawn anew (Fujimoto et al. 2018, algorithm 1). */
class NormalNoise implements ActionNoise {
  private readonly scale: number;
  private readonly random: Generator;

  constructor({ scale, random }: ActionNoiseOptions) {
    this.scale = scale;
    this.random = random;
  }

  addTo(actions: Float32Array): void {
    const { scale, random } = this;
    for (let i = 0; i < actions.length; i++) {
      actions[i] = (actions[i] as number) + scale * random.standardNormal();
    }
  }

  endEpisode(): void {}

  serialize(): void {}
}

/** What draws the noise back to 0, and the length of a step: Stable-Baselines3's. */
const THETA = 0.15;
const TIME = 1e-2;

/**
 * x += -theta x dt + scale sqrt(dt) N(0, 1), from 0 in every episode: noise that wanders, so that it moves
 * what has inertia (Uhlenbeck and Ornstein 1930; Lillicrap et al. 2016, section 7).
 */
class OrnsteinUhlenbeck implements ActionNoise {
  private readonly scale: number;
  private readonly width: number;
  private readonly random: Generator;
  /** [environments x action width] */
  private readonly state: Float64Array;

  constructor({ scale, width, environments, random }: ActionNoiseOptions) {
    this.scale = scale;
    this.width = width;
    this.random = random;
    this.state = new Float64Array(environments * width);
  }

  addTo(actions: Float32Array): void {
    const { scale, random, state } = this;
    const step = scale * Math.sqrt(TIME);
    for (let i = 0; i < actions.length; i++) {
      const x = state[i] as number;
      state[i] = x - THETA * x * TIME + step * random.standardNormal();
      actions[i] = (actions[i] as number) + (state[i] as number);
    }
  }

  endEpisode(environment: number): void {
    const from = environment * this.width;
    this.state.fill(0, from, from + this.width);
  }

  serialize(archive: Archive): void {
    archive.array('noise', this.state);
  }
}
