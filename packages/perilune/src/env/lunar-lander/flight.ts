import type { Generator } from '../../random/generator.js';
import type { Archive, Serializable } from '../../state/index.js';
import { endingOf, type LanderEnding } from './ending.js';
import { Engines, type Kick } from './engines.js';
import { HEIGHT, LEG_DOWN, PAD_Y, SCALE, WIDTH } from './geometry.js';
import { type Moon, type Slot, sharedMoon } from './moon.js';
import type { LunarLanderOptions } from './options.js';
import { drawSurface, SURFACE_VERTICES, SURFACE_X } from './terrain.js';
import { gust } from './wind.js';

const FPS = 50;
const INITIAL_FORCE = 1000; // N

/** Told of every firing; what it does must not touch the flight. */
export type ExhaustListener = (kick: Kick, power: number, engine: 'main' | 'side') => void;

/**
 * One lander's game around its world: what Gymnasium's `lunar_lander.py` computes in float64 before
 * and after `world.Step`, apart, so that the worlds of several flights can be stepped between.
 *
 * A step is `prepare`, `moon.step`, `finish`.
 */
export class Flight implements Serializable {
  readonly moon: Moon = sharedMoon();
  readonly slot: Slot = this.moon.allocate();
  /** Heights of the surface's vertices, metres. */
  readonly surface = new Float64Array(SURFACE_VERTICES);
  /** Of the last step. */
  reward = 0;
  terminated = false;
  mainPower = 0;
  sidePower = 0;
  /** -1 for the left engine, 1 for the right one. */
  sideDirection = 0;
  listener: ExhaustListener | undefined;
  private readonly options: Required<LunarLanderOptions>;
  private readonly engines = new Engines();
  private shaping = 0;
  /** Whether the next step is the one that a reset makes, which earns nothing. */
  private first = true;
  private windIndex = 0;
  private torqueIndex = 0;

  constructor(options: Required<LunarLanderOptions>) {
    this.options = options;
  }

  /** Frees the world. Nothing else may be called afterwards. */
  free(): void {
    this.moon.physics.freeLander(this.slot);
  }

  /** Draws a new world and prepares its first step, with all engines off. */
  begin(generator: Generator): void {
    const { moon, slot, surface, options } = this;
    const { physics } = moon;
    drawSurface(generator, surface);
    physics.reset(slot, options.gravity);
    physics.setGround(slot, 0, 0, 0, WIDTH, 0);
    for (let i = 0; i + 1 < SURFACE_VERTICES; i++) {
      physics.setGround(
        slot,
        i + 1,
        SURFACE_X[i] as number,
        surface[i] as number,
        SURFACE_X[i + 1] as number,
        surface[i + 1] as number,
      );
    }
    const forceX = generator.uniform(-INITIAL_FORCE, INITIAL_FORCE);
    const forceY = generator.uniform(-INITIAL_FORCE, INITIAL_FORCE);
    physics.push(slot, forceX, forceY, 0);
    if (options.enableWind) {
      this.windIndex = generator.integers(-9999, 9999);
      this.torqueIndex = generator.integers(-9999, 9999);
    }
    this.first = true;
    this.prepare(generator, 0, 0, 0);
  }

  /**
   * Wind and engines, up to where the world moves.
   *
   * @param mainPower 0, or 0.5..1
   * @param sidePower 0, or 0.5..1
   * @param direction -1 fires the left engine, 1 the right one
   */
  prepare(generator: Generator, mainPower: number, sidePower: number, direction: number): void {
    const { moon, slot, engines } = this;
    if (this.options.enableWind) this.blow();
    const d0 = generator.uniform(-1, 1) / SCALE;
    const d1 = generator.uniform(-1, 1) / SCALE;
    this.mainPower = mainPower;
    this.sidePower = sidePower;
    this.sideDirection = direction;
    if (mainPower === 0 && sidePower === 0) return;

    engines.aim(moon.angle(slot), d0, d1);
    const x = moon.x(slot);
    const y = moon.y(slot);
    if (mainPower !== 0) this.fire(engines.main(x, y, mainPower), mainPower, 'main');
    if (sidePower !== 0) this.fire(engines.side(x, y, sidePower, direction), sidePower, 'side');
  }

  /** Reads the world after it moved: writes the observation, sets reward and end. */
  finish(out: Float32Array, at = 0): void {
    const { moon, slot } = this;
    const x = (moon.x(slot) - WIDTH / 2) / (WIDTH / 2);
    const y = (moon.y(slot) - (PAD_Y + LEG_DOWN / SCALE)) / (HEIGHT / 2);
    const vx = (moon.velocityX(slot) * (WIDTH / 2)) / FPS;
    const vy = (moon.velocityY(slot) * (HEIGHT / 2)) / FPS;
    const angle = moon.angle(slot);
    const leg0 = moon.isTouching(slot, 1) ? 1 : 0;
    const leg1 = moon.isTouching(slot, 2) ? 1 : 0;
    out[at] = x;
    out[at + 1] = y;
    out[at + 2] = vx;
    out[at + 3] = vy;
    out[at + 4] = angle;
    out[at + 5] = (20 * moon.spin(slot)) / FPS;
    out[at + 6] = leg0;
    out[at + 7] = leg1;

    const shaping =
      -100 * Math.sqrt(x * x + y * y) -
      100 * Math.sqrt(vx * vx + vy * vy) -
      100 * Math.abs(angle) +
      10 * leg0 +
      10 * leg1;
    this.settle(x, shaping);
  }

  /** How the episode ended, if it did. */
  ending(): LanderEnding {
    const { moon, slot } = this;
    return endingOf(moon.isAwake(slot), moon.hasCrashed(slot), moon.x(slot));
  }

  /** Surface and powers are for the picture; reward and end are the last step's, and the next one's to set. */
  serialize(archive: Archive): void {
    this.moon.serializeWorld(archive, this.slot);
    archive.array('surface', this.surface);
    this.mainPower = archive.number('mainPower', this.mainPower);
    this.sidePower = archive.number('sidePower', this.sidePower);
    this.sideDirection = archive.number('sideDirection', this.sideDirection);
    this.shaping = archive.number('shaping', this.shaping);
    this.first = archive.boolean('first', this.first);
    this.windIndex = archive.number('windIndex', this.windIndex);
    this.torqueIndex = archive.number('torqueIndex', this.torqueIndex);
  }

  private settle(x: number, shaping: number): void {
    const { moon, slot } = this;
    let reward = this.first ? 0 : shaping - this.shaping;
    reward -= this.mainPower * 0.3;
    reward -= this.sidePower * 0.03;
    this.shaping = shaping;
    this.first = false;
    const out = moon.hasCrashed(slot) || Math.abs(x) >= 1;
    const asleep = !moon.isAwake(slot);
    this.terminated = out || asleep;
    this.reward = asleep ? 100 : out ? -100 : reward;
  }

  /** The wind blows only while no leg is down. */
  private blow(): void {
    const { moon, slot, options } = this;
    if (moon.isTouching(slot, 1) || moon.isTouching(slot, 2)) return;
    const force = gust(this.windIndex++) * options.windPower;
    const torque = gust(this.torqueIndex++) * options.turbulencePower;
    moon.physics.push(slot, force, 0, torque);
  }

  private fire(kick: Kick, power: number, engine: 'main' | 'side'): void {
    this.moon.physics.kick(this.slot, kick.x, kick.y, kick.atX, kick.atY);
    this.listener?.(kick, power, engine);
  }
}
