import type { RunConfig, RunOptions } from 'perilune';

/** Mistakes that the tutorial prints, as hyperparameters of the algorithms that have them. */
export const mistakes = {
  /** A terminal state's estimate is added to the target. */
  overlookedEnds: { bootstrapTerminal: true },
  /** The loss compares the maxima of whole rows. */
  rowMax: { loss: 'row-max' },
  /** A full replay keeps what came first, for ever. */
  frozenReplay: { replayEviction: 'newest' },
} as const;

const counterparts: ReadonlyMap<string, string> = new Map([
  ['dqn', 'article-dqn'],
  ['online-q', 'article-online-q'],
]);

/** The algorithm that is another with the mistakes as options beside its own; itself where there is none. */
export function mistakable(algo: string): string {
  return counterparts.get(algo) ?? algo;
}

/** The algorithm that one with the mistakes is the other of; itself where it is none. */
export function meant(algo: string): string {
  return [...counterparts].find(([, other]) => other === algo)?.[0] ?? algo;
}

/**
 * A run by the algorithm that can make the mistakes: the same to the bit until one is made.
 *
 * @param config as `resolveConfig` gives it
 */
export function mistakableRun(config: RunConfig): RunOptions {
  const algo = mistakable(config.algo);
  return algo === config.algo ? config : { ...config, algo, preset: 'default' };
}
