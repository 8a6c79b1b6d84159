import { describe, expect, it } from 'vitest';
import { DqnUpdate, QNetwork } from '../../src/net/index.js';
import type { ParityCase } from './parity.js';
import { BATCH, fillBatch, parityCases, readWeights, recipeOf, SNAPSHOTS } from './parity.js';

const bounds: Record<number, number> = { 1: 1e-7, 10: 1e-6, 100: 5e-5, 1000: 1e-5 };

function learnerOf(recorded: ParityCase): DqnUpdate {
  const network = new QNetwork({ layers: [8, 64, 64, 4] });
  network.setParameters(readWeights('initial.f64'));
  return new DqnUpdate({ network, batchSize: BATCH, ...recipeOf(recorded) });
}

function largestDeviation(network: QNetwork, recorded: ParityCase, updates: number): number {
  const expected = readWeights(recorded.weights, SNAPSHOTS.indexOf(updates));
  let largest = 0;
  network.parameters().forEach(({ name, values }, i) => {
    expect(name).toBe(expected[i]!.name);
    values.forEach((value, k) => {
      largest = Math.max(largest, Math.abs(value - expected[i]!.values[k]!));
    });
  });
  return largest;
}

describe.each(parityCases)('the weights of PyTorch, recipe $name', (recorded) => {
  const last = recorded.name === 'sgd' ? 1000 : 100;
  it(`within 1e-7, 1e-6, 5e-5 after 1, 10, 100 updates${last > 100 ? ', 1e-5 after 1,000' : ''}`, () => {
    const learner = learnerOf(recorded);
    for (let u = 1; u <= last; u++) {
      fillBatch(learner.batch, u - 1);
      const stats = learner.update();
      if (u % 250 === 0) learner.syncTarget();
      const bound = bounds[u];
      const loss = recorded.loss_after[u];
      if (loss !== undefined) {
        const accuracy = u > 10 ? 1e-4 : 1e-5;
        const norm = recorded.gradient_norm_before_clip[u]!;
        expect(Math.abs(stats.loss / loss - 1)).toBeLessThan(accuracy);
        expect(Math.abs(stats.gradientNorm / norm - 1)).toBeLessThan(accuracy);
      }
      if (bound !== undefined) {
        expect(largestDeviation(learner.network, recorded, u)).toBeLessThan(bound);
      }
    }
  });
});
