import { describe, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, randomValues } from './helpers.js';

const WIDTHS = [1, 3, 63, 64, 65];
const ROWS = [1, 2, 5, 8, 33];
const ACTIONS = 3;

/** A matrix of random numbers, its padding zero. */
function matrix(kernels: Kernels, rows: number, columns: number, random: Generator): number {
  const address = kernels.arena.reserveFloats(rows * pitch(columns));
  const view = kernels.arena.floats(address, rows * pitch(columns));
  for (let r = 0; r < rows; r++) view.set(randomValues(columns, random), r * pitch(columns));
  return address;
}

/** Actions' atoms: each group padded. */
function atomMatrix(kernels: Kernels, rows: number, atoms: number, random: Generator): number {
  return matrix(kernels, rows * ACTIONS, atoms, random);
}

function row(kernels: Kernels, rows: number, random: Generator, low = -1): number {
  const address = kernels.arena.reserveFloats(rows);
  kernels.arena.floats(address, rows).forEach((_, i, view) => {
    view[i] = random.uniform(low, 1);
  });
  return address;
}

function actionsOf(kernels: Kernels, rows: number, random: Generator): number {
  const address = kernels.arena.reserveFloats(rows);
  kernels.arena.integers(address, rows).forEach((_, i, view) => {
    view[i] = random.integers(0, ACTIONS);
  });
  return address;
}

/** Reads a matrix, padding and all: what gradients leave there would count in their norm. */
function whole(kernels: Kernels, address: number, rows: number, columns: number): Float32Array {
  return kernels.arena.floats(address, rows * pitch(columns)).slice();
}

/** Reads a matrix without its padding. */
function inner(kernels: Kernels, address: number, rows: number, columns: number): Float32Array {
  return whole(kernels, address, rows, columns).filter((_, i) => i % pitch(columns) < columns);
}

function normalized(columns: number, rows: number, spoil: boolean) {
  return (kernels: Kernels) => {
    const random = new Generator(columns);
    const [values, gradient] = [0, 1].map(() => matrix(kernels, rows, columns, random));
    const [gain, bias] = [0, 1].map(() => matrix(kernels, 1, columns, random));
    const [output, scales] = [rows * pitch(columns), rows].map((n) =>
      kernels.arena.reserveFloats(n),
    );
    const [gainGradient, biasGradient] = [0, 1].map(() =>
      kernels.arena.reserveFloats(pitch(columns)),
    );
    if (spoil) kernels.arena.floats(values!, 1)[0] = Number.POSITIVE_INFINITY;
    const shared = { values: values!, columns, gain: gain!, scales: scales! };
    const forward = {
      ...shared,
      bias: bias!,
      epsilon: 1e-5,
      relu: rows % 2 === 1,
      output: output!,
    };
    kernels.layerNormForward(forward, rows);
    const gradients = { gainGradient: gainGradient!, biasGradient: biasGradient! };
    kernels.layerNormBackward({ ...shared, gradient: gradient!, ...gradients }, rows);
    const all = [values!, output!, gradient!].map((at) => inner(kernels, at, rows, columns));
    const sums = [gainGradient!, biasGradient!].map((at) => whole(kernels, at, 1, columns));
    return spoil ? all : [...all, ...sums, whole(kernels, gradient!, rows, columns)];
  };
}

function distributions(atoms: number, rows: number) {
  return (kernels: Kernels) => {
    const random = new Generator(atoms);
    const shape = { actionCount: ACTIONS, atoms, stride: pitch(atoms) };
    const logits = atomMatrix(kernels, rows, atoms, random);
    const other = atomMatrix(kernels, rows, atoms, random);
    const [probabilities, merged] = [0, 1].map(() => atomMatrix(kernels, rows, atoms, random));
    const [value, taken, mixed, targets, projected] = [0, 1, 2, 3, 4].map(() =>
      matrix(kernels, rows, atoms, random),
    );
    const [values, policy, softPolicy] = [0, 1, 2].map(() =>
      matrix(kernels, rows, ACTIONS, random),
    );
    const factors = matrix(kernels, 1, atoms, random);
    const indices = actionsOf(kernels, rows, random);
    const [rewards, discounts, softRewards] = [0, 1, 2].map(() => row(kernels, rows, random));
    kernels.softmax({ ...shape, logits, probabilities: probabilities! }, rows);
    const distribution = probabilities!;
    kernels.expectation({ ...shape, distribution, factors, values: values! }, rows);
    kernels.gatherAtoms({ ...shape, distribution, indices, taken: taken! }, rows);
    kernels.mixAtoms({ ...shape, distribution: other, policy: policy!, mixed: mixed! }, rows);
    const aim = { rewards: rewards!, discounts: discounts!, atoms };
    kernels.atomTargets({ ...aim, next: mixed!, targets: targets! }, rows);
    const projection = { ...aim, next: taken!, targets: projected!, vMin: -1.3, vMax: 1.1 };
    if (atoms > 1) kernels.projectAtoms(projection, rows);
    kernels.duelingForward({ ...shape, value: value!, advantages: other, output: merged! }, rows);
    kernels.duelingBackward({ ...shape, value: value!, advantages: other, output: merged! }, rows);
    const soft = { temperature: 0.03, alpha: 0.9, clip: -1, actions: indices, columns: ACTIONS };
    const states = {
      values: values!,
      nextValues: policy!,
      rewards: rewards!,
      discounts: discounts!,
    };
    const written = { policy: softPolicy!, softRewards: softRewards! };
    kernels.softPolicy({ ...soft, ...states, ...written }, rows);
    return [
      ...[probabilities!, other, merged!].map((at) => whole(kernels, at, ACTIONS * rows, atoms)),
      ...[value!, taken!, mixed!, targets!, projected!].map((at) =>
        inner(kernels, at, rows, atoms),
      ),
      ...[values!, softPolicy!].map((at) => inner(kernels, at, rows, ACTIONS)),
      kernels.arena.floats(softRewards!, rows).slice(),
    ];
  };
}

