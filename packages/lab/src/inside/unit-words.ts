import type { Frame } from '../flight/frame';
import { score } from '../parts/numbers';
import type { WorldWords } from '../parts/words';
import type { DenseStack } from './dense-stack';
import type { Unit } from './network-picture';

/** States of the flight that a unit is asked about at most. */
const ASKED = 300;
/** A correlation from which two numbers are said to go together. */
const TOGETHER = 0.35;

/**
 * What a unit responds to, by the flight so far: which of the observations its activation goes up and down with
 * (Pearson's correlation), and how often it speaks at all. Of an output it says whose it is.
 */
export function sayUnit(
  stack: DenseStack,
  { layer, unit }: Unit,
  frames: readonly Frame[],
  { readings, actions }: WorldWords,
): string {
  if (layer === 0) return `This is what it sees: ${readings[unit]?.name ?? `observation ${unit}`}.`;
  const stride = Math.ceil(frames.length / ASKED);
  const seen = frames.filter((_, i) => i % stride === 0).map(({ observation }) => observation);
  const levels = seen.map((state) => stack.activations(state)[layer]?.[unit] ?? 0);
  const isOutput = layer === stack.widths.length - 1;
  const kin = readings
    .map(({ name }, i) => ({
      name,
      with: correlation(
        seen.map((state) => state[i] ?? 0),
        levels,
      ),
    }))
    .filter(({ with: r }) => Math.abs(r) >= TOGETHER)
    .toSorted((a, b) => Math.abs(b.with) - Math.abs(a.with))
    .slice(0, 3)
    .map(({ name, with: r }) => `${r > 0 ? 'more' : 'less'} with ${name} (${score(r, 2)})`);
  const spoke = levels.filter((level) => level > 0).length / Math.max(1, levels.length);
  const who = isOutput
    ? `The worth of “${actions[unit] ?? `action ${unit}`}”.`
    : `It spoke in ${Math.round(100 * spoke)} % of this flight.`;
  return kin.length === 0
    ? `${who} It goes with none of what is seen.`
    : `${who} It says ${kin.join(', ')}.`;
}

/** Pearson's; 0 where one of them never changes. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, (b[i] ?? 0) - meanB];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  });
  return squareA > 0 && squareB > 0 ? both / Math.sqrt(squareA * squareB) : 0;
}
