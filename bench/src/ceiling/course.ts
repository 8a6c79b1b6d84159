import {
  copyState,
  type Env,
  make,
  restoreState,
  type Serializable,
  type StateArrays,
} from 'perilune';

/** Chooses an action for an observation of 8 numbers. */
export type Policy = (observation: Float32Array) => number;

/** The world that is flown in. */
export const LANDER = 'LunarLander-v3';

/** A whole episode. */
export interface Flight {
  /** As many as it had steps. */
  readonly actions: Uint8Array;
  /** Its rewards, summed from the first to the last. */
  readonly return: number;
}

/** What is kept of the flight every so many steps. */
interface Place {
  readonly state: StateArrays;
  readonly observation: Float32Array;
  readonly sum: number;
}

const OBSERVATION = 8;
const MOST_STEPS = 1_000;
/** Steps between two places to which one can go back, of which each costs as much as a few steps. */
const EVERY = 16;

/**
 * One reset seed's moon, flown again and again. The world draws its turbulence by the number of the step,
 * whatever is done, so that the same actions always come to the same return, to the bit; and a flight that
 * differs from the one that is kept only from some step on is simulated only from there.
 */
export class Course {
  /** All that were simulated. */
  steps = 0;
  private readonly env = make(LANDER) as Env & Serializable;
  private readonly observation = new Float32Array(OBSERVATION);
  private readonly actions = new Uint8Array(MOST_STEPS);
  private readonly places: Place[] = [];

  constructor(
    seed: number,
    private readonly policy: Policy,
  ) {
    this.observation.set(this.env.reset({ seed }).observation);
    this.mark(0);
  }

  /**
   * Flies actions, and after the last of them as the policy does.
   *
   * @param from the first step at which they differ from those of the flight that is kept
   * @param keep whether this flight is kept from now on
   */
  fly(plan: Uint8Array, from = 0, keep = false): Flight {
    const { env, observation, actions } = this;
    const place = Math.min(Math.floor(from / EVERY), this.places.length - 1);
    if (keep) this.places.length = place + 1;
    let sum = this.goBack(place);
    let step = EVERY * place;
    actions.set(plan.subarray(0, step));
    for (let hasEnded = false; !hasEnded; ) {
      if (keep && step === EVERY * this.places.length) this.mark(sum);
      const action = step < plan.length ? (plan[step] as number) : this.policy(observation);
      const { reward, terminated, truncated } = env.stepInto!(action, observation);
      actions[step++] = action;
      sum += reward;
      hasEnded = terminated || truncated;
    }
    this.steps += step - EVERY * place;
    return { actions: actions.slice(0, step), return: sum };
  }

  private mark(sum: number): void {
    this.places.push({ state: copyState(this.env), observation: this.observation.slice(), sum });
  }

  private goBack(place: number): number {
    const { state, observation, sum } = this.places[place] as Place;
    restoreState(this.env, state);
    this.observation.set(observation);
    return sum;
  }
}

/** The return of actions from a reset seed; NaN where they are more or fewer than the episode has. */
export function replay(seed: number, actions: Uint8Array): number {
  const env = make(LANDER);
  env.reset({ seed });
  let sum = 0;
  for (const [i, action] of actions.entries()) {
    const { reward, terminated, truncated } = env.step(action);
    sum += reward;
    if ((terminated || truncated) !== (i === actions.length - 1)) return Number.NaN;
  }
  return sum;
}
