import { SeedSequence } from 'perilune';
import type { RunLine, TrialLine, TrialState } from '../folder/lines.js';
import { PURPOSES } from '../samplers/draw.js';
import type { Observation } from '../samplers/sampler.js';
import { lossesOf, together } from '../study/objective.js';
import type { Assignment } from '../study/parameter.js';
import type { Study } from '../study/study.js';

/** A trial that has begun. */
export interface Candidate {
  trial: number;
  hyperparameters: Assignment;
}

/** Run seeds below are for reports: nothing is sought by them. */
const FIRST_SEED = 1_000;
const SEEDS = 1_000_000_000;

/** The seed of a trial's run of that number: it follows from the study's seed, the trial and the number alone. */
export function runSeed({ seed }: Pick<Study, 'seed'>, trial: number, index: number): number {
  const [word = 0] = new SeedSequence(seed, [PURPOSES.runs, trial, index]).generateState(1);
  return FIRST_SEED + (word % SEEDS);
}

/** The trial's line: what its runs came to. A run that failed fails its trial, one without a number leaves it none. */
export function trialLine(
  { objectives }: Pick<Study, 'objectives'>,
  { trial, hyperparameters }: Candidate,
  runs: readonly RunLine[],
  state: TrialState,
): TrialLine {
  const failed = runs.find(({ outcome }) => outcome === 'failed');
  const scores = runs.map((run) => run.scores);
  const score = failed === undefined ? together(scores, objectives) : null;
  const lacking = failed === undefined ? 'diverged' : 'failed';
  return {
    ...{ trial, state: score === null ? lacking : state, hyperparameters },
    ...{ seeds: runs.map(({ seed }) => seed), scores },
    ...{ models: runs.map(({ model }) => model), score },
    budget: runs.reduce((most, { budget }) => Math.max(most, budget), 0),
    steps: runs.reduce((sum, { steps }) => sum + steps, 0),
    ...(failed?.error === undefined ? {} : { error: failed.error }),
  };
}

/** What a sampler learns from a trial's line; the more steps and seeds it had, the lower its tier. */
export function observationOf(study: Study, line: TrialLine): Observation {
  const { trial, hyperparameters, state, score, budget, seeds } = line;
  const share = (budget / study.steps) * (seeds.length / study.seeds);
  const given = state === 'finished' ? 0 : 1 - Math.min(1, share) + Number.EPSILON;
  return {
    ...{ trial, assignment: hyperparameters },
    tier: score === null ? Infinity : given,
    losses: lossesOf(score, study.objectives),
  };
}
