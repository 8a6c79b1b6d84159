import { racingTests } from '@perilune/sweeps';
import { Generator, math, mean } from 'perilune';
import { table } from './table.js';

/** What a recipe's runs cost: log-normal around a median, and of some that are not solved the whole budget. */
interface Costs {
  median: number;
  unsolved: number;
}

const SPREAD = 0.3;
const BUDGET = 4;
const CHAMPION: Costs = { median: 1.1, unsolved: 0.02 };
const CHAMPION_SEEDS = 12;
/** Holm's first bound at a confidence of 0.9 with eight trials in a batch. */
const LEVEL = 0.1 / 8;
const RACES = 2_000;

const challengers: readonly (Costs & { what: string })[] = [
  { what: 'the same', ...CHAMPION },
  { what: 'the same, a fifth unsolved', ...CHAMPION, unsolved: 0.2 },
  { what: '1.3 times as long', ...CHAMPION, median: 1.3 * CHAMPION.median },
  { what: '1.6 times as long', ...CHAMPION, median: 1.6 * CHAMPION.median },
  { what: '1.6 times, a fifth unsolved', median: 1.6 * CHAMPION.median, unsolved: 0.2 },
  { what: '2.5 times, two fifths unsolved', median: 2.5 * CHAMPION.median, unsolved: 0.4 },
];

/** How often a race's tests drop a trial by its first seeds, where runs are told by their costs until solved. */
export interface RacingPower {
  challenger: string;
  seeds: number;
  welch: number;
  ranks: number;
}

export function racingPower(): RacingPower[] {
  return challengers.flatMap((challenger) =>
    [3, 5, 8].map((seeds) => {
      const random = new Generator(seeds);
      const dropped = { welch: 0, ranks: 0 };
      for (let race = 0; race < RACES; race++) {
        const theirs = Array.from({ length: seeds }, () => cost(challenger, random));
        const best = Array.from({ length: CHAMPION_SEEDS }, () => cost(CHAMPION, random));
        if (mean(theirs) <= mean(best)) continue;
        for (const test of ['welch', 'ranks'] as const) {
          if (racingTests[test](theirs, best) < LEVEL) dropped[test] += 1 / RACES;
        }
      }
      return { challenger: challenger.what, seeds, ...dropped };
    }),
  );
}

export function racingText(rows: readonly RacingPower[]): string {
  const lines = rows.map(({ challenger, seeds, welch, ranks }) => [
    ...[challenger, String(seeds)],
    ...[welch, ranks].map((share) => `${(100 * share).toFixed(1)} %`),
  ]);
  const head = ['trial, beside the best', 'seeds', "by Welch's test", 'by ranks'];
  return `Racing: how often a trial's costs until solved are dropped, in ${RACES} drawn races against ${CHAMPION_SEEDS} seeds of the best:\n\n${table([head, ...lines])}`;
}

function cost({ median, unsolved }: Costs, random: Generator): number {
  if (random.nextDouble() < unsolved) return BUDGET;
  return Math.min(BUDGET, median * math.exp(SPREAD * random.standardNormal()));
}
