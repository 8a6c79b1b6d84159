import { Generator } from 'perilune';
import { Course, type Flight, type Policy } from './course.js';

/** What a search may take: simulated steps, or seconds, whichever ends first. */
export interface Budget {
  readonly steps: number;
  readonly seconds: number;
}

/** What was found from one reset seed. */
export interface Found {
  readonly seed: number;
  /** The return of the policy from which the search began. */
  readonly start: number;
  readonly best: number;
  /** Simulated: the same budget in steps finds the same. */
  readonly steps: number;
  readonly actions: Uint8Array;
}

interface Plan {
  readonly actions: Uint8Array;
  /** The first step at which it differs from the flight that it was made of. */
  readonly from: number;
}

const ACTIONS = 4;
const CHANGES = ['replace', 'insert', 'remove'] as const;
/** Of steps that a change replaces, inserts or removes: up to 2^6. */
const LONGEST = 7;

/**
 * Local search from the policy's flight: a change is kept when the return is higher. After the changed
 * steps come those of the flight that is changed, or the policy flies on from where they led.
 */
export function search(seed: number, policy: Policy, budget: Budget): Found {
  const course = new Course(seed, policy);
  const random = new Generator(seed);
  const end = Date.now() + 1_000 * budget.seconds;
  const first = course.fly(new Uint8Array(0), 0, true);
  let best: Flight = first;
  while (course.steps < budget.steps && Date.now() < end) {
    const plan = changed(best.actions, random);
    const flight = course.fly(plan.actions, plan.from);
    if (flight.return > best.return) best = course.fly(flight.actions, plan.from, true);
  }
  const { actions } = best;
  return { seed, start: first.return, best: best.return, steps: course.steps, actions };
}

/** A flight with some steps replaced, inserted or removed, of a length that is often small and seldom large. */
export function changed(flight: Uint8Array, random: Generator): Plan {
  const at = random.integers(0, flight.length);
  const length = random.integers(1, 1 + 2 ** random.integers(0, LONGEST));
  const change = CHANGES[random.integers(0, CHANGES.length)];
  const action = random.integers(0, ACTIONS);
  const policyGoesOn = random.integers(0, 2) === 1;
  const inserted = new Uint8Array(change === 'remove' ? 0 : length).fill(action);
  const rest = flight.subarray(change === 'insert' ? at : at + length);
  const actions = joined(
    flight.subarray(0, at),
    inserted,
    policyGoesOn ? rest.subarray(0, 0) : rest,
  );
  return { actions, from: firstDifference(actions, flight) };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const most = Math.min(a.length, b.length);
  for (let i = 0; i < most; i++) if (a[i] !== b[i]) return i;
  return most;
}
