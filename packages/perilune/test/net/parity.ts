import { readFileSync } from 'node:fs';
import type { LossName, OptimizerOptions, TransitionBatch } from '../../src/net/index.js';

/** One of the recorded recipes: what PyTorch did, in float64, and what its weights became. */
export interface ParityCase {
  name: string;
  loss: 'huber' | 'mse';
  double: boolean;
  clip: number;
  optimizer: 'adam' | 'sgd';
  learning_rate: number;
  weights: string;
  loss_after: Record<string, number>;
  gradient_norm_before_clip: Record<string, number>;
}

interface ParityFile {
  parameter_order: { name: string; shape: number[] }[];
  cases: ParityCase[];
}

const folder = new URL('../fixtures/parity/', import.meta.url);
const file = JSON.parse(readFileSync(new URL('parity.json', folder), 'utf8')) as ParityFile;

export const parityCases = file.cases;
export const TRANSITIONS = 4000;
export const BATCH = 128;
export const SNAPSHOTS = [1, 10, 100, 1000];

function bytesOf(name: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(new URL(name, folder))).buffer;
}

/** The recorded parameters, named and shaped; snapshot 0 is after 1 update, 3 after 1,000. */
export function readWeights(name: string, snapshot = 0) {
  const all = new Float64Array(bytesOf(name));
  let next = snapshot * 4996;
  return file.parameter_order.map(({ name, shape }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const values = all.slice(next, next + size);
    next += size;
    return { name, shape, values };
  });
}

const transitions = bytesOf('transitions.bin');
const indices = new Uint16Array(bytesOf('batches.bin'));
const states = new Float32Array(transitions, 0, TRANSITIONS * 8);
const actions = new Int32Array(transitions, 4 * TRANSITIONS * 8, TRANSITIONS);
const rewards = new Float32Array(transitions, 4 * TRANSITIONS * 9, TRANSITIONS);
const nextStates = new Float32Array(transitions, 4 * TRANSITIONS * 10, TRANSITIONS * 8);
const terminated = new Int32Array(transitions, 4 * TRANSITIONS * 18, TRANSITIONS);

/** Writes the u-th recorded batch, counted from 0. */
export function fillBatch(batch: TransitionBatch, u: number): void {
  for (let r = 0; r < BATCH; r++) {
    const t = indices[u * BATCH + r]!;
    batch.observations.set(states.subarray(8 * t, 8 * t + 8), 8 * r);
    batch.nextObservations.set(nextStates.subarray(8 * t, 8 * t + 8), 8 * r);
    batch.actions[r] = actions[t]!;
    batch.rewards[r] = rewards[t]!;
    batch.discounts[r] = terminated[t] === 1 ? 0 : 0.99;
  }
}

/** The recipe in this library's words. */
export function recipeOf(recorded: ParityCase) {
  const optimizer: OptimizerOptions = {
    type: recorded.optimizer,
    learningRate: recorded.learning_rate,
  };
  const loss: LossName = recorded.loss === 'mse' ? 'squared' : 'huber';
  return {
    double: recorded.double,
    loss,
    optimizer,
    maxGradientNorm: recorded.clip > 0 ? recorded.clip : undefined,
  };
}
