import { cos } from '../../math/index.js';
import type { Generator } from '../../random/generator.js';
import type { ShapesScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import type { Archive } from '../../state/index.js';
import { ClassicControl, type ResetBounds, readBounds } from './classic-control.js';
import { scaledCosine32 } from './float32-trig.js';
import type { MountainCarOptions } from './mountain-car.js';
import { mountainCarScene } from './mountain-car-scene.js';

const MIN_POSITION = -1.2;
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07;
const GOAL_POSITION = 0.45;
const POWER = 0.0015;
const GRAVITY = 0.0025;

// As numpy has them where the state is float32.
const MIN_POSITION_32 = Math.fround(MIN_POSITION);
const MAX_POSITION_32 = Math.fround(MAX_POSITION);
const MAX_SPEED_32 = Math.fround(MAX_SPEED);
const GOAL_POSITION_32 = Math.fround(GOAL_POSITION);
const POWER_32 = Math.fround(POWER);

/**
 * `MountainCarContinuous-v0`: the car too weak for the hill, with a throttle (Moore 1990,
 * https://www.cl.cam.ac.uk/techreports/UCAM-CL-TR-209.pdf; Gymnasium's `continuous_mountain_car.py`).
 *
 * - Observation: position in -1.2..0.6, velocity in -0.07..0.07 a step.
 * - Action: a force in -1..1; beyond, the car is pushed no harder, but the reward counts what was asked for.
 * - Reward: -0.1 action^2 a step, and 100 for the one that arrives.
 * - End: position >= 0.45 with velocity >= `goalVelocity`; `make` truncates after 999 steps.
 * - Reset: position uniform in -0.6..-0.4 (reset options `low`, `high`), velocity 0.
 *
 * The state is float32, and so are the sums that numpy 2 computes from it; numpy 1 widened many of them. Only
 * the first step after a reset is in float64, from a position that is not yet rounded.
 */
export class MountainCarContinuous extends ClassicControl<Box> {
  readonly id = 'MountainCarContinuous-v0';
  readonly observationSpace = new Box([MIN_POSITION, -MAX_SPEED], [MAX_POSITION, MAX_SPEED]);
  readonly actionSpace = new Box([-1], [1]);
  private readonly goalVelocity: number;
  private readonly goalVelocity32: number;
  /** Position, velocity, and what the last push cost: numbers of a typed array are never boxed. */
  private readonly state = new Float64Array(3);
  /** Whether the state is still that of the reset, in float64. */
  private wide = true;

  constructor({ goalVelocity = 0 }: MountainCarOptions = {}) {
    super();
    this.goalVelocity = goalVelocity;
    this.goalVelocity32 = Math.fround(goalVelocity);
  }

  protected readReset(options: Readonly<Record<string, unknown>>): ResetBounds {
    return readBounds(options, { low: -0.6, high: -0.4 });
  }

  protected start(generator: Generator, { low, high }: ResetBounds): void {
    this.state[0] = generator.uniform(low, high);
    this.state[1] = 0;
    this.wide = true;
  }

  protected move(action: number): boolean {
    const asked = Math.fround(action);
    this.state[2] = asked * asked * 0.1;
    if (!this.wide) return this.moveOn(asked);
    this.wide = false;
    return this.moveFirst(asked);
  }

  /** In float32. */
  private moveOn(asked: number): boolean {
    const { state } = this;
    const push = Math.fround(pushOf(asked, Math.fround(3 * at(state, 0))));
    const velocity = clip(Math.fround(at(state, 1) + push), -MAX_SPEED_32, MAX_SPEED_32);
    const position = clip(Math.fround(at(state, 0) + velocity), MIN_POSITION_32, MAX_POSITION_32);
    state[0] = position;
    state[1] = position === MIN_POSITION_32 && velocity < 0 ? 0 : velocity;
    return position >= GOAL_POSITION_32 && velocity >= this.goalVelocity32;
  }

  /** In float64, but for the state that it leaves. */
  private moveFirst(asked: number): boolean {
    const { state } = this;
    const push = pushOf(asked, 3 * at(state, 0));
    const velocity = clip(at(state, 1) + push, -MAX_SPEED, MAX_SPEED);
    const position = clip(at(state, 0) + velocity, MIN_POSITION, MAX_POSITION);
    state[0] = Math.fround(position);
    state[1] = position === MIN_POSITION && velocity < 0 ? 0 : Math.fround(velocity);
    return position >= GOAL_POSITION && velocity >= this.goalVelocity;
  }

  protected reward(terminated: boolean): number {
    return (terminated ? 100 : 0) - at(this.state, 2);
  }

  protected observe(out: Float32Array): void {
    out[0] = at(this.state, 0);
    out[1] = at(this.state, 1);
  }

  scene(): ShapesScene {
    const view = { from: MIN_POSITION, to: MAX_POSITION, goal: GOAL_POSITION };
    const push = clip(this.lastAction ?? 0, -1, 1);
    return {
      ...mountainCarScene({ ...view, position: at(this.state, 0), push }),
      actionNames: ['push'],
    };
  }

  protected serializeState(archive: Archive): void {
    this.state[0] = archive.number('position', at(this.state, 0));
    this.state[1] = archive.number('velocity', at(this.state, 1));
    this.wide = archive.boolean('wide', this.wide);
  }
}

/** What moves the car where 3 x its position is `hill`: a throttle that is taken as it is, numpy has in float32. */
function pushOf(asked: number, hill: number): number {
  if (asked > 1 || asked < -1) return Math.sign(asked) * POWER - GRAVITY * cos(hill);
  return Math.fround(Math.fround(asked * POWER_32) - scaledCosine32(GRAVITY, hill));
}

function at(values: Float64Array, i: number): number {
  return values[i] as number;
}

function clip(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
