import { fileURLToPath } from 'node:url';
import {
  type ActorCriticArchitecture,
  ActorCriticLayout,
  ActorCriticUpdate,
  type ActorCriticUpdateOptions,
  Generator,
  Network,
  type NetworkDescription,
  ParameterLayout,
  PolicyUpdate,
} from 'perilune';
import { LineProcess } from './line-process.js';
import { type Mark, markOf } from './marks.js';
import { microseconds, ratioOf, type Spread, takeTurnsWith } from './rounds.js';
import { spread, table } from './table.js';

const PROGRAM = fileURLToPath(new URL('../peers/torch-policies.py', import.meta.url));
const BATCH = 64;
const OBSERVATION = 8;
const CHOICES = 4;
const ACTION = 2;
/** What PyTorch is to take over ours. */
const RATIO = 10;
const MARKED: readonly string[] = ['ppo', 'sac'];

/** An update of an algorithm of policies, 64-64 at batch 64. */
export interface PolicyUpdateResult {
  algo: string;
  /** Microseconds an update. */
  perilune: Spread;
  pytorch?: Spread;
  /** PyTorch's time over ours. */
  ratio?: Spread;
}

/** PyTorch in a Python process of its own, which rests while it has no turn. */
export function startTorch(python: string): Promise<LineProcess> {
  return LineProcess.start(python, [PROGRAM], `${python} cannot run PyTorch`);
}

/** Ours by turns with PyTorch's, where there is one; it is closed afterwards. */
export async function racePolicies(
  rounds: number,
  torch: LineProcess | undefined,
): Promise<PolicyUpdateResult[]> {
  const results: PolicyUpdateResult[] = [];
  for (const [algo, update] of updates()) {
    const ours = { name: 'perilune', work: () => repeated(update) };
    const turn = async (seconds: number) => Number(await torch?.ask(`${algo} ${seconds}`));
    const guests = torch === undefined ? [] : [{ name: 'pytorch', turn }];
    const rates = await takeTurnsWith(guests, [ours], { rounds, seconds: 0.3, warmups: 3 });
    const [own = [], theirs] = [rates.perilune, rates.pytorch];
    const beside = theirs && { pytorch: microseconds(theirs), ratio: ratioOf(own, theirs) };
    results.push({ algo, perilune: microseconds(own), ...beside });
  }
  torch?.close();
  return results;
}

export function policyMarks(results: readonly PolicyUpdateResult[]): Mark[] {
  return results.flatMap(({ algo, ratio }) =>
    ratio !== undefined && MARKED.includes(algo)
      ? [markOf(`an update of ${algo}, 64-64 at batch 64, over PyTorch`, RATIO, ratio)]
      : [],
  );
}

export function policyTable(results: readonly PolicyUpdateResult[]): string {
  const rows = results.map(({ algo, perilune, pytorch, ratio }) => [
    algo,
    pytorch === undefined ? '' : spread(pytorch, 0),
    spread(perilune, 1),
    ratio === undefined ? '' : spread(ratio, 1),
  ]);
  const header = ['microseconds, 64-64, batch 64', 'PyTorch', 'Perilune', 'ratio'];
  return table([header, ...rows]);
}

const REPEATS = 20;

function repeated(update: () => unknown): number {
  for (let i = 0; i < REPEATS; i++) update();
  return REPEATS;
}

function* updates(): IterableIterator<[algo: string, update: () => unknown]> {
  yield ['ppo', onPolicy('clipped')];
  yield ['a2c', onPolicy('plain')];
  yield ['sac', offPolicy({})];
  yield ['tqc', offPolicy({ quantiles: 25 }, { droppedQuantiles: 2 })];
  const late = { policyDelay: 2, targetNoise: { scale: 0.2, clip: 0.5 } };
  yield ['td3', offPolicy({ policy: 'deterministic' }, late)];
  yield ['ddpg', offPolicy({ policy: 'deterministic', critics: 1 })];
  const crossed = { targetNetwork: false, policyDelay: 3, optimizer: { ...SOFT, beta1: 0.5 } };
  yield ['crossq', offPolicy({ batchRenorm: {} }, crossed)];
  const dropping = { criticLayerNorm: true, criticDropout: 0.01 };
  yield ['droq', offPolicy(dropping, { policyDelay: 20, targetDelay: 1 })];
}

/** Policy and value apart, tanh, as Stable-Baselines3 has them. */
function onPolicy(objective: 'clipped' | 'plain'): () => unknown {
  const hidden = [64, 64].map((units) => ({ kind: 'dense', units, activation: 'tanh' }) as const);
  const part = (name: string, units: number) => ({
    ...{ name, takes: ['observation'] },
    layers: [...hidden, { kind: 'dense', units } as const],
  });
  const description: NetworkDescription = {
    input: { segments: [{ kind: 'values', size: OBSERVATION }] },
    parts: [part('output', CHOICES), part('value', 1)],
  };
  const random = new Generator(1);
  const layout = new ParameterLayout(description);
  const learner = new PolicyUpdate({
    network: new Network({ layout, random, maxBatch: BATCH }),
    distribution: { type: 'categorical', counts: [CHOICES] },
    parts: { output: 'output', value: 'value' },
    ...{ objective, batchSize: BATCH, entropyWeight: 0.01, maxGradientNorm: 0.5 },
    optimizer:
      objective === 'plain'
        ? { type: 'rmsprop', learningRate: 7e-4, epsilon: 1e-5 }
        : { type: 'adam', learningRate: 3e-4, epsilon: 1e-5 },
  });
  const { observations, actions, advantages, returns, oldLogProbabilities } = learner.batch;
  for (const array of [observations, advantages, returns]) fill(array, random);
  for (let i = 0; i < BATCH; i++) actions[i] = random.integers(0, CHOICES);
  oldLogProbabilities.fill(-1.4);
  return () => learner.update();
}

/** Adam as SAC and its kin have it there. */
const SOFT = { type: 'adam', learningRate: 3e-4 } as const;

/** @param own what is other than SAC's @param options the same of its update */
function offPolicy(
  own: Partial<ActorCriticArchitecture>,
  options: Partial<ActorCriticUpdateOptions> = {},
): () => unknown {
  const isFirm = own.policy === 'deterministic';
  const layout = new ActorCriticLayout({
    ...{ observationSize: OBSERVATION, actionSize: ACTION, policy: 'squashed-gaussian' },
    ...{ actorLayers: [64, 64], criticLayers: [64, 64], activation: 'relu' },
    ...{ critics: 2, quantiles: 1, criticLayerNorm: false },
    initialTemperature: isFirm ? undefined : 1,
    ...own,
  });
  const random = new Generator(1);
  const learner = new ActorCriticUpdate({
    network: new Network({ layout, random, maxBatch: BATCH }),
    ...{ batchSize: BATCH, random },
    optimizer: isFirm ? { type: 'adam', learningRate: 1e-3 } : SOFT,
    ...options,
  });
  const { observations, nextObservations, rewards, actions, discounts } = learner.batch;
  for (const array of [observations, nextObservations, rewards]) fill(array, random);
  for (let i = 0; i < actions.length; i++) actions[i] = random.uniform(-1, 1);
  discounts.fill(isFirm ? 0.98 : 0.99);
  return () => learner.update();
}

function fill(array: Float32Array, random: Generator): void {
  for (let i = 0; i < array.length; i++) array[i] = random.standardNormal();
}
