import { UsageError } from '../../errors.js';
import { cos, sin } from '../../math/index.js';
import type { Generator } from '../../random/generator.js';
import type { ShapesScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import { ClassicControl } from './classic-control.js';
import { pendulumScene } from './pendulum-scene.js';

const MAX_SPEED = 8; // rad/s
const MAX_TORQUE = 2; // N m
const TIME_STEP = 0.05; // s
const TURN = 2 * Math.PI;
/** What Gymnasium's float32 torque makes of its factor of 0.001. */
const TORQUE_COST = Math.fround(0.001);

/** What of the pendulum can be set. */
export interface PendulumOptions {
  /** Gravity in m/s^2. Default 10. */
  g?: number;
}

/** How far from upright and at rest a pendulum may begin, on either side. */
interface Reach {
  /** rad */
  xInit: number;
  /** rad/s */
  yInit: number;
}

/**
 * `Pendulum-v1`: a pendulum that is too heavy for its motor is swung up and kept there (Gymnasium's
 * `pendulum.py`, version 1). A rod of 1 m and 1 kg, seen as 1/3 kg m^2 about its end.
 *
 * - Observation: cosine and sine of the angle to the upright, angular velocity in -8..8 rad/s.
 * - Action: a torque in -2..2 N m, counter-clockwise; beyond, it is clipped.
 * - Reward: -(angle^2 + 0.1 velocity^2 + 0.001 torque^2), the angle in -pi..pi, before the step: from 0 down to
 *   -16.27.
 * - End: none; `make` truncates after 200 steps.
 * - Reset: angle uniform in -pi..pi, velocity in -1..1 (reset options `xInit`, `yInit`: other reaches).
 *
 * The torque, which comes as float32, is computed with in float32 where numpy 2 does: 3 times it, its square,
 * and that times 0.001. numpy 1 widened the last two.
 */
export class Pendulum extends ClassicControl<Box, Reach> {
  readonly id = 'Pendulum-v1';
  readonly observationSpace = new Box([-1, -1, -MAX_SPEED], [1, 1, MAX_SPEED]);
  readonly actionSpace = new Box([-MAX_TORQUE], [MAX_TORQUE]);
  private readonly g: number;
  private theta = 0;
  private thetaDot = 0;
  private cost = 0;

  /** @throws UsageError unless gravity is finite */
  constructor({ g = 10 }: PendulumOptions = {}) {
    super();
    if (!Number.isFinite(g)) throw new UsageError(`g must be finite, but ${show(g)} was given.`);
    this.g = g;
  }

  protected readReset(options: Readonly<Record<string, unknown>>): Reach {
    checkKeys('reset option', options, ['xInit', 'yInit']);
    return { xInit: reach('xInit', options, Math.PI), yInit: reach('yInit', options, 1) };
  }

  protected start(generator: Generator, { xInit, yInit }: Reach): void {
    this.theta = generator.uniform(-xInit, xInit);
    this.thetaDot = generator.uniform(-yInit, yInit);
  }

  protected move(action: number): boolean {
    const { theta, thetaDot } = this;
    const torque = clip(Math.fround(action), MAX_TORQUE);
    const effort = Math.fround(TORQUE_COST * Math.fround(torque * torque));
    const angle = normalize(theta);
    this.cost = angle * angle + 0.1 * (thetaDot * thetaDot) + effort;
    const acceleration = ((3 * this.g) / 2) * sin(theta) + Math.fround(3 * torque);
    this.thetaDot = clip(thetaDot + acceleration * TIME_STEP, MAX_SPEED);
    this.theta = theta + this.thetaDot * TIME_STEP;
    return false;
  }

  protected reward(): number {
    return -this.cost;
  }

  protected observe(out: Float32Array): void {
    out[0] = cos(this.theta);
    out[1] = sin(this.theta);
    out[2] = this.thetaDot;
  }

  scene(): ShapesScene {
    const torque = clip(this.lastAction ?? 0, MAX_TORQUE) / MAX_TORQUE;
    return pendulumScene({ angle: this.theta, torque });
  }

  protected serializeState(archive: Archive): void {
    this.theta = archive.number('theta', this.theta);
    this.thetaDot = archive.number('thetaDot', this.thetaDot);
  }
}

function reach(name: string, options: Readonly<Record<string, unknown>>, usual: number): number {
  const { [name]: given = usual } = options;
  if (typeof given === 'number' && Number.isFinite(2 * given) && given >= 0) return given;
  throw new UsageError(
    `${name}, how far from upright to begin, must be a number from 0, but ${show(given)} was given.`,
  );
}

/** The angle by whole turns into -pi..pi, pi excluded, as Python's remainder does it. */
function normalize(angle: number): number {
  const rest = (angle + Math.PI) % TURN;
  return (rest < 0 ? rest + TURN : rest) - Math.PI;
}

function clip(value: number, bound: number): number {
  return Math.min(Math.max(value, -bound), bound);
}
