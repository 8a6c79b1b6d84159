import { detailsOfActorCritic } from './actor-critic/details.js';
import { memoryOf as memoryOfActorCritic } from './actor-critic/memory.js';
import {
  type ActorCriticHyperparameters,
  type ActorCriticId,
  crossqSchema,
  ddpgSchema,
  droqSchema,
  sacSchema,
  td3Schema,
  tqcSchema,
} from './actor-critic/options.js';
import { memoryOf as memoryOfDqn } from './dqn/memory.js';
import { dqnSchema } from './dqn/options.js';
import { retiredOfDqn } from './dqn/retired.js';
import { memoryOf as memoryOfKernelQ } from './kernel-q/memory.js';
import { kernelQSchema } from './kernel-q/options.js';
import { KernelValues } from './kernel-q/values.js';
import { monteCarloSchema } from './monte-carlo/options.js';
import { retiredOfOneStep } from './one-step/retired.js';
import { memoryOf as memoryOfOnlineQ } from './online-q/memory.js';
import { onlineQSchema } from './online-q/options.js';
import { loadActor } from './policies/actor-file.js';
import { adoptNetwork } from './policies/foreign-network.js';
import { NetworkPolicy } from './policies/network-policy.js';
import { ValuesPolicy } from './policies/values-policy.js';
import { detailsOfPolicyGradient } from './policy-gradient/details.js';
import { memoryOf as memoryOfPolicy } from './policy-gradient/memory.js';
import { a2cSchema, ppoSchema } from './policy-gradient/options.js';
import { memoryOf as memoryOfPqn } from './pqn/memory.js';
import { pqnSchema } from './pqn/options.js';
import { type Algorithm, type Metric, toAlgorithm } from './registration.js';
import { GridTable } from './table/grid-table.js';
import { tabularQSchema } from './tabular-q/options.js';

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

/** What actors and critics of continuous actions report, in TensorBoard by Stable-Baselines3's names. */
const actorCriticMetrics: readonly Metric[] = [
  { name: 'learningRate', label: 'learning rate', tag: 'train/learning_rate' },
  { name: 'actorLoss', label: "actor's loss", tag: 'train/actor_loss' },
  { name: 'criticLoss', label: "critics' loss", tag: 'train/critic_loss' },
  { name: 'temperature', label: 'temperature: what entropy is worth', tag: 'train/ent_coef' },
  { name: 'temperatureLoss', label: "temperature's loss", tag: 'train/ent_coef_loss' },
  { name: 'entropy', label: "entropy of the policy's actions" },
  { name: 'deviation', label: 'deviation of the weights of noise by the state', tag: 'train/std' },
  { name: 'gradientNorm', label: "norm of the critics' gradient, before clipping" },
  { name: 'meanQ', label: 'mean Q-value of the actions learned from', unit: 'reward' },
  { name: 'tdError', label: 'mean size of the TD error', unit: 'reward' },
];

/** The same agent under each of its names: defaults make the difference. */
function actorCritic(algo: ActorCriticId, schema: typeof sacSchema): Algorithm {
  return toAlgorithm<ActorCriticHyperparameters>({
    id: algo,
    schema,
    memory: memoryOfActorCritic,
    details: detailsOfActorCritic,
    load: loadActor,
    metrics: actorCriticMetrics,
  });
}

/** What policies report that learn by gradients of what they did; tags are Stable-Baselines3's. */
const policyMetrics: readonly Metric[] = [
  { name: 'learningRate', label: 'learning rate', tag: 'train/learning_rate' },
  { name: 'clip', label: 'clip range', tag: 'train/clip_range' },
  { name: 'loss', label: 'loss', tag: 'train/loss' },
  { name: 'policyLoss', label: 'policy loss', tag: 'train/policy_gradient_loss' },
  { name: 'valueLoss', label: 'value loss', tag: 'train/value_loss' },
  { name: 'entropyLoss', label: 'entropy, negative', tag: 'train/entropy_loss' },
  { name: 'approximateKl', label: 'how far the policy moved (KL)', tag: 'train/approx_kl' },
  { name: 'clipFraction', label: 'clipped', unit: 'share', tag: 'train/clip_fraction' },
  {
    name: 'explainedVariance',
    label: 'variance of the returns that values explain',
    unit: 'share',
    tag: 'train/explained_variance',
  },
  { name: 'deviation', label: 'deviation of the actions drawn', tag: 'train/std' },
  { name: 'gradientNorm', label: 'gradient norm, before clipping' },
];

const policyGradient = (id: 'ppo' | 'a2c', schema: typeof ppoSchema | typeof a2cSchema) =>
  toAlgorithm({
    id,
    schema,
    memory: (setup) => memoryOfPolicy({ ...setup, algo: id }),
    details: detailsOfPolicyGradient,
    load: loadActor,
    metrics: policyMetrics,
  });

/** The algorithms that come with the library, the default first: what they are told, and how what they made is read. */
export function builtins(): Algorithm[] {
  return [
    toAlgorithm({
      id: 'dqn',
      schema: dqnSchema,
      memory: memoryOfDqn,
      load: NetworkPolicy.load,
      adopt: adoptNetwork,
      metrics: networkMetrics,
      retired: retiredOfDqn,
    }),
    toAlgorithm({
      id: 'pqn',
      schema: pqnSchema,
      memory: memoryOfPqn,
      load: NetworkPolicy.load,
      adopt: adoptNetwork,
      metrics: networkMetrics,
    }),
    policyGradient('ppo', ppoSchema),
    policyGradient('a2c', a2cSchema),
    toAlgorithm({
      id: 'tabular-q',
      schema: tabularQSchema,
      load: ValuesPolicy.loader(GridTable.fromTensors),
      metrics: valueMetrics,
      retired: retiredOfOneStep,
    }),
    toAlgorithm({
      id: 'monte-carlo',
      schema: monteCarloSchema,
      load: ValuesPolicy.loader(GridTable.fromTensors),
      metrics: valueMetrics,
    }),
    toAlgorithm({
      id: 'kernel-q',
      schema: kernelQSchema,
      memory: memoryOfKernelQ,
      load: ValuesPolicy.loader(KernelValues.fromTensors),
      metrics: valueMetrics,
      retired: retiredOfOneStep,
    }),
    toAlgorithm({
      id: 'online-q',
      schema: onlineQSchema,
      memory: memoryOfOnlineQ,
      load: NetworkPolicy.load,
      adopt: adoptNetwork,
      metrics: valueMetrics,
      retired: retiredOfOneStep,
    }),
    actorCritic('sac', sacSchema),
    actorCritic('tqc', tqcSchema),
    actorCritic('td3', td3Schema),
    actorCritic('ddpg', ddpgSchema),
    actorCritic('crossq', crossqSchema),
    actorCritic('droq', droqSchema),
  ];
}
