import type { LanderScene, SceneBody, SceneParticle, Vertex } from '../../scene/index.js';
import { Exhaust } from './exhaust.js';
import type { Flight } from './flight.js';
import { HEIGHT, HULL_VERTICES, LEG_VERTICES, PAD_X1, PAD_X2, PAD_Y, WIDTH } from './geometry.js';
import type { Part } from './moon.js';
import { SURFACE_X } from './terrain.js';

/** The scene of a flight; it looks on and never touches it. */
export class Picture {
  private readonly flight: Flight;
  private readonly exhaust = new Exhaust();

  constructor(flight: Flight) {
    this.flight = flight;
    flight.listener = (kick, power, engine) => this.exhaust.emit(kick, power, engine);
  }

  /** A new episode begins. */
  clear(): void {
    this.exhaust.clear();
  }

  /** A step was taken. */
  advance(): void {
    this.exhaust.advance(this.flight.surface);
  }

  scene(): LanderScene {
    const { flight } = this;
    const { mainPower, sidePower, sideDirection } = flight;
    return {
      kind: 'lander',
      width: WIDTH,
      height: HEIGHT,
      terrain: SURFACE_X.map((x, i): Vertex => [x, flight.surface[i] as number]),
      helipad: { x1: PAD_X1, x2: PAD_X2, y: PAD_Y },
      bodies: [this.body(0), this.body(1), this.body(2)],
      particles: this.exhaust.particles.map((particle): SceneParticle => ({ ...particle })),
      engines: {
        main: mainPower,
        left: sideDirection < 0 ? sidePower : 0,
        right: sideDirection > 0 ? sidePower : 0,
      },
    };
  }

  private body(part: Part): SceneBody {
    const { moon, slot } = this.flight;
    const x = moon.x(slot, part);
    const y = moon.y(slot, part);
    const sine = Math.sin(moon.angle(slot, part));
    const cosine = Math.cos(moon.angle(slot, part));
    const vertices = part === 0 ? HULL_VERTICES : LEG_VERTICES;
    return {
      kind: part === 0 ? 'hull' : 'leg',
      vertices: vertices.map(
        ([vx, vy]): Vertex => [x + cosine * vx - sine * vy, y + sine * vx + cosine * vy],
      ),
      touching: moon.isTouching(slot, part),
    };
  }
}
