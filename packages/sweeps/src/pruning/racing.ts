import { mean } from 'perilune';
import type { Candidate } from '../conduct/candidate.js';
import type { RunLine, TrialLine } from '../folder/lines.js';
import { lossesOf } from '../study/objective.js';
import { leading } from '../study/ranking.js';
import type { PruningSettings, Study } from '../study/study.js';
import type { Pruning } from './pruning.js';
import { rankSum } from './rank-sum.js';
import { welch } from './student.js';

type RacingSettings = Omit<Extract<PruningSettings, { name: 'racing' }>, 'name'>;

/** Of each the chance of seeing losses `a` so far above `b`, or farther, if they are not. */
export const racingTests = { welch, ranks: rankSum };

interface Racer {
  candidate: Candidate;
  runs: RunLine[];
  /** A seed each; undefined once one has no number. */
  losses: number[] | undefined;
}

/**
 * Racing over seeds: all of a batch get a few, then one more at a time whoever is not significantly worse than the best,
 * that of the batches before included. Worse says a test, one-sided, with Holm's correction (1979) for as many
 * comparisons. irace (Lopez-Ibanez et al. 2016) tests within blocks, by Friedman's test, since its instances differ in
 * difficulty; the seeds of two trials here are other ones and independent, so that there are no blocks.
 */
export function racing({ firstSeeds, confidence, test }: RacingSettings): Pruning {
  const chanceOf = racingTests[test];
  return async (batch, court) => {
    const { study, measure, end } = court;
    const champion = championOf(study, court.ended);
    let alive: Racer[] = batch.map((candidate) => ({ candidate, runs: [], losses: [] }));
    for (let index = 0; index < study.seeds && alive.length > 0; ) {
      const until = index === 0 ? firstSeeds : index + 1;
      const from = index;
      await Promise.all(
        alive.map(async (racer) => {
          const numbers = Array.from({ length: until - from }, (_, i) => from + i);
          const runs = await Promise.all(
            numbers.map((number) => measure(racer.candidate, number, study.steps)),
          );
          racer.runs.push(...runs);
          racer.losses = lossesIn(study, racer.runs);
        }),
      );
      index = until;
      const worse =
        index < study.seeds
          ? worseOf(alive, champion, { level: 1 - confidence, chanceOf })
          : new Set<Racer>();
      for (const { candidate, runs } of worse) end(candidate, runs, 'pruned');
      alive = alive.filter((racer) => !worse.has(racer));
    }
    for (const { candidate, runs } of alive) end(candidate, runs, 'finished');
  };
}

function lossesIn(study: Study, runs: readonly RunLine[]): number[] | undefined {
  const losses = runs.map(({ scores }) => {
    const [score] = scores;
    return score === null || score === undefined ? null : lossesOf([score], study.objectives)[0];
  });
  return losses.some((loss) => loss === null) ? undefined : (losses as number[]);
}

/** The losses of the best trial that had all seeds. */
function championOf(study: Study, ended: readonly TrialLine[]): number[] | undefined {
  const [best] = leading(ended, study).filter(({ state }) => state === 'finished');
  return best?.scores.map(([score]) => lossesOf([score as number], study.objectives)[0] as number);
}

/** Those without a number, and those that are significantly worse than the best. */
function worseOf(
  alive: readonly Racer[],
  champion: number[] | undefined,
  { level, chanceOf }: { level: number; chanceOf: typeof welch },
): Set<Racer> {
  const worse = new Set(alive.filter(({ losses }) => losses === undefined));
  const racers = alive.filter((racer) => !worse.has(racer)) as (Racer & { losses: number[] })[];
  const fields = [...racers.map(({ losses }) => losses), ...(champion ? [champion] : [])];
  if (fields.length < 2) return worse;
  const best = fields.reduce((a, b) => (mean(b) < mean(a) ? b : a));
  const tests = racers
    .filter(({ losses }) => losses !== best)
    .map((racer) => ({ racer, chance: chanceOf(racer.losses, best) }))
    .sort((a, b) => a.chance - b.chance);
  for (const [i, { racer, chance }] of tests.entries()) {
    if (chance >= level / (tests.length - i)) break;
    worse.add(racer);
  }
  return worse;
}
