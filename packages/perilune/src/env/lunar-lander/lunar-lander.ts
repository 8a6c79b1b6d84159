import { UsageError } from '../../errors.js';
import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import type { LanderScene } from '../../scene/index.js';
import type { Box } from '../../spaces/box.js';
import type { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import { checkResetOptions } from '../api/checks.js';
import type {
  Action,
  Env,
  Info,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from '../api/env.js';
import {
  LANDER_OBSERVATION,
  landerActionSpace,
  landerObservationSpace,
  readAction,
  type Throttle,
} from './controls.js';
import { Flight } from './flight.js';
import { completeLanderOptions, type LunarLanderOptions } from './options.js';
import { Picture } from './picture.js';

export type { LunarLanderOptions } from './options.js';

const ORDINARY: Info = Object.freeze({});

/**
 * `LunarLander-v3`: land between the flags with as little fuel as possible. Equal to Gymnasium's
 * (Oleg Klimov; `lunar_lander.py`) bit for bit, observations and rewards, for the same seed and actions,
 * with the physics of Box2D 2.3 (Erin Catto) in assembly/moon.
 *
 * - Observation: x and y relative to the pad (in half windows: 10 m, 6.67 m), velocities (5 m/s and
 *   7.5 m/s, as they are scaled there), angle (rad), spin (2.5 rad/s), and 1 for each leg that is down.
 * - Action: 0 nothing, 1 left engine, 2 main engine, 3 right engine; or with `continuous` the throttles
 *   of the main engine and of the side engines, clipped to -1..1 (see `readContinuous`).
 * - Reward: the change of a potential (distance, speed, tilt, legs), -0.3 for a step of the main engine
 *   and -0.03 for one of a side engine; the last step earns +100 asleep on the ground, -100 otherwise.
 * - End: the hull touches the ground, |x| reaches 1, or the lander comes to rest. `make` truncates
 *   after 1,000 steps. `info` of an ending step is a `LanderEnding`.
 * - Reset: random terrain and a random push. Without a seed the random stream goes on.
 *
 * Known quirks, kept: the vertical speed is scaled by 50/6.67 but the horizontal one by 50/10; a leg's
 * flag is cleared by the end of any of its contacts, even while another one holds; the side engines push
 * above the point where they are drawn.
 */
export class LunarLander implements Env {
  readonly id: string;
  readonly observationSpace: Box = landerObservationSpace();
  readonly actionSpace: Discrete | Box;
  private readonly continuous: boolean;
  private readonly throttle: Throttle = { main: 0, side: 0, direction: 0 };
  private readonly outcome: StepOutcome = {
    reward: 0,
    terminated: false,
    truncated: false,
    info: ORDINARY,
  };
  private flight: Flight | undefined;
  private generator: Generator | undefined;
  private picture: Picture | undefined;

  /** @throws UsageError on an unknown option or one out of range */
  constructor(options: LunarLanderOptions = {}, id = 'LunarLander-v3') {
    this.id = id;
    const complete = completeLanderOptions(options);
    this.continuous = complete.continuous;
    this.actionSpace = landerActionSpace(complete.continuous);
    this.flight = new Flight(complete);
  }

  reset(options: ResetOptions = {}): ResetResult {
    const flight = this.open();
    checkResetOptions(options);
    if (options.seed !== undefined) this.generator = new Generator(options.seed);
    this.generator ??= new Generator(entropySeed());
    this.picture?.clear();
    const observation = new Float32Array(LANDER_OBSERVATION);
    flight.begin(this.generator);
    flight.moon.step(flight.slot);
    flight.finish(observation);
    return { observation, info: {} };
  }

  step(action: Action): StepResult {
    const observation = new Float32Array(LANDER_OBSERVATION);
    const { reward, terminated, truncated, info } = this.stepInto(action, observation);
    return { observation, reward, terminated, truncated, info: terminated ? info : {} };
  }

  stepInto(action: Action, out: Float32Array): Readonly<StepOutcome> {
    const flight = this.open();
    const { generator, throttle, outcome } = this;
    if (generator === undefined) throw new UsageError(`${this.id}: call reset() before a step.`);
    readAction(action, this.continuous, throttle);
    flight.prepare(generator, throttle.main, throttle.side, throttle.direction);
    flight.moon.step(flight.slot);
    flight.finish(out);
    this.picture?.advance();
    outcome.reward = flight.reward;
    outcome.terminated = flight.terminated;
    outcome.info = flight.terminated ? flight.ending() : ORDINARY;
    return outcome;
  }

  /**
   * What there is to draw. From the first call on exhaust is kept as well; the flight does not change
   * by it.
   */
  scene(): LanderScene {
    const flight = this.open();
    this.picture ??= new Picture(flight);
    return this.picture.scene();
  }

  /** Exhaust that a picture shows is not part of it: no flight feels it. */
  serialize(archive: Archive): void {
    this.generator = archive.optional('random', this.generator, () => new Generator(0));
    if (this.generator !== undefined) archive.part('flight', this.open());
  }

  close(): void {
    this.flight?.free();
    this.flight = undefined;
  }

  private open(): Flight {
    if (this.flight !== undefined) return this.flight;
    throw new UsageError(`${this.id}: it was closed. Make a new environment.`);
  }
}
