import { UsageError } from '../../errors.js';
import { choiceEnds, choose } from '../../random/choice.js';
import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import { show } from '../../text/show.js';

/** Gymnasium's maps of the lake: S start, F frozen, H hole, G goal. */
export const LAKE_MAPS: Readonly<Record<string, readonly string[]>> = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': [
    'SFFFFFFF',
    'FFFFFFFF',
    'FFFHFFFF',
    'FFFFFHFF',
    'FFFHFFFF',
    'FHHFFFHF',
    'FHFFHFHF',
    'FFFHFFFG',
  ],
};

/** Far beyond what any map that somebody would walk on needs: one of 8 x 8 at 0.8 takes one or two. */
const ATTEMPTS = 10_000;

/** Throws unless `desc` is a rectangle of the four letters with a start. */
export function checkLakeMap(desc: unknown): asserts desc is readonly string[] {
  const rows: readonly unknown[] = Array.isArray(desc) ? desc : [];
  const width = typeof rows[0] === 'string' ? rows[0].length : 0;
  const sound = rows.every((row) => typeof row === 'string' && /^[SFHG]+$/.test(row));
  if (width > 0 && sound && rows.every((row) => `${row}`.length === width)) {
    if (rows.some((row) => `${row}`.includes('S'))) return;
    throw new UsageError(`desc, the map of the lake, has no start: put an S into ${show(desc)}.`);
  }
  throw new UsageError(
    'desc, the map of the lake, must be a list of rows of one length, of the letters S (start), ' +
      `F (frozen), H (hole) and G (goal), ["SF", "HG"] say, but ${show(desc)} was given.`,
  );
}

/**
 * A random square map on which the goal, in the lower right corner, can be reached from the start, in the
 * upper left: Gymnasium's `generate_random_map`, draw for draw.
 *
 * @param size tiles a side, at least 2. Default 8
 * @param p the probability of a tile to be frozen, above 0 and at most 1. Default 0.8
 * @param seed an integer in 0..2^53-1. Default: one of chance
 * @throws UsageError on another size, probability or seed, and where no map has a way after 10,000 tries
 * (Gymnasium tries for ever)
 */
export function generateRandomMap(size = 8, p = 0.8, seed: number = entropySeed()): string[] {
  if (!Number.isSafeInteger(size) || size < 2) {
    throw new UsageError(`The size of a map must be an integer from 2, but is ${show(size)}.`);
  }
  if (!(p > 0 && p <= 1)) {
    throw new UsageError(`p must be a probability above 0 and up to 1, but is ${show(p)}.`);
  }
  const generator = new Generator(seed);
  const ends = choiceEnds([p, 1 - p]);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const map = drawMap(size, () => (choose(generator, ends) === 0 ? 'F' : 'H'));
    if (hasWay(map)) return map;
  }
  throw new UsageError(
    `Of ${ATTEMPTS} maps of size ${size} with p ${p}, none had a way to the goal: give a greater p.`,
  );
}

function drawMap(size: number, tile: () => string): string[] {
  const tiles = Array.from({ length: size * size }, tile);
  tiles[0] = 'S';
  tiles[tiles.length - 1] = 'G';
  return Array.from({ length: size }, (_, row) =>
    tiles.slice(row * size, (row + 1) * size).join(''),
  );
}

/** Whether the last tile can be reached from the first. */
function hasWay(map: readonly string[]): boolean {
  const size = map.length;
  const seen = new Set<number>();
  const open = [0];
  for (let tile = open.pop(); tile !== undefined; tile = open.pop()) {
    const [row, column] = [Math.floor(tile / size), tile % size];
    if (seen.has(tile) || map[row]?.[column] === 'H') continue;
    seen.add(tile);
    if (row > 0) open.push(tile - size);
    if (row < size - 1) open.push(tile + size);
    if (column > 0) open.push(tile - 1);
    if (column < size - 1) open.push(tile + 1);
  }
  return seen.has(size * size - 1);
}
