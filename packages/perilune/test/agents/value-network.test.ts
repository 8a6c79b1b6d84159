import { describe, expect, it } from 'vitest';
import { inputFor } from '../../src/agents/value-network/input.js';
import { checkWeights, LearningLog } from '../../src/agents/value-network/learning-log.js';
import { optimizerOf } from '../../src/agents/value-network/optimizer-of.js';
import { QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete, Tuple } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

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

  it('tells values and errors in deviations of rewards, losses as they were learned', () => {
    const log = new LearningLog(0.5);
    log.add({ loss: 1, gradientNorm: 3, meanQ: 2 }, Float32Array.of(1, -3), at);
    expect(log.take(10)).toEqual({ updates: 1, loss: 1, gradientNorm: 3, meanQ: 40, tdError: 40 });
  });

  it('remembers in its state the last look at the units, and that there was none', () => {
    const [log, other] = [new LearningLog(1), new LearningLog(1)];
    log.deadUnits = 0.25;
    restoreState(other, copyState(log));
    expect(other.deadUnits).toBe(0.25);
    restoreState(other, copyState(new LearningLog(1)));
    expect(other.deadUnits).toBeUndefined();
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

describe('what a network makes of rows', () => {
  const mixed = new Tuple([new Box(0, 1, { shape: [2] }), new Discrete(3)]);
  const plain = { normalizeObservations: false, normalizationClip: null };
  const segments = [
    { kind: 'values', size: 2 },
    { kind: 'index', size: 3 },
  ];

  it('is nothing where numbers are taken as they are, and a 1 among 0s of an index', () => {
    expect(inputFor(new Box(0, 1, { shape: [2] }), plain)).toBeUndefined();
    expect(inputFor(mixed, plain)).toEqual({ segments });
    expect(inputFor(new Discrete(3), plain)).toEqual({ segments: segments.slice(1) });
  });

  it('is a normalization of the numbers, where there are any and it is asked for', () => {
    const asked = { normalizeObservations: true, normalizationClip: null };
    expect(inputFor(mixed, asked)).toEqual({ segments, normalization: { clip: undefined } });
    expect(inputFor(mixed, { ...asked, normalizationClip: 5 })).toEqual({
      segments,
      normalization: { clip: 5 },
    });
    expect(inputFor(new Box(0, 1, { shape: [2] }), asked)).toMatchObject({
      segments: segments.slice(0, 1),
    });
    expect(inputFor(new Discrete(3), asked)).toEqual({ segments: segments.slice(1) });
  });
});

describe('the optimizer that is named', () => {
  it('has its epsilon, but for SGD, which knows none', () => {
    expect(optimizerOf({ optimizer: 'sgd', adamEpsilon: 0.5 })).toEqual({ type: 'sgd' });
    for (const type of ['adam', 'radam'] as const) {
      expect(optimizerOf({ optimizer: type, adamEpsilon: 0.5 })).toEqual({ type, epsilon: 0.5 });
    }
  });
});
