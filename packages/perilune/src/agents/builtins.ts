import { Dqn } from './dqn/dqn.js';
import { dqnSchema } from './dqn/options.js';
import { memoryOf as memoryOfDqn } from './dqn/parts.js';
import { retiredOfDqn } from './dqn/retired.js';
import { createKernelQ, memoryOf as memoryOfKernelQ } from './kernel-q/kernel-q.js';
import { kernelQSchema } from './kernel-q/options.js';
import { KernelValues } from './kernel-q/values.js';
import { MonteCarlo } from './monte-carlo/monte-carlo.js';
import { monteCarloSchema } from './monte-carlo/options.js';
import { retiredOfOneStep } from './one-step/retired.js';
import { createOnlineQ, memoryOf as memoryOfOnlineQ } from './online-q/online-q.js';
import { onlineQSchema } from './online-q/options.js';
import { adoptNetwork } from './policies/foreign-network.js';
import { NetworkPolicy } from './policies/network-policy.js';
import { ValuesPolicy } from './policies/values-policy.js';
import { pqnSchema } from './pqn/options.js';
import { memoryOf as memoryOfPqn, Pqn } from './pqn/pqn.js';
import { type Algorithm, type Metric, toAlgorithm } from './registration.js';
import { GridTable } from './table/grid-table.js';
import { tabularQSchema } from './tabular-q/options.js';
import { createTabularQ } from './tabular-q/tabular-q.js';

/** What agents that learn values report. */
const valueMetrics: readonly Metric[] = [
  { name: 'epsilon', label: 'exploring', unit: 'share', tag: 'rollout/exploration_rate' },
  { name: 'learningRate', label: 'learning rate', tag: 'train/learning_rate' },
  { name: 'loss', label: 'loss', tag: 'train/loss' },
  { name: 'gradientNorm', label: 'gradient norm, before clipping' },
  { name: 'meanQ', label: 'mean Q-value of the actions learned from', unit: 'reward' },
  { name: 'tdError', label: 'mean size of the TD error', unit: 'reward' },
];

const networkMetrics: readonly Metric[] = [
  ...valueMetrics,
  { name: 'deadUnits', label: 'hidden units that gave 0 for a whole batch', unit: 'share' },
];

/** The algorithms that come with the library, the default first. */
export function builtins(): Algorithm[] {
  return [
    toAlgorithm({
      id: 'dqn',
      schema: dqnSchema,
      create: (setup) => new Dqn(setup),
      memory: memoryOfDqn,
      load: NetworkPolicy.load,
      adopt: adoptNetwork,
      metrics: networkMetrics,
      retired: retiredOfDqn,
    }),
    toAlgorithm({
      id: 'pqn',
      schema: pqnSchema,
      create: (setup) => new Pqn(setup),
      memory: memoryOfPqn,
      load: NetworkPolicy.load,
      adopt: adoptNetwork,
      metrics: networkMetrics,
    }),
    toAlgorithm({
      id: 'tabular-q',
      schema: tabularQSchema,
      create: createTabularQ,
      load: ValuesPolicy.loader(GridTable.fromTensors),
      metrics: valueMetrics,
      retired: retiredOfOneStep,
    }),
    toAlgorithm({
      id: 'monte-carlo',
      schema: monteCarloSchema,
      create: (setup) => new MonteCarlo(setup),
      load: ValuesPolicy.loader(GridTable.fromTensors),
      metrics: valueMetrics,
    }),
    toAlgorithm({
      id: 'kernel-q',
      schema: kernelQSchema,
      create: createKernelQ,
      memory: memoryOfKernelQ,
      load: ValuesPolicy.loader(KernelValues.fromTensors),
      metrics: valueMetrics,
      retired: retiredOfOneStep,
    }),
    toAlgorithm({
      id: 'online-q',
      schema: onlineQSchema,
      create: createOnlineQ,
      memory: memoryOfOnlineQ,
      load: NetworkPolicy.load,
      adopt: adoptNetwork,
      metrics: valueMetrics,
      retired: retiredOfOneStep,
    }),
  ];
}
