import { type Moon, type Slot, sharedMoon } from './moon.js';

/** Milliseconds spent in each part of LunarLander's physics, of all landers in this thread. */
export interface LanderPhases {
  /** Of contacts and joints, with their setup. */
  velocityIterations: number;
  positionIterations: number;
  /** Finding contacts and where they touch. */
  collision: number;
  timeOfImpact: number;
  /** What looking at the clock took, of which nothing is in the others. */
  clock: number;
}

/** What stepping landers took, and of what. */
export interface LanderProfile {
  /** What was spent since the beginning or the last call. */
  take(): LanderPhases;
  /** Ends it. */
  stop(): void;
}

/** Looks at the clock in a step. */
const LOOKS = 7;
/** Where `spent` keeps what lies between two looks with nothing in between. */
const NOTHING = 5;

/**
 * Steps the worlds of a moon phase by phase with a look at the clock after each. A look takes about as
 * long as the shortest phase of one lander, so it is measured as well and taken off.
 */
class PhaseClock {
  /** Milliseconds from look to look. */
  private readonly spent = new Float64Array(LOOKS - 1);
  private readonly moon: Moon;

  constructor(moon: Moon) {
    this.moon = moon;
  }

  take(): LanderPhases {
    const { spent } = this;
    const look = spent[NOTHING] as number;
    const phase = (i: number) => (spent[i] as number) - look;
    const phases = {
      velocityIterations: phase(1),
      positionIterations: phase(2),
      collision: phase(0) + phase(3),
      timeOfImpact: phase(4),
      clock: LOOKS * look,
    };
    spent.fill(0);
    return phases;
  }

  /** As `Moon.stepAll`, for no more worlds than one call takes. */
  step(slots: ArrayLike<Slot>, from: number, size: number): void {
    const { physics } = this.moon;
    for (let i = 0; i < size; i++) physics.choose(i, slots[from + i] as Slot);
    const begin = performance.now();
    physics.collideAll(size);
    const collided = performance.now();
    physics.iterateVelocitiesAll(size);
    const solved = performance.now();
    physics.iteratePositionsAll(size);
    const moved = performance.now();
    physics.findPairsAll(size);
    const paired = performance.now();
    physics.stopAtGroundAll(size);
    const stopped = performance.now();
    const end = performance.now();
    this.add(0, collided - begin);
    this.add(1, solved - collided);
    this.add(2, moved - solved);
    this.add(3, paired - moved);
    this.add(4, stopped - paired);
    this.add(NOTHING, end - stopped);
  }

  private add(i: number, milliseconds: number): void {
    this.spent[i] = (this.spent[i] as number) + milliseconds;
  }
}

/**
 * Begins to measure where the physics of this thread's landers spends its time. What they do does not
 * change, but the clock makes them slower until `stop`.
 */
export function profileLanders(): LanderProfile {
  const moon = sharedMoon();
  const clock = new PhaseClock(moon);
  const alone = Uint32Array.of(0);
  // They hide the methods of the same names, which therefore need not ask whether anyone measures.
  Object.assign(moon, {
    step(slot: Slot) {
      alone[0] = slot;
      clock.step(alone, 0, 1);
    },
    stepAll(slots: ArrayLike<Slot>, count: number) {
      for (let from = 0; from < count; from += moon.mostWorlds) {
        clock.step(slots, from, Math.min(moon.mostWorlds, count - from));
      }
    },
  });
  return { take: () => clock.take(), stop: () => unhide(moon) };
}

/** The last one first: an object that loses another property than its last becomes a slow one in V8. */
function unhide(moon: Moon): void {
  Reflect.deleteProperty(moon, 'stepAll');
  Reflect.deleteProperty(moon, 'step');
}
