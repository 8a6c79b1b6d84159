import { heuristicPilot, make, makeVector } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { type Mark, markOf } from './marks.js';
import { PlanckLander, xorshift } from './planck-lander.js';
import { type Contestant, ratioOf, type Spread, spreadOf, takeTurns } from './rounds.js';
import { spread, table } from './table.js';

const ID = 'LunarLander-v3';
const TIME_LIMIT = 1000;
const LANDERS = 16;
/** Steps between two looks at the clock. */
const CHUNK = 256;
/** Times as fast as planck: one lander, and each of a vector. */
const REQUIRED = { single: 7, vector: 30 };

/** Chooses an action for an observation of 8 numbers that begins at an offset. */
type Pilot = (observation: Float32Array) => number;

/** One row of the comparison: steps a second of each, and ours over planck's. */
export interface EnvironmentResult {
  pilot: 'random' | 'heuristic';
  single: Spread;
  vector: Spread;
  planck: Spread;
  singleRatio: Spread;
  vectorRatio: Spread;
}

export interface EnvironmentReport {
  /** Landers in the vector. */
  landers: number;
  results: EnvironmentResult[];
}

function randomPilot(): Pilot {
  const random = xorshift(7);
  return () => (random() * 4) | 0;
}

function single(pilot: Pilot): Contestant {
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

function vector(pilot: Pilot): Contestant {
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

function planck(pilot: Pilot): Contestant {
  const env = new PlanckLander(xorshift(1));
  const observation = new Float32Array(8);
  let age = 0;
  env.reset(observation);
  return {
    name: 'planck',
    work() {
      for (let i = 0; i < CHUNK; i++) {
        env.step(pilot(observation), observation);
        if (!env.terminated && ++age < TIME_LIMIT) continue;
        env.reset(observation);
        age = 0;
      }
      return CHUNK;
    },
  };
}

function race(pilot: EnvironmentResult['pilot'], rounds: number): EnvironmentResult {
  const pilots = () => (pilot === 'random' ? randomPilot() : heuristicPilot);
  const contestants = [single(pilots()), vector(pilots()), planck(pilots())];
  const rates = takeTurns(contestants, { rounds, seconds: 0.4, warmups: 3 });
  return {
    pilot,
    single: spreadOf(rates.single!),
    vector: spreadOf(rates.vector!),
    planck: spreadOf(rates.planck!),
    singleRatio: ratioOf(rates.single!, rates.planck!),
    vectorRatio: ratioOf(rates.vector!, rates.planck!),
  };
}

/**
 * Steps a second of one lander and of a vector beside planck's, resets included in the time and not
 * in the count, with random actions (short falls) and with a pilot (flight, landing, rest).
 */
function compareEnvironments(rounds: number): EnvironmentReport {
  return { landers: LANDERS, results: [race('random', rounds), race('heuristic', rounds)] };
}

function environmentMarks(report: EnvironmentReport): Mark[] {
  return report.results.flatMap(({ pilot, singleRatio, vectorRatio }) => [
    markOf(`environment over planck, one lander, ${pilot} pilot`, REQUIRED.single, singleRatio),
    markOf(
      `environment over planck, ${report.landers} landers, ${pilot} pilot`,
      REQUIRED.vector,
      vectorRatio,
    ),
  ]);
}

function environmentTable({ landers, results }: EnvironmentReport): string {
  const header = ['steps a second', 'planck', 'one lander', 'ratio', `${landers} landers`, 'ratio'];
  const rows = results.map(({ pilot, planck, single, singleRatio, vector, vectorRatio }) => [
    `${pilot} pilot`,
    spread(planck, 0),
    spread(single, 0),
    spread(singleRatio, 1),
    spread(vector, 0),
    spread(vectorRatio, 1),
  ]);
  return table([header, ...rows]);
}

export function benchEnvironment({ rounds }: BenchFlags): Outcome {
  const report = compareEnvironments(rounds);
  return { report, marks: environmentMarks(report), text: environmentTable(report) };
}
