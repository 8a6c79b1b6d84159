import { Generator } from '../../random/generator.js';
import type { SceneParticle } from '../../scene/index.js';
import type { Kick } from './engines.js';
import { SCALE } from './geometry.js';
import { SURFACE_X } from './terrain.js';

const RADIUS = 2 / SCALE;
/** Kilograms: Gymnasium's densities times the area of a particle. */
const MASS = { main: 3.5 * Math.PI * RADIUS ** 2, side: 0.7 * Math.PI * RADIUS ** 2 };
const TIME_STEP = 0.02;
const GRAVITY = -10;
const FADE = 0.15;
const RESTITUTION = 0.3;
/** Share of a particle's speed that strays sideways. */
const JITTER = 0.15;

interface Particle extends SceneParticle {
  vx: number;
  vy: number;
}

/**
 * Puffs of exhaust: they leave with the engine's impulse, fly as stones do, bounce off the ground and
 * fade as Gymnasium's do. Decoration: no flight ever feels them, and their random stream is their own.
 */
export class Exhaust {
  readonly particles: Particle[] = [];
  private readonly generator = new Generator(0);

  clear(): void {
    this.particles.length = 0;
  }

  /** The hull was kicked, so a particle leaves with the opposite impulse. */
  emit(kick: Kick, power: number, engine: 'main' | 'side'): void {
    const vx = -kick.x / MASS[engine];
    const vy = -kick.y / MASS[engine];
    const stray = this.generator.uniform(-JITTER, JITTER);
    this.particles.push({
      x: kick.atX,
      y: kick.atY,
      radius: RADIUS,
      life: power,
      vx: vx - stray * vy,
      vy: vy + stray * vx,
    });
  }

  /** @param surface heights of the ground's vertices */
  advance(surface: Float64Array): void {
    for (const particle of this.particles) fly(particle, surface);
    const alive = this.particles.filter(({ life }) => life > 0);
    this.particles.splice(0, this.particles.length, ...alive);
  }
}

function fly(particle: Particle, surface: Float64Array): void {
  particle.life -= FADE;
  particle.vy += TIME_STEP * GRAVITY;
  particle.x += TIME_STEP * particle.vx;
  particle.y += TIME_STEP * particle.vy;
  const ground = groundBelow(particle.x, surface) + particle.radius;
  if (particle.y >= ground) return;
  particle.y = ground;
  particle.vy = Math.abs(particle.vy) * RESTITUTION;
}

function groundBelow(x: number, surface: Float64Array): number {
  const chunk = SURFACE_X[1] as number;
  const i = Math.min(Math.max(Math.floor(x / chunk), 0), surface.length - 2);
  const share = x / chunk - i;
  return (surface[i] as number) * (1 - share) + (surface[i + 1] as number) * share;
}
