import { type Generator, math } from 'perilune';
import {
  type Assignment,
  cellOf,
  countOf,
  type Parameter,
  pointOf,
  same,
  type Value,
  valueFrom,
} from '../study/parameter.js';
import { normalDensity, normalMass } from './normal.js';

/** What a prior counts, in observations. */
const PRIOR_WEIGHT = 1;
/** Observations up to so many count alike; of more the oldest count less. */
const RECENT = 25;

/**
 * A density over some parameters: a kernel an observation and a wide one for what was never tried (Bergstra et al. 2011,
 * "Algorithms for Hyper-Parameter Optimization", section 4; kernels' widths as Optuna 5's TPESampler has them: in each
 * parameter the distance to the farther neighbour). Numbers are truncated normals on the unit
 * interval, of steps with the mass of each value's cell; choices are weighted counts.
 */
export class ParzenEstimator {
  /** A weight a kernel, that of the prior last; their sum is 1. */
  private readonly weights: number[];
  private readonly kernels: readonly Kernels[];

  /** @param seen values of all these parameters, the oldest first */
  constructor(
    private readonly parameters: readonly Parameter[],
    seen: readonly Assignment[],
  ) {
    const weights = [...ageWeights(seen.length), PRIOR_WEIGHT];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.weights = weights.map((weight) => weight / total);
    this.kernels = parameters.map((parameter) => {
      const values = seen.map(({ [parameter.path]: value }) => value ?? null);
      return parameter.kind === 'choice'
        ? new Counts(parameter.choices, values)
        : new Normals(parameter, values);
    });
  }

  sample(generator: Generator): Assignment {
    const kernel = drawIndex(this.weights, generator);
    return Object.fromEntries(
      this.parameters.map(({ path }, i) => [
        path,
        (this.kernels[i] as Kernels).sample(kernel, generator),
      ]),
    );
  }

  /** Logarithm of the density at values of all its parameters. */
  logDensity(assignment: Assignment): number {
    const density = this.weights.reduce((sum, weight, kernel) => {
      const inKernel = this.parameters.reduce(
        (product, { path }, i) =>
          product * (this.kernels[i] as Kernels).density(kernel, assignment[path] ?? null),
        weight,
      );
      return sum + inKernel;
    }, 0);
    return math.log(Math.max(density, Number.MIN_VALUE));
  }
}

/** The newest `RECENT` count 1, those before ever less down to 1 of all of them. */
function ageWeights(count: number): number[] {
  const older = Math.max(0, count - RECENT);
  return Array.from({ length: count }, (_, i) =>
    i >= older || older === 1 ? 1 : 1 / count + ((1 - 1 / count) * i) / (older - 1),
  );
}

interface Kernels {
  sample(kernel: number, generator: Generator): Value;
  density(kernel: number, value: Value): number;
}

/** Kernels of a list: what was seen counts 1, each choice a share of the prior. */
class Counts implements Kernels {
  private readonly rows: number[][];

  constructor(
    private readonly choices: readonly Value[],
    seen: readonly Value[],
  ) {
    const share = PRIOR_WEIGHT / (seen.length + 1);
    const rows = seen.map((value) =>
      choices.map((choice) => share + (same(choice, value) ? 1 : 0)),
    );
    this.rows = [...rows, choices.map(() => 1)].map((row) => {
      const total = row.reduce((sum, weight) => sum + weight, 0);
      return row.map((weight) => weight / total);
    });
  }

  sample(kernel: number, generator: Generator): Value {
    return this.choices[drawIndex(this.rows[kernel] as number[], generator)] as Value;
  }

  density(kernel: number, value: Value): number {
    const index = this.choices.findIndex((choice) => same(choice, value));
    return (this.rows[kernel] as number[])[index] ?? 0;
  }
}

/** Kernels of a range. */
class Normals implements Kernels {
  private readonly means: number[];
  private readonly deviations: number[];
  /** What of each kernel lies within the unit interval. */
  private readonly inside: number[];

  constructor(
    private readonly parameter: Parameter,
    seen: readonly Value[],
  ) {
    const means = seen.map((value) => pointOf(parameter, value));
    const widths = neighbourWidths(means);
    this.means = [...means, 0.5];
    const least = 1 / Math.min(100, 1 + this.means.length);
    this.deviations = [...widths.map((width) => Math.min(1, Math.max(least, width))), 1];
    this.inside = this.means.map((mean, i) => this.mass(i, 0, 1, mean));
  }

  sample(kernel: number, generator: Generator): Value {
    const [mean, deviation] = [this.means[kernel] as number, this.deviations[kernel] as number];
    // The mean lies within and no deviation is above 1: more than a third of all draws are taken.
    for (;;) {
      const point = mean + deviation * generator.standardNormal();
      if (point >= 0 && point <= 1) return valueFrom(this.parameter, point);
    }
  }

  density(kernel: number, value: Value): number {
    const [from, to] = cellOf(this.parameter, value);
    const inside = this.inside[kernel] as number;
    const mean = this.means[kernel] as number;
    if (countOf(this.parameter) !== undefined) return this.mass(kernel, from, to, mean) / inside;
    const deviation = this.deviations[kernel] as number;
    return normalDensity((from - mean) / deviation) / deviation / inside;
  }

  private mass(kernel: number, from: number, to: number, mean: number): number {
    const deviation = this.deviations[kernel] as number;
    return normalMass((from - mean) / deviation, (to - mean) / deviation);
  }
}

/**
 * Of each mean the distance to its farther neighbour; of the outermost to the only one that there is, of a single mean to
 * the farther end.
 */
function neighbourWidths(means: readonly number[]): number[] {
  const order = means.map((_, i) => i).sort((a, b) => (means[a] as number) - (means[b] as number));
  const widths = new Array<number>(means.length);
  order.forEach((index, place) => {
    const mean = means[index] as number;
    const at = (other: number) => means[order[other] as number] as number;
    const isAlone = order.length === 1;
    const below = place === 0 ? (isAlone ? mean : 0) : mean - at(place - 1);
    const above = place === order.length - 1 ? (isAlone ? 1 - mean : 0) : at(place + 1) - mean;
    widths[index] = Math.max(below, above);
  });
  return widths;
}

function drawIndex(weights: readonly number[], generator: Generator): number {
  let rest = generator.nextDouble();
  for (let i = 0; i < weights.length - 1; i++) {
    rest -= weights[i] as number;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}
