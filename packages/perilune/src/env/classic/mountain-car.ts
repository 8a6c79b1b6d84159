import { cos } from '../../math/index.js';
import type { Generator } from '../../random/generator.js';
import type { ShapesScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import { ClassicControl, type ResetBounds, readBounds } from './classic-control.js';
import { mountainCarScene } from './mountain-car-scene.js';

const MIN_POSITION = -1.2;
const MAX_POSITION = 0.6;
const MAX_SPEED = 0.07;
const GOAL_POSITION = 0.5;
const FORCE = 0.001;
const GRAVITY = 0.0025;

/** What of MountainCar can be set. */
export interface MountainCarOptions {
  /** The least velocity at the flag that counts as arrived. Default 0. */
  goalVelocity?: number;
}

/**
 * `MountainCar-v0`: a car too weak for the hill swings itself up (Moore 1990,
 * https://www.cl.cam.ac.uk/techreports/UCAM-CL-TR-209.pdf; Gymnasium's `mountain_car.py`).
 *
 * - Observation: position in -1.2..0.6, velocity in -0.07..0.07 a step.
 * - Action: 0 accelerates to the left, 1 not at all, 2 to the right.
 * - Reward: -1 a step, the last one too.
 * - End: position >= 0.5 with velocity >= `goalVelocity`; `make` truncates after 200 steps.
 * - Reset: position uniform in -0.6..-0.4 (reset options `low`, `high`), velocity 0.
 */
export class MountainCar extends ClassicControl {
  readonly id = 'MountainCar-v0';
  readonly observationSpace = new Box([MIN_POSITION, -MAX_SPEED], [MAX_POSITION, MAX_SPEED]);
  readonly actionSpace = new Discrete(3);
  private readonly goalVelocity: number;
  private position = 0;
  private velocity = 0;

  constructor({ goalVelocity = 0 }: MountainCarOptions = {}) {
    super();
    this.goalVelocity = goalVelocity;
  }

  protected readReset(options: Readonly<Record<string, unknown>>): ResetBounds {
    return readBounds(options, { low: -0.6, high: -0.4 });
  }

  protected start(generator: Generator, { low, high }: ResetBounds): void {
    this.position = generator.uniform(low, high);
    this.velocity = 0;
  }

  protected move(action: number): boolean {
    const push = (action - 1) * FORCE + cos(3 * this.position) * -GRAVITY;
    this.velocity = clip(this.velocity + push, -MAX_SPEED, MAX_SPEED);
    this.position = clip(this.position + this.velocity, MIN_POSITION, MAX_POSITION);
    if (this.position === MIN_POSITION && this.velocity < 0) this.velocity = 0;
    return this.position >= GOAL_POSITION && this.velocity >= this.goalVelocity;
  }

  protected reward(): number {
    return -1;
  }

  protected observe(out: Float32Array): void {
    out[0] = this.position;
    out[1] = this.velocity;
  }

  scene(): ShapesScene {
    return mountainCarScene({
      position: this.position,
      push: (this.lastAction ?? 1) - 1,
      from: MIN_POSITION,
      to: MAX_POSITION,
      goal: GOAL_POSITION,
    });
  }

  protected serializeState(archive: Archive): void {
    this.position = archive.number('position', this.position);
    this.velocity = archive.number('velocity', this.velocity);
  }
}

function clip(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
