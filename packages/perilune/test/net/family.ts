import type { ArchitectureOptions, DqnUpdateOptions, Kernels } from '../../src/net/index.js';
import { DqnUpdate, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { halfWay } from './half-way.js';

/** An option of the network or of the update, or several that go together. */
export interface FamilyCase {
  name: string;
  architecture: Omit<ArchitectureOptions, 'layers'>;
  update: Omit<DqnUpdateOptions, 'network' | 'batchSize'>;
}

const categorical = { type: 'categorical', atoms: 11, vMin: -3, vMax: 3 } as const;
const quantile = { type: 'quantile', quantiles: 7 } as const;

export const family: FamilyCase[] = [
  { name: 'layerNorm', architecture: { layerNorm: true }, update: {} },
  { name: 'dueling', architecture: { dueling: true }, update: { double: true } },
  { name: 'noisy', architecture: { noisy: {} }, update: {} },
  { name: 'C51', architecture: { head: categorical }, update: {} },
  { name: 'QR-DQN', architecture: { head: quantile }, update: {} },
  { name: 'double QR-DQN', architecture: { head: quantile }, update: { double: true } },
  { name: 'Munchausen', architecture: {}, update: { munchausen: {} } },
  {
    name: 'Munchausen, quantiles, dueling, layerNorm',
    architecture: { head: quantile, dueling: true, layerNorm: true },
    update: { munchausen: { alpha: 0.5, temperature: 0.1, clip: -0.5 } },
  },
  {
    name: 'rainbow with layerNorm',
    architecture: { head: categorical, dueling: true, noisy: {}, layerNorm: true },
    update: { double: true, maxGradientNorm: 1 },
  },
  {
    name: 'relabelled, summed',
    architecture: {},
    update: { loss: 'squared', relabel: halfWay, lossReduction: 'sum' },
  },
  { name: 'RAdam', architecture: {}, update: { optimizer: { type: 'radam' } } },
];

/** A learner of 12 rows, its networks drawn from seed 1, its noise from seed 3. */
export function familyLearner(
  { architecture, update }: FamilyCase,
  kernels: Kernels,
  layers: readonly number[] = [5, 32, 24, 3],
): DqnUpdate {
  const network = new QNetwork({ layers, ...architecture, random: new Generator(1), kernels });
  const noise = architecture.noisy === undefined ? undefined : new Generator(3);
  return new DqnUpdate({ network, batchSize: 12, noise, ...update });
}

export function fillBatch(learner: DqnUpdate, random: Generator): void {
  const { batch, batchSize, network } = learner;
  for (const array of [batch.observations, batch.nextObservations]) {
    for (let i = 0; i < array.length; i++) array[i] = random.uniform(-1, 1);
  }
  for (let r = 0; r < batchSize; r++) {
    batch.actions[r] = Math.floor(random.nextDouble() * network.actionCount);
    batch.rewards[r] = random.uniform(-1, 1);
    batch.discounts[r] = r % 5 === 0 ? 0 : 0.99;
    batch.weights[r] = random.uniform(0.5, 1);
  }
}

/** After so many updates on batches of its own, seed 2, and soft steps of the target. */
export function trainFamily(learner: DqnUpdate, updates: number): void {
  const random = new Generator(2);
  for (let u = 1; u <= updates; u++) {
    fillBatch(learner, random);
    learner.update();
    if (u % 3 === 0) learner.syncTarget(0.1);
  }
}
