import { sinCos } from '../../math/index.js';
import type { Generator } from '../../random/generator.js';
import type { ShapesScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import { cartPoleScene } from './cart-pole-scene.js';
import { ClassicControl, type ResetBounds, readBounds } from './classic-control.js';

const GRAVITY = 9.8; // m/s^2
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = POLE_MASS + 1;
const HALF_LENGTH = 0.5; // m
const POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH;
const FORCE = 10; // N
const TIME_STEP = 0.02; // s
const MAX_ANGLE = (12 * 2 * Math.PI) / 360;
const MAX_POSITION = 2.4; // m

/** What of CartPole can be set. */
export interface CartPoleOptions {
  /** Rewards 0 a step and -1 for the fall, as in Sutton and Barto's book, instead of 1 a step. Default false. */
  suttonBartoReward?: boolean;
}

/**
 * `CartPole-v1` and `CartPole-v0`: a pole on a cart is kept upright by pushing the cart (Barto, Sutton and Anderson
 * 1983, https://doi.org/10.1109/TSMC.1983.6313077; Gymnasium's `cartpole.py`).
 *
 * - Observation: cart position (m), velocity (m/s), pole angle (rad), angular velocity (rad/s).
 * - Action: 0 pushes to the left, 1 to the right.
 * - Reward: 1 a step, the last one too; see `suttonBartoReward`.
 * - End: beyond 12 degrees or 2.4 m; `make` truncates after 500 steps, `CartPole-v0` after 200.
 * - Reset: all four uniform in -0.05..0.05 (reset options `low`, `high`).
 */
export class CartPole extends ClassicControl {
  readonly id: string;
  readonly observationSpace = new Box(
    [-2 * MAX_POSITION, -Infinity, -2 * MAX_ANGLE, -Infinity],
    [2 * MAX_POSITION, Infinity, 2 * MAX_ANGLE, Infinity],
  );
  readonly actionSpace = new Discrete(2);
  private readonly suttonBartoReward: boolean;
  private x = 0;
  private xDot = 0;
  /** In an array, whose numbers `sinCos` reads. */
  private readonly theta = new Float64Array(1);
  /** Its sine and cosine. */
  private readonly tilt = new Float64Array(2);
  private thetaDot = 0;

  constructor({ suttonBartoReward = false }: CartPoleOptions = {}, id = 'CartPole-v1') {
    super();
    this.id = id;
    this.suttonBartoReward = suttonBartoReward;
  }

  protected readReset(options: Readonly<Record<string, unknown>>): ResetBounds {
    return readBounds(options, { low: -0.05, high: 0.05 });
  }

  protected start(generator: Generator, { low, high }: ResetBounds): void {
    this.x = generator.uniform(low, high);
    this.xDot = generator.uniform(low, high);
    this.theta[0] = generator.uniform(low, high);
    this.thetaDot = generator.uniform(low, high);
  }

  /** Euler's method on equations 23 and 24 of https://coneural.org/florian/papers/05_cart_pole.pdf. */
  protected move(action: number): boolean {
    const { xDot, theta, thetaDot, tilt } = this;
    sinCos(theta, 0, tilt, 0);
    const sine = tilt[0] as number;
    const cosine = tilt[1] as number;
    const force = action === 1 ? FORCE : -FORCE;
    const push = (force + POLE_MASS_LENGTH * (thetaDot * thetaDot) * sine) / TOTAL_MASS;
    const inertia = HALF_LENGTH * (4 / 3 - (POLE_MASS * (cosine * cosine)) / TOTAL_MASS);
    const thetaAcc = (GRAVITY * sine - cosine * push) / inertia;
    const xAcc = push - (POLE_MASS_LENGTH * thetaAcc * cosine) / TOTAL_MASS;
    this.x += TIME_STEP * xDot;
    this.xDot = xDot + TIME_STEP * xAcc;
    theta[0] = this.angle + TIME_STEP * thetaDot;
    this.thetaDot = thetaDot + TIME_STEP * thetaAcc;
    return Math.abs(this.x) > MAX_POSITION || Math.abs(this.angle) > MAX_ANGLE;
  }

  protected reward(terminated: boolean): number {
    if (this.suttonBartoReward) return terminated ? -1 : 0;
    return 1;
  }

  protected observe(out: Float32Array): void {
    out[0] = this.x;
    out[1] = this.xDot;
    out[2] = this.angle;
    out[3] = this.thetaDot;
  }

  scene(): ShapesScene {
    const { x, lastAction } = this;
    return cartPoleScene({
      x,
      theta: this.angle,
      push: lastAction === undefined ? 0 : 2 * lastAction - 1,
      poleLength: 2 * HALF_LENGTH,
      maxPosition: MAX_POSITION,
      maxAngle: MAX_ANGLE,
    });
  }

  protected serializeState(archive: Archive): void {
    this.x = archive.number('x', this.x);
    this.xDot = archive.number('xDot', this.xDot);
    this.theta[0] = archive.number('theta', this.angle);
    this.thetaDot = archive.number('thetaDot', this.thetaDot);
  }

  private get angle(): number {
    return this.theta[0] as number;
  }
}
