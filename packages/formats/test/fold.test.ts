import type { NamedTensor, NetworkDescription, PartDescription } from 'perilune';
import { describe, expect, it } from 'vitest';
import { foldNorms } from '../src/anatomy/fold.js';

const norm = { kind: 'batchRenorm' } as const;
const dense = { kind: 'dense', units: 1 } as const;

const tensor = (name: string, ...values: number[]): NamedTensor => ({
  ...{ name, shape: [values.length], values: Float32Array.from(values) },
});

/** x becomes 2 (x - 3) + 1 = 2 x - 5. */
const normAt = (place: string) => [
  tensor(`${place}.scale`, 2),
  tensor(`${place}.bias`, 1),
  tensor(`${place}.ra_mean`, 3),
  // With the epsilon of 1e-3 a deviation of 1.
  tensor(`${place}.ra_var`, 0.999),
];

const tensors = [...normAt('trunk.0'), tensor('head.0.weight', 10), tensor('head.0.bias', 7)];

function networkOf(...parts: readonly PartDescription[]): NetworkDescription {
  return { input: { segments: [{ kind: 'values', size: 1 }] }, parts };
}

const trunk = { name: 'trunk', takes: ['observation'], layers: [norm] };
const head = { name: 'head', takes: ['trunk'], layers: [dense] };

describe('a batch renormalization', () => {
  it('goes into the dense layer of the part behind: 10 (2 x - 5) + 7 = 20 x - 43', () => {
    const folded = foldNorms(networkOf(trunk, head), tensors, ['head']);
    expect(folded.network.parts.map(({ layers }) => layers)).toEqual([[], [dense]]);
    expect(folded.tensors.map(({ name, values: [value] }) => [name, value])).toEqual([
      ['head.0.weight', expect.closeTo(20, 5)],
      ['head.0.bias', expect.closeTo(-43, 5)],
    ]);
  });

  it.each([
    ['ends a part that is read', networkOf(trunk), ['trunk']],
    [
      'ends a part that another takes and that is read too',
      networkOf(trunk, head),
      ['head', 'trunk'],
    ],
    [
      'ends a part that a part without layers hands on',
      networkOf(trunk, { name: 'out', takes: ['trunk'], layers: [] }),
      ['out'],
    ],
    [
      'is followed by another layer than a dense one',
      networkOf({ ...trunk, layers: [norm, { kind: 'layerNorm' }] }),
      ['trunk'],
    ],
  ] as const)('is refused where it %s', (_, network, ends) => {
    expect(() => foldNorms(network, tensors, ends)).toThrow(/no dense layer stands behind a batch/);
  });
});
