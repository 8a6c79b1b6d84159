import { make, makeVector } from 'perilune';
import { xorshift } from './planck-lander.js';
import type { Contestant } from './rounds.js';

const ID = 'LunarLander-v3';
/** Landers in the vector. */
export const LANDERS = 16;
/** Steps between two looks at the clock. */
export const CHUNK = 256;

/** Chooses an action for an observation of 8 numbers. */
export type Pilot = (observation: Float32Array) => number;

/** Any action with the same probability. */
export function randomPilot(): Pilot {
  const random = xorshift(7);
  return () => (random() * 4) | 0;
}

/** One lander, by `stepInto`. */
export function single(pilot: Pilot): Contestant {
  const env = make(ID);
  const observation = new Float32Array(8);
  observation.set(env.reset({ seed: 1 }).observation);
  return {
    name: 'single',
    work() {
      for (let i = 0; i < CHUNK; i++) {
        const outcome = env.stepInto!(pilot(observation), observation);
        if (outcome.terminated || outcome.truncated) observation.set(env.reset().observation);
      }
      return CHUNK;
    },
  };
}

/** A vector of them, whose steps count one by one. */
export function vector(pilot: Pilot): Contestant {
  const envs = makeVector(ID, LANDERS, { autoreset: 'next-step' });
  const actions = new Int32Array(LANDERS);
  let { observations } = envs.reset({ seed: 1 });
  let rows = rowsOf(observations);
  return {
    name: 'vector',
    work() {
      let steps = 0;
      for (let i = 0; i < CHUNK / LANDERS; i++) {
        for (let k = 0; k < LANDERS; k++) actions[k] = pilot(rows[k]!);
        const step = envs.step(actions);
        if (step.observations !== observations) {
          observations = step.observations;
          rows = rowsOf(observations);
        }
        // A row that only resets is no step; planck's resets are not counted either.
        for (let k = 0; k < LANDERS; k++) steps += 1 - step.resets[k]!;
      }
      return steps;
    },
  };
}

function rowsOf(observations: Float32Array): Float32Array[] {
  return Array.from({ length: LANDERS }, (_, k) => observations.subarray(8 * k, 8 * k + 8));
}
