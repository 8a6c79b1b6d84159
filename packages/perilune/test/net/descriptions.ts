import type { LayerDescription, NetworkDescription } from '../../src/net/index.js';
import { activations64 } from './activations64.js';

export interface DescriptionCase {
  name: string;
  description: NetworkDescription;
  /** Parts whose output's gradient is given; default: those that none takes. */
  outputs?: readonly string[];
  inputs: readonly ('observation' | 'action')[];
}

type Activation = NonNullable<LayerDescription['activation']>;

const dense = (units: number, activation: Activation = 'linear'): LayerDescription => ({
  kind: 'dense',
  units,
  activation,
});
const norm = (activation: Activation = 'linear'): LayerDescription => ({
  kind: 'layerNorm',
  activation,
});
const values = (size: number) => ({ segments: [{ kind: 'values', size }] }) as const;

/** Every layer kind, activation and arrangement of parts that algorithms are made of. */
export const descriptions: DescriptionCase[] = [
  ...(Object.keys(activations64) as Activation[]).map((activation) => ({
    name: `two hidden layers, ${activation}`,
    description: {
      input: values(5),
      parts: [
        {
          name: 'q',
          takes: ['observation'],
          prefix: '',
          layers: [dense(9, activation), dense(7, activation), dense(3)],
        },
      ],
    },
    inputs: ['observation'] as const,
  })),
  {
    name: 'a shared trunk with a policy and a value',
    description: {
      input: values(4),
      parts: [
        { name: 'trunk', takes: ['observation'], layers: [dense(8, 'tanh'), dense(6, 'tanh')] },
        { name: 'policy', takes: ['trunk'], layers: [dense(3)] },
        { name: 'value', takes: ['trunk'], layers: [dense(1)] },
      ],
    },
    inputs: [],
  },
  {
    name: 'a policy apart from its value, its log-deviation a constant',
    description: {
      input: values(4),
      parts: [
        { name: 'policy', takes: ['observation'], layers: [dense(5, 'tanh'), dense(2)] },
        { name: 'logDeviation', takes: [], layers: [{ kind: 'constant', units: 2, value: -0.5 }] },
        { name: 'value', takes: ['observation'], layers: [dense(5, 'elu'), dense(1)] },
      ],
    },
    inputs: [],
  },
  {
    name: 'deviations that depend on the state',
    description: {
      input: values(4),
      parts: [
        { name: 'policy', takes: ['observation'], layers: [dense(5, 'tanh'), dense(3)] },
        {
          name: 'logDeviation',
          takes: ['observation'],
          layers: [{ kind: 'stateDeviation', units: 3, value: -0.5 }],
        },
      ],
    },
    inputs: [],
  },
  {
    name: 'deviations that teach what they depend on, beside means that are cut',
    description: {
      input: values(4),
      parts: [
        { name: 'latent', takes: ['observation'], layers: [dense(7, 'tanh'), dense(5, 'relu')] },
        { name: 'mean', takes: ['latent'], layers: [dense(3), { kind: 'clip', limit: 0.3 }] },
        {
          name: 'logDeviation',
          takes: ['latent'],
          layers: [{ kind: 'stateDeviation', units: 3, value: -0.5, teaches: true }],
        },
      ],
    },
    outputs: ['latent', 'mean', 'logDeviation'],
    inputs: ['observation'],
  },
  {
    name: 'an actor of mean and log-deviation, its trunk taught beside them',
    description: {
      input: values(6),
      parts: [
        { name: 'latent', takes: ['observation'], layers: [dense(7, 'relu'), dense(5, 'relu')] },
        { name: 'mean', takes: ['latent'], layers: [dense(2)] },
        { name: 'logDeviation', takes: ['latent'], layers: [dense(2, 'tanh')] },
      ],
    },
    outputs: ['latent', 'mean', 'logDeviation'],
    inputs: ['observation'],
  },
  {
    name: 'twin critics of observation and action, layer-normalized',
    description: {
      input: values(3),
      actionSize: 2,
      parts: ['qf0', 'qf1'].map((name) => ({
        name,
        takes: ['observation', 'action'],
        layers: [dense(8), norm('relu'), dense(6), norm('tanh'), dense(1)],
      })),
    },
    inputs: ['action', 'observation'],
  },
  {
    name: 'quantile critics of features and action',
    description: {
      input: values(3),
      actionSize: 2,
      parts: [
        { name: 'features', takes: ['observation'], layers: [dense(5, 'relu')] },
        { name: 'qf0', takes: ['features', 'action'], layers: [dense(7, 'relu'), dense(4)] },
        { name: 'qf1', takes: ['action', 'features'], layers: [dense(6, 'silu'), dense(4)] },
      ],
    },
    inputs: ['action'],
  },
  {
    name: 'dueling streams of distributions',
    description: {
      input: values(4),
      parts: [
        { name: 'trunk', takes: ['observation'], prefix: '', layers: [dense(6, 'leaky-relu')] },
        {
          name: 'value',
          takes: ['trunk'],
          layers: [dense(5, 'relu'), { ...dense(3), group: 3 } as LayerDescription],
        },
        {
          name: 'advantage',
          takes: ['trunk'],
          layers: [dense(5, 'relu'), { ...dense(6), group: 3 } as LayerDescription],
        },
        { name: 'q', takes: ['value', 'advantage'], join: 'dueling', layers: [] },
      ],
    },
    inputs: ['observation'],
  },
  {
    name: 'norms in all places: first, twice, behind a ReLU that others read, last',
    description: {
      input: values(5),
      parts: [
        { name: 'trunk', takes: ['observation'], layers: [norm(), dense(6, 'relu')] },
        { name: 'one', takes: ['trunk'], layers: [norm('elu'), norm(), dense(3, 'relu')] },
        { name: 'two', takes: ['trunk'], layers: [dense(4, 'silu'), norm('relu')] },
      ],
    },
    inputs: ['observation'],
  },
  {
    name: 'batches renormalized by what ran along, and nothing dropped: neither learns',
    description: {
      input: values(3),
      actionSize: 2,
      parts: ['qf0', 'qf1'].map((name) => ({
        name,
        takes: ['observation', 'action'],
        layers: [
          { kind: 'batchRenorm' },
          dense(6, 'relu'),
          { kind: 'batchRenorm', activation: 'tanh' },
          { kind: 'dropout', rate: 0.5 },
          { kind: 'batchRenorm', activation: 'relu' },
          dense(5, 'relu'),
          { kind: 'dropout', rate: 0.5 },
          dense(1),
        ],
      })),
    },
    inputs: ['action', 'observation'],
  },
  {
    name: 'indices and normalized, clipped values',
    description: {
      input: {
        segments: [
          { kind: 'values', size: 2 },
          { kind: 'index', size: 4 },
          { kind: 'values', size: 3 },
          { kind: 'index', size: 2 },
        ],
        normalization: { clip: 1.25 },
      },
      parts: [{ name: 'q', takes: ['observation'], layers: [dense(6, 'tanh'), dense(2)] }],
    },
    inputs: ['observation'],
  },
];
