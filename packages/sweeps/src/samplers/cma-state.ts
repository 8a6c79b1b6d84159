import { type Generator, math } from 'perilune';
import { eigenOf } from './eigen.js';

/** Draws of a point until it lies in the cube; then it is put on its edge. */
const MOST_DRAWS = 100;
const LEAST_VALUE = 1e-20;

/** A point of a generation that was judged. */
export type Ranked = readonly number[];

/**
 * The covariance matrix adaptation evolution strategy in the unit cube, with active updates (Hansen 2016, "The CMA
 * Evolution Strategy: A Tutorial", https://arxiv.org/abs/1604.00772, figure 6 and table 1; names are the tutorial's).
 */
export class CmaState {
  private readonly n: number;
  private readonly weights: number[];
  private readonly muEff: number;
  private readonly cc: number;
  private readonly c1: number;
  private readonly cMu: number;
  private readonly cSigma: number;
  private readonly dSigma: number;
  private readonly chiN: number;
  private readonly mean: number[];
  private sigma: number;
  private covariance: number[][];
  private pathC: number[];
  private pathSigma: number[];
  private generation = 0;
  /** B and D of C = B D^2 B^T. */
  private axes: number[][];
  private scales: number[];

  /**
   * @param lambda points a generation
   * @param mean where it begins
   */
  constructor(lambda: number, mean: readonly number[], sigma = 1 / 6) {
    const n = mean.length;
    const mu = Math.floor(lambda / 2);
    const raw = Array.from(
      { length: lambda },
      (_, i) => math.log((lambda + 1) / 2) - math.log(i + 1),
    );
    const effective = (part: readonly number[]) => {
      const sum = part.reduce((total, w) => total + w, 0);
      return (sum * sum) / part.reduce((total, w) => total + w * w, 0);
    };
    const muEff = effective(raw.slice(0, mu));
    const muEffMinus = effective(raw.slice(mu));
    const c1 = 2 / ((n + 1.3) ** 2 + muEff);
    const cMu = Math.min(1 - c1 - 1e-8, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff));
    const least = Math.min(
      1 + c1 / cMu,
      1 + (2 * muEffMinus) / (muEff + 2),
      (1 - c1 - cMu) / (n * cMu),
    );
    const positive = raw.reduce((sum, w) => sum + Math.max(0, w), 0);
    const negative = raw.reduce((sum, w) => sum - Math.min(0, w), 0);
    this.weights = raw.map((w) => (w >= 0 ? w / positive : (w * least) / negative));
    this.n = n;
    this.muEff = muEff;
    this.c1 = c1;
    this.cMu = cMu;
    this.cSigma = (muEff + 2) / (n + muEff + 5);
    this.dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + this.cSigma;
    this.cc = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
    this.chiN = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    this.mean = [...mean];
    this.sigma = sigma;
    this.covariance = mean.map((_, i) => mean.map((__, j) => (i === j ? 1 : 0)));
    this.axes = this.covariance.map((row) => [...row]);
    this.scales = mean.map(() => 1);
    this.pathC = mean.map(() => 0);
    this.pathSigma = mean.map(() => 0);
  }

  /** A point of the next generation, in the unit cube. */
  sample(generator: Generator): number[] {
    let point: number[] = [];
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const z = this.mean.map(() => generator.standardNormal());
      const y = times(
        this.axes,
        z.map((value, i) => value * (this.scales[i] as number)),
      );
      point = this.mean.map((value, i) => value + this.sigma * (y[i] as number));
      if (point.every((value) => value >= 0 && value <= 1)) return point;
    }
    return point.map((value) => Math.min(1, Math.max(0, value)));
  }

  /** Learns from a generation's points, the best first. */
  update(points: readonly Ranked[]): void {
    const { n, weights, cSigma, cc, c1, cMu, muEff } = this;
    this.generation += 1;
    const steps = points.map((x) =>
      x.map((value, i) => (value - (this.mean[i] as number)) / this.sigma),
    );
    const step = this.mean.map((_, i) =>
      steps.reduce((sum, y, k) => sum + Math.max(0, weights[k] as number) * (y[i] as number), 0),
    );
    step.forEach((value, i) => {
      this.mean[i] = (this.mean[i] as number) + this.sigma * value;
    });
    const whitened = this.whiten(step);
    const along = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    this.pathSigma = this.pathSigma.map(
      (p, i) => (1 - cSigma) * p + along * (whitened[i] as number),
    );
    const length = norm(this.pathSigma);
    const expected = Math.sqrt(1 - math.pow(1 - cSigma, 2 * (this.generation + 1)));
    const h = length / expected < (1.4 + 2 / (n + 1)) * this.chiN ? 1 : 0;
    const alongC = h * Math.sqrt(cc * (2 - cc) * muEff);
    this.pathC = this.pathC.map((p, i) => (1 - cc) * p + alongC * (step[i] as number));
    const scaled = weights.map((w, k) =>
      w >= 0 ? w : (w * n) / (norm(this.whiten(steps[k] as number[])) ** 2 + 1e-8),
    );
    const sum = weights.reduce((total, w) => total + w, 0);
    const kept = 1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cMu * sum;
    this.covariance = this.covariance.map((row, i) =>
      row.map((value, j) => {
        const rankOne = (this.pathC[i] as number) * (this.pathC[j] as number);
        const rankMu = steps.reduce(
          (total, y, k) => total + (scaled[k] as number) * (y[i] as number) * (y[j] as number),
          0,
        );
        return kept * value + c1 * rankOne + cMu * rankMu;
      }),
    );
    this.sigma = Math.min(
      1e3,
      this.sigma * math.exp((cSigma / this.dSigma) * (length / this.chiN - 1)),
    );
    this.decompose();
  }

  private decompose(): void {
    const { values, vectors } = eigenOf(this.covariance);
    this.axes = vectors;
    this.scales = values.map((value) => Math.sqrt(Math.max(LEAST_VALUE, value)));
  }

  /** C^(-1/2) y. */
  private whiten(y: readonly number[]): number[] {
    const { axes, scales } = this;
    const inAxes = y.map(
      (_, j) =>
        y.reduce((sum, value, i) => sum + ((axes[i] as number[])[j] as number) * value, 0) /
        (scales[j] as number),
    );
    return times(axes, inAxes);
  }
}

function times(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, j) => sum + value * (vector[j] as number), 0));
}

function norm(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
