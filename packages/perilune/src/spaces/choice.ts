import { UsageError } from '../errors.js';
import { choiceEnds, choose } from '../random/choice.js';
import type { Generator } from '../random/generator.js';
import { pairwiseSum } from '../random/pairwise-sum.js';
import { show } from '../text/show.js';
import { isList } from './nested.js';
import type { Chances } from './sampling.js';

/** Draws an index. */
export type IndexDraw = (generator: Generator) => number;

/** How far from 1 probabilities may sum: numpy's `choice` allows the root of float64's epsilon. */
const NUMPY_TOLERANCE = 2 ** -26;
/** The same of Gymnasium's MultiDiscrete, which then divides them by their sum. */
const NORMALIZED_TOLERANCE = 1e-8 + 1e-5;

export interface ChoiceOptions {
  /** Divide the probabilities by their sum first. */
  normalize: boolean;
  /** How a message calls what is chosen. */
  name: string;
}

/**
 * One of `count` indices by a mask or probabilities, with the draws of numpy's `choice`. By a mask, each
 * that is allowed is as likely; if only one is, nothing is drawn, and if none is, index 0 is taken, as
 * in Gymnasium.
 * @throws UsageError when there are not `count` weights, a mask has others than 0 and 1, or
 * probabilities are outside 0..1 or do not sum to 1
 */
export function indexDraw(
  { by, weights }: Chances<unknown>,
  count: number,
  { normalize, name }: ChoiceOptions,
): IndexDraw {
  const numbers = checkWeights(by, weights, count, name);
  if (by === 'mask') return byMask(numbers);
  checkSum(numbers, normalize ? NORMALIZED_TOLERANCE : NUMPY_TOLERANCE, name);
  return byProbability(normalize ? divideBySum(numbers) : numbers);
}

function byMask(mask: readonly number[]): IndexDraw {
  const allowed = mask.flatMap((flag, i) => (flag === 1 ? [i] : []));
  if (allowed.length === 0) return () => 0;
  return (generator) => allowed[generator.integers(0, allowed.length)] as number;
}

function byProbability(probabilities: readonly number[]): IndexDraw {
  const ends = choiceEnds(probabilities);
  return (generator) => choose(generator, ends);
}

function divideBySum(probabilities: readonly number[]): number[] {
  const sum = pairwiseSum(probabilities);
  return probabilities.map((p) => p / sum);
}

function checkWeights(by: string, weights: unknown, count: number, name: string): number[] {
  if (!isList(weights) || weights.length !== count) {
    throw new UsageError(
      `The ${by} of ${name} must be a list of ${count} numbers, but ${show(weights)} was given.`,
    );
  }
  const allowed = by === 'mask' ? isFlag : isProbability;
  return Array.from(weights, (weight, i) => {
    if (allowed(weight)) return weight;
    const range = by === 'mask' ? '0 or 1' : 'between 0 and 1';
    throw new UsageError(
      `Each number in the ${by} of ${name} must be ${range}, but number ${i} is ${show(weight)}.`,
    );
  });
}

function checkSum(probabilities: readonly number[], tolerance: number, name: string): void {
  const sum = pairwiseSum(probabilities);
  if (Math.abs(sum - 1) <= tolerance) return;
  throw new UsageError(`The probabilities of ${name} must sum to 1, but they sum to ${sum}.`);
}

function isFlag(value: unknown): value is number {
  return value === 0 || value === 1;
}

export function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
