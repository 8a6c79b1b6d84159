import { heuristicPilot } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { Gymnasium } from './gymnasium.js';
import { invite } from './invite.js';
import { CHUNK, LANDERS, type Pilot, randomPilot, single, vector } from './landers.js';
import { type Mark, markOf } from './marks.js';
import { PHASES, type PhaseCosts, phaseCosts } from './phases.js';
import { PlanckLander, xorshift } from './planck-lander.js';
import {
  type Contestant,
  type Rates,
  ratioOf,
  type Spread,
  spreadOf,
  takeTurnsWith,
} from './rounds.js';
import { spread, table } from './table.js';
import { benchWorldRace } from './world-race.js';

const LANDER = 'LunarLander-v3';
const TIME_LIMIT = 1000;
/** Times as fast: one lander, and a vector. Gymnasium is meant; planck stands in where it is not installed. */
const REQUIRED = { gymnasium: { single: 2.5, vector: 10 }, planck: { single: 7, vector: 30 } };

/** Gymnasium's steps a second, and ours over the quickest of its single landers. */
export interface GymnasiumResult {
  /** As `gymnasium.make` gives it, and without its wrappers. */
  made: Spread;
  bare: Spread;
  /** `SyncVectorEnv`. */
  vector: Spread;
  singleRatio: Spread;
  vectorRatio: Spread;
}

/** One row of the comparison: steps a second of each, and ours over planck's. */
export interface EnvironmentResult {
  pilot: 'random' | 'heuristic';
  single: Spread;
  vector: Spread;
  planck: Spread;
  singleRatio: Spread;
  vectorRatio: Spread;
  /** If Gymnasium flew along. */
  gymnasium?: GymnasiumResult;
  /** What a step costs, phase by phase. */
  phases: { single: PhaseCosts; vector: PhaseCosts };
}

/** A comparison before anyone looked inside the steps. */
type Race = Omit<EnvironmentResult, 'phases'>;

export interface EnvironmentReport {
  /** Landers in the vector. */
  landers: number;
  /** Versions of Gymnasium and Python. */
  gymnasium?: string;
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

async function race(
  pilot: Race['pilot'],
  rounds: number,
  gymnasium: Gymnasium | undefined,
): Promise<Race> {
  const contestants = [single(pilotOf(pilot)), vector(pilotOf(pilot)), planck(pilotOf(pilot))];
  const options = { rounds, seconds: 0.4, warmups: 3 };
  const rates = await takeTurnsWith(gymnasium?.guests(pilot) ?? [], contestants, options);
  return {
    pilot,
    single: spreadOf(rates.single!),
    vector: spreadOf(rates.vector!),
    planck: spreadOf(rates.planck!),
    singleRatio: ratioOf(rates.single!, rates.planck!),
    vectorRatio: ratioOf(rates.vector!, rates.planck!),
    ...(gymnasium && { gymnasium: besideGymnasium(rates) }),
  };
}

function besideGymnasium(rates: Rates): GymnasiumResult {
  const [made, bare] = [rates['gymnasium-made']!, rates['gymnasium-bare']!];
  const quickest = made.map((rate, i) => Math.max(rate, bare[i]!));
  return {
    made: spreadOf(made),
    bare: spreadOf(bare),
    vector: spreadOf(rates['gymnasium-vector']!),
    singleRatio: ratioOf(rates.single!, quickest),
    vectorRatio: ratioOf(rates.vector!, quickest),
  };
}

/**
 * Steps a second of one lander and of a vector beside planck's and Gymnasium's, resets included in the
 * time and not in the count, with random actions (short falls) and with a pilot (flight, landing,
 * rest). What the phases cost is looked at when the races are over, because it slows the steps.
 */
async function compareEnvironments(
  rounds: number,
  gymnasium: Gymnasium | undefined,
): Promise<EnvironmentReport> {
  const races = [
    await race('random', rounds, gymnasium),
    await race('heuristic', rounds, gymnasium),
  ];
  return {
    landers: LANDERS,
    ...(gymnasium && { gymnasium: gymnasium.version }),
    results: races.map((result) => withPhases(result, rounds)),
  };
}

function withPhases(result: Race, rounds: number): EnvironmentResult {
  const phases = {
    single: phaseCosts(single(pilotOf(result.pilot)), rounds),
    vector: phaseCosts(vector(pilotOf(result.pilot)), rounds),
  };
  return { ...result, phases };
}

function environmentMarks({ landers, results }: EnvironmentReport): Mark[] {
  return results.flatMap((result) => {
    const peer = result.gymnasium ? 'gymnasium' : 'planck';
    const { singleRatio, vectorRatio } = result.gymnasium ?? result;
    const name = (subject: string) => `environment over ${peer}, ${subject}, ${result.pilot} pilot`;
    return [
      markOf(name('one lander'), REQUIRED[peer].single, singleRatio),
      markOf(name(`${landers} landers`), REQUIRED[peer].vector, vectorRatio),
    ];
  });
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

/** Nothing if Gymnasium did not fly. */
function gymnasiumTable({ landers, gymnasium, results }: EnvironmentReport): string[] {
  if (gymnasium === undefined) return [];
  const ours = ['one lander', `${landers} landers`].map((name) => `${name} over the quicker`);
  const header = ['steps a second', 'gymnasium.make', 'unwrapped', 'SyncVectorEnv', ...ours];
  const rows = results.map(({ pilot, gymnasium: theirs }) => [
    `${pilot} pilot`,
    ...[theirs!.made, theirs!.bare, theirs!.vector].map((rate) => spread(rate, 0)),
    ...[theirs!.singleRatio, theirs!.vectorRatio].map((ratio) => spread(ratio, 1)),
  ]);
  return [`${gymnasium}\n${table([header, ...rows])}`];
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

export async function benchEnvironment(flags: BenchFlags): Promise<Outcome> {
  const { rounds, python, env = LANDER } = flags;
  if (env !== LANDER) return await benchWorldRace(flags, env);
  const guest = await invite(python, Gymnasium.start, 'So planck flies alone.');
  try {
    const report = await compareEnvironments(rounds, guest);
    const tables = [environmentTable(report), ...gymnasiumTable(report), phaseTable(report)];
    return { report, marks: environmentMarks(report), text: tables.join('\n\n') };
  } finally {
    guest?.close();
  }
}
