import { heuristicPilot } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { CHUNK, LANDERS, type Pilot, randomPilot, single, vector } from './landers.js';
import { type Mark, markOf } from './marks.js';
import { PHASES, type PhaseCosts, phaseCosts } from './phases.js';
import { PlanckLander, xorshift } from './planck-lander.js';
import { type Contestant, ratioOf, type Spread, spreadOf, takeTurns } from './rounds.js';
import { spread, table } from './table.js';

const TIME_LIMIT = 1000;
/** Times as fast as planck: one lander, and each of a vector. */
const REQUIRED = { single: 7, vector: 30 };

/** One row of the comparison: steps a second of each, and ours over planck's. */
export interface EnvironmentResult {
  pilot: 'random' | 'heuristic';
  single: Spread;
  vector: Spread;
  planck: Spread;
  singleRatio: Spread;
  vectorRatio: Spread;
  /** What a step costs, phase by phase. */
  phases: { single: PhaseCosts; vector: PhaseCosts };
}

/** A comparison before anyone looked inside the steps. */
type Race = Omit<EnvironmentResult, 'phases'>;

export interface EnvironmentReport {
  /** Landers in the vector. */
  landers: number;
  results: EnvironmentResult[];
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

function pilotOf(name: Race['pilot']): Pilot {
  return name === 'random' ? randomPilot() : heuristicPilot;
}

function race(pilot: Race['pilot'], rounds: number): Race {
  const contestants = [single(pilotOf(pilot)), vector(pilotOf(pilot)), planck(pilotOf(pilot))];
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
 * in the count, with random actions (short falls) and with a pilot (flight, landing, rest). What the
 * phases cost is looked at when the races are over, because it slows the steps.
 */
function compareEnvironments(rounds: number): EnvironmentReport {
  const races = [race('random', rounds), race('heuristic', rounds)];
  return { landers: LANDERS, results: races.map((result) => withPhases(result, rounds)) };
}

function withPhases(result: Race, rounds: number): EnvironmentResult {
  const phases = {
    single: phaseCosts(single(pilotOf(result.pilot)), rounds),
    vector: phaseCosts(vector(pilotOf(result.pilot)), rounds),
  };
  return { ...result, phases };
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

function phaseTable({ landers, results }: EnvironmentReport): string {
  const names = ['velocity iterations', 'position iterations', 'collision', 'time of impact'];
  const header = ['microseconds a step', ...names, 'the rest', 'all'];
  const row = (name: string, costs: PhaseCosts) => [
    name,
    ...PHASES.map((phase) => costs[phase].median.toFixed(2)),
  ];
  const rows = results.flatMap(({ pilot, phases }) => [
    row(`${pilot} pilot, one lander`, phases.single),
    row(`${pilot} pilot, ${landers} landers`, phases.vector),
  ]);
  return table([header, ...rows]);
}

export function benchEnvironment({ rounds }: BenchFlags): Outcome {
  const report = compareEnvironments(rounds);
  return {
    report,
    marks: environmentMarks(report),
    text: `${environmentTable(report)}\n\n${phaseTable(report)}`,
  };
}
