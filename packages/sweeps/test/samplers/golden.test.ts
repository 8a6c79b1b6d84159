import { expect, it } from 'vitest';
import { samplerOf } from '../../src/samplers/index.js';
import type { Observation } from '../../src/samplers/sampler.js';
import type { Assignment, Parameter } from '../../src/study/parameter.js';
import type { SamplerName } from '../../src/study/study.js';

const search: readonly Parameter[] = [
  { kind: 'number', path: 'a', low: -5, high: 10, log: false },
  { kind: 'number', path: 'b', low: 1e-3, high: 10, log: true },
  { kind: 'number', path: 'n', low: 1, high: 8, log: false, step: 1 },
  { kind: 'choice', path: 'k', choices: ['x', 'y'] },
];

function loss({ a, b, n, k }: Assignment): number {
  const [x, y, z] = [Number(a) - 2, Number(b) - 1, Number(n) - 3];
  return x * x + y * y + Math.abs(z) + (k === 'x' ? 0 : 1);
}

// What the samplers choose for trial 27 of study seed 11, all before it known: a change of any digit changes every study.
it.each([
  ['random', 4, false, { a: 2.6683450737078047, b: 0.0018399355925753768, n: 8, k: 'y' }],
  ['sobol', 4, false, { a: 6.602380970143713, b: 3.200198828451276, n: 6, k: 'x' }],
  ['grid', 4, false, { a: -5, b: 10, n: 8, k: 'y' }],
  ['tpe', 4, false, { a: 2.422338368245571, b: 0.13710970823593185, n: 4, k: 'y' }],
  ['tpe', 4, true, { a: -1.3094868620444786, b: 0.26527787339175096, n: 4, k: 'y' }],
  ['cma-es', 7, false, { a: 2.6498269728877686, b: 0.029442805955867325, n: 4, k: 'y' }],
] as const)('%s in batches of %d, jointly %s, chooses to the last digit', (...golden) => {
  const [name, batch, multivariate, values] = golden;
  const settings = { name: name as SamplerName, batch, startup: 10, multivariate, levels: 3 };
  const sampler = samplerOf(settings);
  const observations: Observation[] = [];
  let pending: Assignment[] = [];
  for (let first = 0; first < 28; first += batch) {
    pending = [];
    for (let trial = first; trial < first + batch; trial++) {
      pending.push(sampler({ search, seed: 11, trial, observations, pending }));
    }
    for (const [i, assignment] of pending.entries()) {
      observations.push({ trial: first + i, assignment, tier: 0, losses: [loss(assignment)] });
    }
  }
  expect(pending.at(-1)).toEqual(values);
});
