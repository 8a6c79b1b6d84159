import { cosInPlace, sinCos } from '../../math/index.js';
import type { Generator } from '../../random/generator.js';
import type { ShapesScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import { acrobotScene } from './acrobot-scene.js';
import { ClassicControl, type ResetBounds, readBounds } from './classic-control.js';
import { cos32, sin32 } from './float32-trig.js';

const PI = Math.PI;
const GRAVITY = 9.8; // m/s^2
const MAX_SPEED_1 = 4 * PI; // rad/s
const MAX_SPEED_2 = 9 * PI; // rad/s
const TIME_STEP = 0.2; // s
const LINK_LENGTH = 1; // m
/** Of the tip over the joint that the links hang from, in m. */
const GOAL_HEIGHT = 1;
const BOUNDS = [1, 1, 1, 1, MAX_SPEED_1, MAX_SPEED_2];

/**
 * `Acrobot-v1`: two links hang from a joint, and a torque between them swings the tip above a line
 * (Sutton 1996, https://papers.nips.cc/paper/1109; Gymnasium's `acrobot.py`, its equations those of
 * Sutton and Barto's book).
 *
 * - Observation: cos and sin of the first angle, cos and sin of the second, which is relative to the
 *   first link, and both angular velocities (rad/s).
 * - Action: 0, 1, 2 apply a torque of -1, 0, 1 N m at the joint between the links.
 * - Reward: -1 a step, 0 for the one that reaches the line.
 * - End: -cos(a1) - cos(a1 + a2) > 1; `make` truncates after 500 steps.
 * - Reset: angles and velocities uniform in -0.1..0.1 (reset options `low`, `high`), rounded to float32.
 */
export class Acrobot extends ClassicControl {
  readonly id = 'Acrobot-v1';
  readonly observationSpace = new Box(
    BOUNDS.map((bound) => -bound),
    BOUNDS,
  );
  readonly actionSpace = new Discrete(3);
  /** Angles 1 and 2, then their velocities. */
  private readonly state = new Float64Array(4);
  /** Sine and cosine of angle 1, then of angle 2, as they are observed. */
  private readonly seen = new Float64Array(4);
  /** Those of angle 2 in float64, with which the next step begins. */
  private readonly bend = new Float64Array(2);
  private readonly next = new Float64Array(4);
  private readonly stage = new Float64Array(4);
  private readonly stageBend = new Float64Array(2);
  /** The cosine on which it hangs how high the tip is. */
  private readonly lift = new Float64Array(1);
  private readonly slopes = [0, 1, 2, 3].map(() => new Float64Array(4)) as Slopes;

  protected readReset(options: Readonly<Record<string, unknown>>): ResetBounds {
    return readBounds(options, { low: -0.1, high: 0.1 });
  }

  protected start(generator: Generator, { low, high }: ResetBounds): void {
    const { state, seen } = this;
    for (let i = 0; i < 4; i++) state[i] = Math.fround(generator.uniform(low, high));
    // Gymnasium has the state drawn at reset in float32, and its sines too.
    for (let i = 0; i < 2; i++) {
      seen[2 * i] = sin32(at(state, i));
      seen[2 * i + 1] = cos32(at(state, i));
    }
    sinCos(state, 1, this.bend, 0);
  }

  protected move(action: number): boolean {
    this.integrate(action - 1);
    const { state, next, seen, bend, lift } = this;
    for (let i = 0; i < 2; i++) {
      wrap(next, i);
      state[i] = at(next, i);
      sinCos(state, i, seen, 2 * i);
    }
    bend[0] = at(seen, 2);
    bend[1] = at(seen, 3);
    state[2] = clip(at(next, 2), MAX_SPEED_1);
    state[3] = clip(at(next, 3), MAX_SPEED_2);
    lift[0] = at(state, 1) + at(state, 0);
    cosInPlace(lift, 0);
    return -at(seen, 1) - at(lift, 0) > GOAL_HEIGHT;
  }

  protected reward(terminated: boolean): number {
    return terminated ? 0 : -1;
  }

  protected observe(out: Float32Array): void {
    const { seen } = this;
    out[0] = at(seen, 1);
    out[1] = at(seen, 0);
    out[2] = at(seen, 3);
    out[3] = at(seen, 2);
    out[4] = at(this.state, 2);
    out[5] = at(this.state, 3);
  }

  scene(): ShapesScene {
    return acrobotScene({
      angle1: at(this.state, 0),
      angle2: at(this.state, 1),
      torque: (this.lastAction ?? 1) - 1,
      linkLength: LINK_LENGTH,
      goalHeight: GOAL_HEIGHT,
    });
  }

  protected serializeState(archive: Archive): void {
    archive.array('state', this.state);
    sinCos(this.state, 1, this.bend, 0);
  }

  /** One step of the classical Runge-Kutta method, from `state` to `next`. */
  private integrate(torque: number): void {
    const { state, next, slopes, stage, stageBend } = this;
    const [k1, k2, k3, k4] = slopes;
    slope(state, this.bend, torque, k1);
    this.goTo(TIME_STEP / 2, k1);
    slope(stage, stageBend, torque, k2);
    this.goTo(TIME_STEP / 2, k2);
    slope(stage, stageBend, torque, k3);
    this.goTo(TIME_STEP, k3);
    slope(stage, stageBend, torque, k4);
    for (let i = 0; i < 4; i++) {
      const sum = at(k1, i) + 2 * at(k2, i) + 2 * at(k3, i) + at(k4, i);
      next[i] = at(state, i) + (TIME_STEP / 6) * sum;
    }
  }

  /** The stage where the slope k leads in that time. */
  private goTo(time: number, k: Float64Array): void {
    const { state, stage } = this;
    for (let i = 0; i < 4; i++) stage[i] = at(state, i) + time * at(k, i);
    sinCos(stage, 1, this.stageBend, 0);
  }
}

type Slopes = [Float64Array, Float64Array, Float64Array, Float64Array];

/** Where the weights of both links, and of the first, pull. */
const pulls = new Float64Array(2);

/**
 * The derivative of the state, with link lengths, masses and moments of inertia 1 and centres of mass
 * at 1/2. Terms keep Gymnasium's grouping, on which the last bit hangs.
 *
 * @param bend sine and cosine of angle 2
 */
function slope(s: Float64Array, bend: Float64Array, torque: number, out: Float64Array): void {
  const a1 = at(s, 0);
  const a2 = at(s, 1);
  const v1 = at(s, 2);
  const v2 = at(s, 3);
  const sin2 = at(bend, 0);
  const cos2 = at(bend, 1);
  const d1 = 0.25 + (1.25 + cos2) + 1 + 1;
  const d2 = 0.25 + 0.5 * cos2 + 1;
  pulls[0] = a1 + a2 - PI / 2;
  pulls[1] = a1 - PI / 2;
  cosInPlace(pulls, 0);
  cosInPlace(pulls, 1);
  const phi2 = 0.5 * GRAVITY * at(pulls, 0);
  const phi1 = -0.5 * (v2 * v2) * sin2 - v2 * v1 * sin2 + 1.5 * GRAVITY * at(pulls, 1) + phi2;
  const acc2 =
    (torque + (d2 / d1) * phi1 - 0.5 * (v1 * v1) * sin2 - phi2) / (1.25 - (d2 * d2) / d1);
  out[0] = v1;
  out[1] = v2;
  out[2] = -(d2 * acc2 + phi1) / d1;
  out[3] = acc2;
}

function at(values: Float64Array, i: number): number {
  return values[i] as number;
}

/** Shifts the angle into -pi..pi by whole turns. */
function wrap(angles: Float64Array, i: number): void {
  while (at(angles, i) > PI) angles[i] = at(angles, i) - 2 * PI;
  while (at(angles, i) < -PI) angles[i] = at(angles, i) + 2 * PI;
}

function clip(value: number, bound: number): number {
  return Math.min(Math.max(value, -bound), bound);
}