function losses(atoms: number, rows: number, head: 'categorical' | 'quantile') {
  return (kernels: Kernels) => {
    const random = new Generator(atoms);
    const targets = matrix(kernels, rows, atoms, random);
    // Probabilities, some of them zero.
    const view = kernels.arena.floats(targets, rows * pitch(atoms));
    if (head === 'categorical') view.set(view.map((v) => Math.max(0, v - 0.2)));
    const [tdErrors, priorities] = [0, 1].map(() => kernels.arena.reserveFloats(rows));
    const step = {
      actionCount: ACTIONS,
      atoms,
      stride: pitch(atoms),
      values: atomMatrix(kernels, rows, atoms, random),
      actions: actionsOf(kernels, rows, random),
      targets,
      weights: row(kernels, rows, random, 0),
      reduction: rows % 2 === 0 ? ('sum' as const) : ('mean' as const),
      tdErrors: tdErrors!,
      priorities: priorities!,
      valueGradient: atomMatrix(kernels, rows, atoms, random),
      totals: kernels.arena.reserve(32),
      support: matrix(kernels, 1, atoms, random),
      delta: 0.3,
    };
    if (head === 'quantile') kernels.quantileLossGradient(step, rows);
    else kernels.categoricalLossGradient(step, rows);
    return [
      whole(kernels, step.valueGradient, rows * ACTIONS, atoms),
      kernels.arena.floats(step.tdErrors, rows).slice(),
      kernels.arena.floats(step.priorities, rows).slice(),
      new Float32Array(kernels.arena.doubles(step.totals, 4).slice().buffer),
    ];
  };
}

describe('WebAssembly computes the very bits of the reference', () => {
  it.each(WIDTHS)('in LayerNorm of width %i, gradients and padding included', (columns) => {
    for (const rows of ROWS) expectSameBits(normalized(columns, rows, false));
    expectSameBits(normalized(columns, 6, true));
  });

  it.each(WIDTHS)('in distributions of %i atoms and what is made of them', (atoms) => {
    for (const rows of ROWS) expectSameBits(distributions(atoms, rows));
  });

  it.each(WIDTHS)('in the losses of %i atoms', (atoms) => {
    for (const rows of ROWS) {
      expectSameBits(losses(atoms, rows, 'categorical'));
      expectSameBits(losses(atoms, rows, 'quantile'));
    }
  });

  it.each(WIDTHS)(
    'in dueling values of %i actions, noise, sums of rows and dead units',
    (columns) => {
      expectSameBits((kernels) => {
        const random = new Generator(columns);
        const [advantages, output, deviations, to] = [0, 1, 2, 3].map(() =>
          matrix(kernels, 7, columns, random),
        );
        const value = matrix(kernels, 7, 1, random);
        const shape = { actionCount: columns, atoms: 1, stride: 1 };
        kernels.duelingForward({ ...shape, value, advantages: advantages!, output: output! }, 7);
        kernels.duelingBackward({ ...shape, value, advantages: advantages!, output: output! }, 7);
        const noise = {
          rowNoise: row(kernels, 7, random),
          columnNoise: matrix(kernels, 1, columns, random),
        };
        const perturbed = {
          from: output!,
          deviations: deviations!,
          rows: 7,
          columns,
          ...noise,
          to: to!,
        };
        kernels.perturb(perturbed);
        kernels.noiseGradient({ ...perturbed, from: to!, to: deviations! });
        kernels.add({ from: to!, columns, to: output! }, 7);
        kernels.arena.floats(advantages!, 2).fill(0);
        const dead = kernels.countDead({ values: advantages!, columns }, 1);
        const all = [advantages!, output!, deviations!, to!, value];
        return [
          ...all.map((at, i) => inner(kernels, at, 7, i < 4 ? columns : 1)),
          Float32Array.of(dead),
        ];
      });
    },
  );
});
