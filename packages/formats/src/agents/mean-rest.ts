import { AgentFileError, type NamedTensor, type PartDescription } from 'perilune';
import { quoted } from '../text/places.js';
import type { ObservationStatistics } from './assembly.js';

/** Shifts that no float32 observation can tell from none. */
const NEGLIGIBLE = 1e-7;

/** A module whose input begins with the observation: its weights [outputs, inputs] and its bias [outputs]. */
type Module = string;

/** The modules that read the observation, be it through parts that have no layers. */
export function readersOf(parts: readonly PartDescription[]): Module[] {
  const through = new Set(['observation']);
  const readers: Module[] = [];
  for (const { name, takes, layers, prefix = `${name}.` } of parts) {
    const [first = ''] = takes;
    if (!through.has(first)) continue;
    if (layers.length === 0) through.add(name);
    else readers.push(prefix.endsWith('.') ? `${prefix}0` : prefix);
  }
  return readers;
}

/**
 * An agent's file keeps means as float32, programs theirs as float64: where a mean is many deviations large, what is
 * lost shifts the normalized observation by d = (mean - float32(mean)) / sqrt(variance + epsilon). The layers that read
 * it take it back, W (z + d) + (b - W d) = W z + b; only where an observation is cut does it stay, of the size of d.
 *
 * @returns the tensors, unless nothing is lost with other biases
 */
export function withMeanRest(
  tensors: readonly NamedTensor[],
  { mean, variance, epsilon }: ObservationStatistics,
  readers: readonly Module[],
): readonly NamedTensor[] {
  const shifts = mean.map(
    (m, i) => (m - Math.fround(m)) / Math.sqrt((variance[i] as number) + epsilon),
  );
  if (shifts.every((shift) => Math.abs(shift) < NEGLIGIBLE)) return tensors;
  const weights = new Map(tensors.map(({ name, values }) => [name, values]));
  return tensors.map((tensor) => {
    const module = readers.find((reader) => tensor.name === `${reader}.bias`);
    const own = module === undefined ? undefined : weights.get(`${module}.weight`);
    if (own === undefined) return tensor;
    const inputs = own.length / tensor.values.length;
    const values = tensor.values.map((bias, row) =>
      shifts.reduce((sum, shift, i) => sum - (own[row * inputs + i] as number) * shift, bias),
    );
    if (values.every((value) => Number.isFinite(value))) return { ...tensor, values };
    throw new AgentFileError(
      `the mean is so many deviations large that ${quoted(tensor.name)} cannot take it up.`,
    );
  });
}
