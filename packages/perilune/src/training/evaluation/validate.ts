import type { Agent } from '../../agents/index.js';
import { standardDeviation } from '../statistics/index.js';
import type { EvaluateAsyncOptions } from './evaluate.js';
import type { Judge } from './expected-return.js';
import type { Rota } from './rota.js';
import { standardErrorOf } from './solve-rule.js';
import { type FlownPart, flyPart, PART, partsOf, type ValidationPart } from './validation-parts.js';

/** A check whether the task is solved. */
export interface Validation {
  /** Environment steps of the run when it was made. */
  step: number;
  /** Greedy mean return over the episodes flown, or what is to be expected where that can be computed. */
  mean: number;
  /** Their mean length, in steps. */
  meanLength: number;
  /** Episodes flown, or that the computed mean stands for: all, or fewer if those showed that the rest is not worth its time. */
  episodes: number;
}

/** What was found, and how far the mean may be off. */
export interface FoundValidation extends Omit<Validation, 'step'> {
  standardError: number;
}

/** Where, and whether to go on. */
type Flights = Pick<EvaluateAsyncOptions, 'env' | 'envOptions' | 'signal'>;

export interface ValidateOptions extends Flights {
  episodes: number;
  /** The mean return to be reached, of a mean with that standard error. */
  required: (standardError: number) => number;
  /**
   * How far below it the mean of the first twenty may lie for the next to be flown; null: as far as three
   * standard errors of what was flown.
   */
  slack: number | null;
  /** In place of `slack`: the standard errors of what was flown that it may lie below; null: as that says. */
  errors: number | null;
  /** Of the same world, where it has one: then nothing is flown. */
  judge?: Judge | undefined;
  /** [parts] What those brought that were flown before; undefined for the others. */
  flown?: readonly (FlownPart | undefined)[] | undefined;
}

/** What a thread says that takes its parts from a rota. */
export type ExaminationAnswer =
  | { readonly found: FoundValidation }
  /** From the front, up to a part that another thread took. */
  | { readonly flown: readonly FlownPart[] };

/** Standard errors: of so many better policies one in some seven hundred is taken for worse. */
const ERRORS = 3;

/**
 * What a policy is worth: exactly, where its world has a judge (`judgeOf`), whose mean stands for
 * all episodes; elsewhere by greedy episodes on the validation seeds, in parts. A policy whose mean so far lies too far below what is
 * to be reached is given up, where too far shrinks as a mean's error does, by the root of the episodes.
 * Whatever is called solved has flown them all: a lucky beginning ends nothing early. The host may breathe
 * meanwhile.
 *
 * @throws the reason of `signal` when it aborts
 */
export async function validate(agent: Agent, options: ValidateOptions): Promise<FoundValidation> {
  const { episodes, judge, signal, flown = [] } = options;
  const exact = signal?.aborted ? undefined : judge?.(agent);
  if (exact !== undefined) {
    const { mean, std, meanLength } = exact;
    return { mean, meanLength, episodes, standardError: standardErrorOf(std, episodes) };
  }
  const tally = new Tally(options);
  for (const [i, part] of partsOf(episodes).entries()) {
    tally.add(flown[i] ?? (await flyPart(agent, part, flightsOf(options))));
    if (tally.isGivenUp) break;
  }
  return tally.found;
}

/**
 * As `validate` where there is no judge, but for the parts that another thread has taken from the end (`flyFromEnd`).
 *
 * @throws the reason of `signal` when it aborts
 */
export async function flyFromFront(
  agent: Agent,
  options: Omit<ValidateOptions, 'judge' | 'flown'>,
  rota: Rota,
): Promise<ExaminationAnswer> {
  const tally = new Tally(options);
  const flown: FlownPart[] = [];
  for (const [i, part] of partsOf(options.episodes).entries()) {
    if (tally.isGivenUp) break;
    if (!rota.take(i)) return { flown };
    const brought = await flyPart(agent, part, flightsOf(options));
    flown.push(brought);
    tally.add(brought);
  }
  rota.close();
  return { found: tally.found };
}

/**
 * Gives whoever flies from the front a hand, until the two meet.
 *
 * @returns [parts] what those brought that were flown here
 */
export async function flyFromEnd(
  agent: Agent,
  options: Flights & { episodes: number },
  rota: Rota,
): Promise<(FlownPart | undefined)[]> {
  const parts = partsOf(options.episodes);
  const how = flightsOf(options);
  const flown = parts.map((): FlownPart | undefined => undefined);
  try {
    for (let i = parts.length - 1; i >= 0 && !how.signal?.aborted && rota.take(i); i--) {
      flown[i] = await flyPart(agent, parts[i] as ValidationPart, how);
    }
  } catch {
    // If it is needed at all, it is flown again, and told of then.
  }
  return flown;
}

function flightsOf({ env, envOptions, signal }: Flights): Flights {
  return { env, envOptions, signal };
}

/** What the parts flown so far come to, in their order. */
class Tally {
  isGivenUp = false;
  private readonly returns: number[] = [];
  private sum = 0;
  private lengths = 0;
  private standardError = 0;

  constructor(private readonly options: ValidateOptions) {}

  add({ returns, mean, meanLength }: FlownPart): void {
    const { episodes, required } = this.options;
    this.returns.push(...returns);
    this.sum += returns.length * mean;
    this.lengths += returns.length * meanLength;
    const deviation = standardDeviation(this.returns);
    this.standardError = standardErrorOf(deviation, this.returns.length);
    const expected = required(standardErrorOf(deviation, episodes));
    const room = roomFor(this.options, this.returns.length, this.standardError);
    this.isGivenUp = this.sum / this.returns.length < expected - room;
  }

  get found(): FoundValidation {
    const { sum, lengths, standardError } = this;
    const { length } = this.returns;
    return { mean: sum / length, meanLength: lengths / length, episodes: length, standardError };
  }
}

/** How far below what has to be reached the mean of so many episodes may lie. */
function roomFor(
  { slack, errors }: Pick<ValidateOptions, 'slack' | 'errors'>,
  episodes: number,
  standardError: number,
): number {
  if (errors === null && slack !== null) return slack * Math.sqrt(PART / episodes);
  return (errors ?? ERRORS) * standardError;
}
