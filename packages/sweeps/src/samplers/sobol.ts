import type { Generator } from 'perilune';
import { assignmentAt, streamOf } from './draw.js';
import type { Sampler } from './sampler.js';
import { DIRECTIONS } from './sobol-directions.js';

/** Parameters that a sequence reaches. */
export const MOST_DIMENSIONS = DIRECTIONS.length + 1;

const BITS = 32;

/**
 * The direction numbers of a dimension, one a bit: bit k of a point's number, from the lowest, adds the k-th (Bratley and
 * Fox 1988, algorithm 659; the recurrence of Sobol').
 */
export function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let k = 0; k < BITS; k++) directions[k] = 2 ** (BITS - 1 - k);
    return directions;
  }
  const [polynomial, first] = DIRECTIONS[dimension - 1] as (typeof DIRECTIONS)[number];
  const degree = first.length;
  for (let k = 0; k < BITS; k++) {
    if (k < degree) {
      directions[k] = (first[k] as number) * 2 ** (BITS - 1 - k);
      continue;
    }
    const before = directions[k - degree] as number;
    let value = before ^ (before >>> degree);
    for (let i = 1; i < degree; i++) {
      if (((polynomial >>> (degree - i)) & 1) === 1) value ^= directions[k - i] as number;
    }
    directions[k] = value >>> 0;
  }
  return directions;
}

/**
 * Matousek's scrambling (1998, "On the L2-discrepancy for anchored boxes"): the digits of a dimension are multiplied by a
 * random lower triangular matrix with ones on its diagonal, and shifted. A set of 2^m points keeps its even spread, and each
 * point by itself is uniform.
 */
interface Scrambled {
  directions: Uint32Array;
  shift: number;
}

function scrambled(dimension: number, generator: Generator): Scrambled {
  const rows = new Uint32Array(BITS);
  for (let i = 0; i < BITS; i++) {
    const below = i === 0 ? 0 : (generator.next32() & (0xffffffff << (BITS - i))) >>> 0;
    rows[i] = (below | (2 ** (BITS - 1 - i))) >>> 0;
  }
  const directions = directionsOf(dimension).map((direction) => {
    let image = 0;
    rows.forEach((row, i) => {
      if (parity(row & direction) === 1) image |= 1 << (BITS - 1 - i);
    });
    return image >>> 0;
  });
  return { directions, shift: generator.next32() };
}

function parity(word: number): number {
  let bits = word;
  for (const by of [16, 8, 4, 2, 1]) bits ^= bits >>> by;
  return bits & 1;
}

function digitsOf(directions: Uint32Array, number: number): number {
  let digits = 0;
  for (let k = 0; number >>> k > 0; k++) {
    if (((number >>> k) & 1) === 1) digits ^= directions[k] as number;
  }
  return digits >>> 0;
}

/** Point of that number of the sequence as it is, unscrambled; the first is 0. @returns in 0..1, a number a dimension */
export function sobolPoint(dimensions: number, number: number): number[] {
  return Array.from(
    { length: dimensions },
    (_, d) => digitsOf(directionsOf(d), number) / 2 ** BITS,
  );
}

/** Points spread evenly whatever their number, scrambled by the study's seed. */
export const sobol: Sampler = ({ search, seed, trial }) => {
  const point = search.map((_, dimension) => {
    const { directions, shift } = scrambled(dimension, streamOf(seed, 'scramble', dimension));
    // The middle of the cell of digits: never 0 nor 1.
    return (((digitsOf(directions, trial) ^ shift) >>> 0) + 0.5) / 2 ** BITS;
  });
  return assignmentAt(search, point);
};
