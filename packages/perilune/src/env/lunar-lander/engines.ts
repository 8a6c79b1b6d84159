import { cos, sin } from '../../math/index.js';
import { SCALE } from './geometry.js';

const MAIN_POWER = 13;
const SIDE_POWER = 0.6;
const MAIN_Y = 4; // pixels
const SIDE_AWAY = 12; // pixels
const SIDE_HEIGHT = 14; // pixels
/** Presumably meant to be SIDE_HEIGHT, but so it is, and it makes the torque depend on the angle. */
const SIDE_HEIGHT_X = 17; // pixels

/** An impulse on the hull and where in the world it acts; metres and newton seconds. */
export interface Kick {
  x: number;
  y: number;
  atX: number;
  atY: number;
}

/** The hull's attitude and this step's two dispersions, from which both engines work. */
export class Engines {
  /** What `main` or `side` computed last. */
  readonly kick: Kick = { x: 0, y: 0, atX: 0, atY: 0 };
  private sine = 0;
  private cosine = 1;
  private d0 = 0;
  private d1 = 0;

  /** @param d0, d1 uniform in -1/30..1/30 */
  aim(angle: number, d0: number, d1: number): void {
    this.sine = sin(angle);
    this.cosine = cos(angle);
    this.d0 = d0;
    this.d1 = d1;
  }

  /** The main engine at `power`, 0.5..1; (x, y) is the hull's position. */
  main(x: number, y: number, power: number): Kick {
    const { sine, cosine, d0, d1, kick } = this;
    const offset = MAIN_Y / SCALE + 2 * d0;
    const ox = sine * offset + -cosine * d1;
    const oy = -cosine * offset - sine * d1;
    kick.x = -ox * MAIN_POWER * power;
    kick.y = -oy * MAIN_POWER * power;
    kick.atX = x + ox;
    kick.atY = y + oy;
    return kick;
  }

  /** A side engine at `power`, 0.5..1; direction -1 fires the left one, 1 the right one. */
  side(x: number, y: number, power: number, direction: number): Kick {
    const { sine, cosine, d0, d1, kick } = this;
    const offset = 3 * d1 + (direction * SIDE_AWAY) / SCALE;
    const ox = sine * d0 + -cosine * offset;
    const oy = -cosine * d0 - sine * offset;
    kick.x = -ox * SIDE_POWER * power;
    kick.y = -oy * SIDE_POWER * power;
    kick.atX = x + ox - (sine * SIDE_HEIGHT_X) / SCALE;
    kick.atY = y + oy + (cosine * SIDE_HEIGHT) / SCALE;
    return kick;
  }
}
