import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { Network, ParameterLayout } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { type Inputs64, input64, outputs64, type Parameters64, widen } from './description64.js';
import { type DescriptionCase, descriptions } from './descriptions.js';
import { bitsOf, implementations } from './helpers.js';

const ROWS = 5;
const STEP = 1e-5;

/** A row of observations, its indices within their sizes. */
function observationOf({ description }: DescriptionCase, random: Generator): number[] {
  return description.input.segments.flatMap(({ kind, size }) =>
    kind === 'index'
      ? [Math.floor(random.nextDouble() * size)]
      : Array.from({ length: size }, () => Math.fround(random.uniform(-2, 2))),
  );
}

function numbers(count: number, random: Generator): number[] {
  return Array.from({ length: count }, () => Math.fround(random.uniform(-1, 1)));
}

/** A pass forward and back, filled in and run: all it wrote. */
function run(test: DescriptionCase, kernels: Kernels) {
  const random = new Generator(7);
  const layout = new ParameterLayout(test.description);
  const network = new Network({ layout, random, kernels, maxBatch: ROWS });
  moveOffDefaults(network, random);
  const forward = network.forwardPass();
  const gradients = kernels.arena.reserveFloats(layout.count);
  const { outputs, inputs } = test;
  const backward = network.backwardPass({
    forward,
    gradients,
    outputs,
    inputs,
    sparseOutput: false,
  });
  const observations = Array.from({ length: ROWS }, () => observationOf(test, random));
  const actions = Array.from({ length: ROWS }, () => numbers(layout.actionSize, random));
  const { arena } = kernels;
  arena.floats(forward.input, ROWS * layout.inputSize).set(observations.flat());
  if (layout.actionSize > 0) {
    arena.floats(forward.actions, ROWS * layout.actionSize).set(actions.flat());
  }
  forward.run(ROWS);
  const read = (address: number, columns: number) =>
    Array.from({ length: ROWS }, (_, r) =>
      arena.floats(address + 4 * r * pitch(columns), columns).slice(),
    );
  const names = test.outputs ?? untaken(test);
  const slopes = new Map(
    names.map((name) => {
      const { columns } = forward.outputOf(name);
      const rows = Array.from({ length: ROWS }, () => numbers(columns, random));
      rows.forEach((row, r) => {
        const at = backward.gradientOf(name) + 4 * r * pitch(columns);
        // What lies in the padding between groups is nobody's, and zero.
        arena.floats(at, columns).set(onlyUnits(layout, name, row));
      });
      return [name, rows.map((row) => onlyUnits(layout, name, row))] as const;
    }),
  );
  const found = names.map(
    (name) => [name, read(forward.outputOf(name).address, forward.outputOf(name).columns)] as const,
  );
  backward.run(ROWS);
  return {
    network,
    observations,
    actions,
    slopes,
    outputs: new Map(found),
    gradients: layout.read(arena.floats(gradients, layout.count)),
    inputGradients: new Map(
      test.inputs.map((name) => [
        name,
        read(backward.gradientOf(name), name === 'action' ? layout.actionSize : layout.inputWidth),
      ]),
    ),
  };
}

/** Gains, biases and statistics that are not where they begin. */
function moveOffDefaults(network: Network, random: Generator): void {
  network.setParameters(
    network.parameters().map(({ name, shape, values }) => {
      const isVariance = name === 'obs_rms.var';
      return {
        name,
        shape,
        values: values.map((v) => v + random.uniform(isVariance ? -0.5 : -0.3, 0.3)),
      };
    }),
  );
}

function untaken({ description: { parts } }: DescriptionCase): string[] {
  const taken = new Set(parts.flatMap(({ takes }) => takes));
  return parts.map(({ name }) => name).filter((name) => !taken.has(name));
}

