import { describe, expect, it } from 'vitest';
import { checkWeights, LearningLog } from '../../src/agents/value-network/learning-log.js';
import { QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';

const at = { step: 40, update: 7 };

describe('LearningLog', () => {
  it('averages two updates, values and errors in the units of rewards that were scaled by 0.5, in a fresh report each time', () => {
    const log = new LearningLog(0.5);
    log.add({ loss: 1, gradientNorm: 3, meanQ: 2 }, Float32Array.of(1, -3), at);
    log.add({ loss: 2, gradientNorm: 5, meanQ: 4 }, Float32Array.of(-1, 1), at);
    const first = log.take();
    expect(first).toEqual({
      updates: 2,
      loss: 1.5,
      gradientNorm: 4,
      meanQ: 6,
      tdError: 3,
    });
    log.add({ loss: 8, gradientNorm: 8, meanQ: 8 }, Float32Array.of(8), at);
    log.deadUnits = 0.25;
    expect(log.take()).toEqual({
      updates: 1,
      loss: 8,
      gradientNorm: 8,
      meanQ: 16,
      tdError: 16,
      deadUnits: 0.25,
    });
    expect(first.loss).toBe(1.5);
  });

  it('stops at a loss or gradient that is no number', () => {
    const log = new LearningLog(1);
    const found = { loss: 1, gradientNorm: 1, meanQ: 1 };
    const errors = Float32Array.of(0);
    expect(() => log.add({ ...found, loss: Number.NaN }, errors, at)).toThrow(
      'the loss is NaN at step 40, update 7',
    );
    expect(() => log.add({ ...found, gradientNorm: Infinity }, errors, at)).toThrow(
      'the gradient norm is Infinity at step 40, update 7',
    );
  });
});

describe('checkWeights', () => {
  it('names the first weight that is no number, and lets numbers pass', () => {
    const network = new QNetwork({ layers: [2, 3, 2], random: new Generator(1), maxBatch: 1 });
    checkWeights(network, at);
    const parameters = network.parameters();
    (parameters[2]?.values as Float32Array)[4] = Number.NaN;
    network.setParameters(parameters);
    expect(() => checkWeights(network, at)).toThrow('the weight 2.weight[4] is NaN at step 40');
  });
});
