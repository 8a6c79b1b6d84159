import { type LanderProfile, profileLanders } from 'perilune';
import { type Contestant, type Spread, spreadOf } from './rounds.js';

/**
 * What a step of a lander consists of: the physics' phases, and `rest`: engines, wind, observation,
 * reward, bookkeeping, terrain, the pilot.
 */
export const PHASES = [
  'velocityIterations',
  'positionIterations',
  'collision',
  'timeOfImpact',
  'rest',
  'all',
] as const;

/** Microseconds a step. */
type Costs = Record<(typeof PHASES)[number], number>;
export type PhaseCosts = Record<keyof Costs, Spread>;

/** Seconds. */
const ROUND = 0.2;
const WARMUPS = 2;

function round({ work }: Contestant, profile: LanderProfile): Costs {
  profile.take();
  const begin = performance.now();
  const end = begin + ROUND * 1000;
  let steps = 0;
  let now = begin;
  while (now < end) {
    steps += work();
    now = performance.now();
  }
  return costsOf(profile, now - begin, 1000 / steps);
}

/** @param elapsed milliseconds @param scale from those to microseconds a step */
function costsOf(profile: LanderProfile, elapsed: number, scale: number): Costs {
  const { clock, ...phases } = profile.take();
  const all = elapsed - clock;
  const physics = Object.values(phases).reduce((sum, spent) => sum + spent, 0);
  return {
    velocityIterations: phases.velocityIterations * scale,
    positionIterations: phases.positionIterations * scale,
    collision: phases.collision * scale,
    timeOfImpact: phases.timeOfImpact * scale,
    rest: (all - physics) * scale,
    all: all * scale,
  };
}

/** What the steps of a contestant cost, resets included, without the clock that it takes to see it. */
export function phaseCosts(contestant: Contestant, rounds: number): PhaseCosts {
  const profile = profileLanders();
  const costs = Array.from({ length: WARMUPS + rounds }, () => round(contestant, profile));
  profile.stop();
  const measured = costs.slice(WARMUPS);
  const spreads = PHASES.map((phase) => [phase, spreadOf(measured.map((cost) => cost[phase]))]);
  return Object.fromEntries(spreads) as PhaseCosts;
}
