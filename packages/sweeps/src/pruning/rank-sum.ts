/**
 * The rank-sum test (Wilcoxon 1945; Mann and Whitney 1947), exact: of all ways to deal the numbers of both to groups of
 * these sizes, the share in which the ranks of the first come to as much as those of `a`, or to more. Equal numbers have
 * the mean of their ranks. Takes time as na (na + nb)^3.
 */
export function rankSum(a: readonly number[], b: readonly number[]): number {
  const ranks = twiceTheRanks([...a, ...b]);
  const sumOfA = ranks.slice(0, a.length).reduce(add, 0);
  const ways = waysToSums(ranks, a.length);
  return ways.slice(sumOfA).reduce(add, 0) / ways.reduce(add, 0);
}

/** Twice, so that the means of equal numbers' ranks are whole. */
function twiceTheRanks(numbers: readonly number[]): number[] {
  return numbers.map((number) => {
    const below = numbers.filter((other) => other < number).length;
    const equal = numbers.filter((other) => other === number).length;
    return 2 * below + equal + 1;
  });
}

/** In how many ways so many of the ranks have each sum. */
function waysToSums(ranks: readonly number[], size: number): Float64Array {
  const total = ranks.reduce(add, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(total + 1));
  (ways[0] as Float64Array)[0] = 1;
  for (const rank of ranks) {
    for (let taken = size; taken > 0; taken--) {
      const [without, having] = [ways[taken - 1], ways[taken]] as [Float64Array, Float64Array];
      // No rank is 0, so what is read has not had this rank yet.
      for (let sum = rank; sum <= total; sum++) {
        having[sum] = (having[sum] as number) + (without[sum - rank] as number);
      }
    }
  }
  return ways[size] as Float64Array;
}

const add = (a: number, b: number): number => a + b;
