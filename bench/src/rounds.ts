/** What rounds of one measurement said. */
export interface Spread {
  median: number;
  min: number;
  max: number;
  /** How many rounds. */
  rounds: number;
}

/** One side of a comparison. */
export interface Contestant {
  name: string;
  /** Works for a while (a few milliseconds at most) and returns how many units it did. */
  work(): number;
}

/** A side that runs in a process of its own and looks at its own clock. */
export interface Guest {
  name: string;
  /** @returns units a second, over so many seconds */
  turn(seconds: number): Promise<number>;
}

export interface RoundOptions {
  /** Measured rounds, each with one turn of every contestant. */
  rounds: number;
  /** Length of one turn in seconds. */
  seconds: number;
  /** Rounds before the first measured one, for the compilers to finish. */
  warmups?: number;
}

/** Units a second, one entry a round. */
export type Rates = Readonly<Record<string, readonly number[]>>;

/**
 * Lets the contestants take turns, A B C A B C, in one process: what slows the machine down for a
 * while slows all of them, and a ratio taken within a round is hardly touched by it.
 */
export function takeTurns(contestants: readonly Contestant[], options: RoundOptions): Rates {
  const { rounds, seconds, warmups = 2 } = options;
  const rates = noRates(contestants);
  for (let round = -warmups; round < rounds; round++) {
    for (const contestant of contestants) {
      const rate = turn(contestant, seconds);
      if (round >= 0) rates[contestant.name]!.push(rate);
    }
  }
  return rates;
}

/** The same with guests, whose turns come after the contestants'. */
export async function takeTurnsWith(
  guests: readonly Guest[],
  contestants: readonly Contestant[],
  options: RoundOptions,
): Promise<Rates> {
  const { rounds, warmups = 2 } = options;
  const rates = noRates([...contestants, ...guests]);
  for (let round = -warmups; round < rounds; round++) {
    const made = takeTurns(contestants, { ...options, rounds: 1, warmups: 0 });
    const theirs = noRates(guests);
    for (const { name, turn } of guests) theirs[name]!.push(await turn(options.seconds));
    if (round < 0) continue;
    for (const [name, [rate]] of Object.entries({ ...made, ...theirs })) rates[name]!.push(rate!);
  }
  return rates;
}

function noRates(sides: readonly { name: string }[]): Record<string, number[]> {
  return Object.fromEntries(sides.map(({ name }) => [name, []]));
}

/** @returns units a second */
function turn(contestant: Contestant, seconds: number): number {
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let done = 0;
  let now = begin;
  while (now < end) {
    done += contestant.work();
    now = performance.now();
  }
  return (done / (now - begin)) * 1000;
}

/** @throws Error without a single value */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) throw new Error('Nothing was measured, so there is no median.');
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]!, rounds: sorted.length };
}

/** Round by round ours over theirs: how many times as fast we are. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((rate, i) => rate / theirs[i]!));
}

/** Microseconds a unit, from units a second. */
export function microseconds(rates: readonly number[]): Spread {
  return spreadOf(rates.map((rate) => 1e6 / rate));
}
