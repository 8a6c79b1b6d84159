import {
  type Assignment,
  countOf,
  isActive,
  type Parameter,
  type Value,
  valueAt,
  valueFrom,
} from '../study/parameter.js';
import { streamOf } from './draw.js';
import type { Sampler } from './sampler.js';

/** More points are nobody's grid. */
const MOST_POINTS = 1_000_000;

/** The values that a grid has of a parameter: all, or `levels` from end to end. */
export function gridValues(parameter: Parameter, levels: number): Value[] {
  const count = countOf(parameter);
  if (count !== undefined && (count <= levels || parameter.kind === 'choice')) {
    return Array.from({ length: count }, (_, i) => valueAt(parameter, i));
  }
  const all = Array.from({ length: levels }, (_, i) => valueFrom(parameter, i / (levels - 1)));
  return [...new Set(all)];
}

/** All points of the grid, those of the last parameter beside one another; what does not apply multiplies nothing. */
export function gridPoints(search: readonly Parameter[], levels: number): Assignment[] {
  return search.reduce<Assignment[]>(
    (points, parameter) => {
      const values = gridValues(parameter, levels);
      return points
        .flatMap((point) =>
          isActive(parameter, point)
            ? values.map((value) => ({ ...point, [parameter.path]: value }))
            : [point],
        )
        .slice(0, MOST_POINTS);
    },
    [{}],
  );
}

/** How many points the grid has, at most a million. */
export function gridSize(search: readonly Parameter[], levels: number): number {
  return gridPoints(search, levels).length;
}

/** Point after point, in an order that the study's seed decides: a part of the grid lies all over it. */
export function gridSampler(levels: number): Sampler {
  return ({ search, seed, trial }) => {
    const points = gridPoints(search, levels);
    const generator = streamOf(seed, 'grid');
    // Fisher and Yates, as far as this trial.
    for (let i = 0; i <= trial && i < points.length; i++) {
      const j = generator.integers(i, points.length);
      [points[i], points[j]] = [points[j] as Assignment, points[i] as Assignment];
    }
    return points[trial % points.length] as Assignment;
  };
}