/** Zero in the padding between an action's atoms. */
function onlyUnits(layout: ParameterLayout, name: string, row: readonly number[]): number[] {
  const { groupSize } = layout.parts.find((part) => part.name === name)!;
  if (groupSize === 1) return [...row];
  return row.map((v, j) => (j % pitch(groupSize) < groupSize ? v : 0));
}

/** Columns in memory as units. */
function units(row: ArrayLike<number>, groupSize: number): number[] {
  return Array.from(row).filter((_, j) => groupSize === 1 || j % pitch(groupSize) < groupSize);
}

type Run = ReturnType<typeof run>;

/** The sum over all rows of slopes times outputs: what the backward pass differentiates. */
function objective64(
  { network: { description, layout }, ...run }: Run,
  parameters: Parameters64,
  inputs: readonly Inputs64[],
) {
  let sum = 0;
  inputs.forEach((row, r) => {
    const outputs = outputs64(description, parameters, row);
    for (const [name, slopes] of run.slopes) {
      const { groupSize } = layout.parts.find((part) => part.name === name)!;
      const slope = units(slopes[r]!, groupSize);
      outputs.get(name)!.forEach((v, j) => {
        sum += v * slope[j]!;
      });
    }
  });
  return sum;
}

function inputsOf({ network, observations, actions }: Run, parameters: Parameters64): Inputs64[] {
  return observations.map((row, r) => ({
    observation: input64(network.description, parameters, row),
    action: actions[r]!,
  }));
}

/** By central differences. */
function slopeAt(values: Float64Array | number[], i: number, objective: () => number): number {
  const kept = values[i]!;
  values[i] = kept + STEP;
  const above = objective();
  values[i] = kept - STEP;
  const below = objective();
  values[i] = kept;
  return (above - below) / (2 * STEP);
}

describe.each(implementations)('a described network on the $name kernels', ({ make }) => {
  it.each(descriptions)(
    '$name: outputs within 2e-6 of float64, gradients within 1e-5 of central differences',
    (test) => {
      const found = run(test, make());
      const parameters = widen(found.network.parameters());
      const inputs = inputsOf(found, parameters);
      const { description, layout } = found.network;
      for (const [name, rows] of found.outputs) {
        const { groupSize } = layout.parts.find((part) => part.name === name)!;
        rows.forEach((row, r) => {
          const expected = outputs64(description, parameters, inputs[r]!).get(name)!;
          units(row, groupSize).forEach((v, j) => {
            expect(Math.abs(v - expected[j]!)).toBeLessThan(2e-6);
          });
        });
      }
      const objective = () => objective64(found, parameters, inputs);
      for (const { name, values } of found.gradients) {
        const isStatistic = /\.(ra_mean|ra_var|steps)$/.test(name);
        values.forEach((v, i) => {
          if (isStatistic) {
            expect(v).toBe(0);
            return;
          }
          const slope = slopeAt(parameters.get(name)!, i, objective);
          expect(Math.abs(v - slope), `${name}[${i}]: ${v}, ${slope}`).toBeLessThan(1e-5);
        });
      }
      for (const [name, rows] of found.inputGradients) {
        rows.forEach((row, r) => {
          row.forEach((v, i) => {
            const slope = slopeAt(inputs[r]![name] as number[], i, objective);
            expect(Math.abs(v - slope), `${name}[${r}][${i}]`).toBeLessThan(1e-5);
          });
        });
      }
    },
  );
});

describe('a described network', () => {
  it.each(descriptions)('$name: the same bits from both kernels, and from itself', (test) => {
    const [fast, again, slow] = [0, 0, 1].map((i) => run(test, implementations[i]!.make())) as [
      Run,
      Run,
      Run,
    ];
    const all = ({ outputs, gradients, inputGradients }: Run) =>
      [
        ...[...outputs.values(), ...inputGradients.values()].flat(),
        ...gradients.map(({ values }) => values),
      ].map((values) => [...bitsOf(values)]);
    expect(all(slow)).toEqual(all(fast));
    expect(all(again)).toEqual(all(fast));
  });
});
