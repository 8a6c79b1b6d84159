import {
  createAgent,
  type DqnHyperparameters,
  decodeSafetensors,
  environmentSeeds,
  type LinearSchedule,
  make,
  type RunConfig,
  stream,
  UniformReplay,
} from 'perilune';
import { emptyBatch } from './empty-batch.js';

/** In place of a random action: the network chooses. */
export const GREEDY = 255;

/** All that chance decides in a run of DQN with one environment and uniform replay. */
export interface Draws {
  /** The first network's, by PyTorch's names, in its layout. */
  weights: Record<string, number[]>;
  /** [steps]: the random action, or `GREEDY`. */
  exploration: Uint8Array;
  /** [updates x batchSize]: the step, from 0, at which the transition drawn began. */
  batches: Uint32Array;
  /** Of the first episode; the environment's stream then runs on. */
  resetSeed: number;
}

/** What such a run needs to be for its draws to be told. */
const TOLD: Partial<DqnHyperparameters> = {
  environments: 1,
  nStep: 1,
  learningStarts: 0,
  prioritized: false,
  noisy: false,
};

/**
 * The draws of a run, made from its seed as the run makes them, without training.
 *
 * @throws Error that names the hyperparameter by which a run draws otherwise
 */
export function drawsOf(config: RunConfig): Draws {
  const given = config.hyperparameters as unknown as DqnHyperparameters;
  for (const [name, value] of Object.entries(TOLD)) {
    if (given[name as keyof DqnHyperparameters] === value) continue;
    throw new Error(`The draws of a run are told only with ${name} ${value}.`);
  }
  return {
    weights: weightsOf(config),
    exploration: explorationOf(config),
    batches: batchesOf(config),
    resetSeed: environmentSeeds(config.seed, 1)[0] as number,
  };
}

function weightsOf({ env, seed, hyperparameters }: RunConfig): Record<string, number[]> {
  const agent = createAgent({ algo: 'dqn', env: make(env), seed, ...hyperparameters });
  const { tensors } = decodeSafetensors(agent.save());
  return Object.fromEntries(tensors.map(({ name, values }) => [name, [...values]]));
}

function explorationOf({ env, seed, steps, hyperparameters }: RunConfig): Uint8Array {
  const random = stream(seed, 'exploration');
  const { actionSpace } = make(env);
  if (actionSpace.kind !== 'discrete') throw new Error(`${env} has no Discrete actions.`);
  const { start, end, steps: over } = epsilonOf(hyperparameters as unknown as DqnHyperparameters);
  return Uint8Array.from({ length: steps }, (_, step) => {
    const epsilon = start + (end - start) * Math.min(1, step / over);
    return random.nextDouble() < epsilon ? random.integers(0, actionSpace.n) : GREEDY;
  });
}

function epsilonOf({ epsilon }: DqnHyperparameters): LinearSchedule {
  return typeof epsilon === 'number' ? { start: epsilon, end: epsilon, steps: 1 } : epsilon;
}

/** Samples from a replay whose observations are the numbers of their steps. */
function batchesOf({ seed, steps, hyperparameters }: RunConfig): Uint32Array {
  const { replayCapacity, trainFrequency, gradientSteps, batchSize } =
    hyperparameters as unknown as DqnHyperparameters;
  const replay = new UniformReplay({ capacity: replayCapacity, observationSize: 1, discount: 1 });
  const random = stream(seed, 'replay');
  const batch = emptyBatch(batchSize, 1);
  const rounds = Math.floor(steps / trainFrequency);
  const batches = new Uint32Array(rounds * gradientSteps * batchSize);
  let written = 0;
  for (let step = 0; step < rounds * trainFrequency; step++) {
    replay.add(stepNumbered(step));
    if ((step + 1) % trainFrequency !== 0) continue;
    for (let i = 0; i < gradientSteps; i++, written += batchSize) {
      replay.sample(batch, random);
      batches.set(batch.observations, written);
    }
  }
  return batches;
}

function stepNumbered(step: number) {
  return {
    observations: Float32Array.of(step),
    actions: [0],
    rewards: [0],
    nextObservations: Float32Array.of(step + 1),
    terminated: [false],
    truncated: [false],
  };
}
