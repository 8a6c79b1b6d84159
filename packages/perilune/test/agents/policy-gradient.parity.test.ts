import { describe, expect, it } from 'vitest';
import { parseHyperparameters } from '../../src/agents/algorithms.js';
import { makeNetwork } from '../../src/agents/policy-gradient/network.js';
import type { PolicyGradientHyperparameters } from '../../src/agents/policy-gradient/options.js';
import { RolloutLearner } from '../../src/agents/policy-gradient/rollout-learner.js';
import { RolloutBuffer } from '../../src/agents/shared/rollout-buffer.js';
import type { Distribution, Network } from '../../src/net/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { type Recording, readRecording } from './policy-recordings.js';

const observationSpace = new Box(-1, 1, { shape: [8] });

/** The recorded recipe in this library's words. */
function recipeOf({ metadata, hyperparameters: given }: Recording): PolicyGradientHyperparameters {
  const algo = metadata.algorithm === 'a2c' ? 'a2c' : 'ppo';
  const optimizer = JSON.parse(metadata.optimizer ?? '{}');
  const words = {
    learningRate: given.learning_rate,
    optimizerEpsilon: optimizer.eps,
    lambda: given.gae_lambda,
    clip: given.clip_range,
    valueClip: given.clip_range_vf,
    targetKl: given.target_kl,
    valueWeight: given.vf_coef,
    entropyWeight: given.ent_coef,
    maxGradientNorm: given.max_grad_norm,
    discount: given.gamma,
    environments: given.n_envs,
    rolloutSteps: given.n_steps,
    batchSize: given.batch_size,
    epochs: given.n_epochs,
  };
  return parseHyperparameters(algo, words) as unknown as PolicyGradientHyperparameters;
}

interface Replayed {
  network: Network;
  learner: RolloutLearner;
  rollout: RolloutBuffer;
}

/** A learner with the recorded weights, whose rollout is the recorded one. */
function prepare(recording: Recording, recipe: PolicyGradientHyperparameters): Replayed {
  const continuous = recording.metadata.continuous === 'True';
  const actionSpace = continuous ? new Box(-1, 1, { shape: [2] }) : new Discrete(4);
  const distribution: Distribution = continuous
    ? { type: 'gaussian', size: 2 }
    : { type: 'categorical', counts: [4] };
  const setup = { seed: 1, hyperparameters: recipe };
  const network = makeNetwork({ observationSpace, actionSpace }, distribution, setup);
  const given = new Map(recording.tensors('initial').map(({ name, values }) => [name, values]));
  network.setParameters(
    network.parameters().map(({ name, shape }) => ({ name, shape, values: given.get(name) ?? [] })),
  );
  const { environments: lanes, rolloutSteps: steps } = recipe;
  const rollout = new RolloutBuffer({ steps, lanes, size: 8, width: continuous ? 2 : 1 });
  fill(rollout, recording);
  const learner = new RolloutLearner({ network, distribution, rollout, hyperparameters: recipe });
  return { network, learner, rollout };
}

/** Observations follow one another, but where an episode ended, and at the end, where none was recorded. */
function fill(rollout: RolloutBuffer, recording: Recording): void {
  const { lanes, rows, size } = rollout;
  const [observations, terminal, ended, truncated] = [
    'observations',
    'terminal_observations',
    'ended',
    'truncated',
  ].map(recording.array) as [
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
    ArrayLike<number>,
  ];
  rollout.observations.set(observations);
  rollout.actions.set(recording.array('actions'));
  rollout.rewards.set(recording.array('rewards'));
  for (let i = 0; i < rows; i++) {
    const from = ended[i] === 1 ? terminal : observations;
    const row = ended[i] === 1 ? i : Math.min(i + lanes, rows - 1);
    for (let k = 0; k < size; k++) {
      rollout.nextObservations[i * size + k] = from[row * size + k] as number;
    }
    rollout.truncated[i] = truncated[i] as number;
    rollout.terminated[i] = ended[i] === 1 && truncated[i] !== 1 ? 1 : 0;
  }
}

/** Values of the recording stand in for the successors of the last step, which it does not show. */
function valued({ learner, rollout }: Replayed, recording: Recording): void {
  const { nextValues } = rollout;
  const last = rollout.rows - rollout.lanes;
  const values = recording.array('last_values');
  learner.look();
  learner.valueEnds();
  for (let lane = 0; lane < rollout.lanes; lane++) {
    if (rollout.truncated[last + lane] === 0) nextValues[last + lane] = values[lane] as number;
  }
  learner.estimate();
}

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i] as number, expected[i] as number];
    most = Math.max(most, Math.abs(a - b) / Math.max(1, Math.abs(b)));
  }
  return most;
}

function largestDeviation(network: Network, recording: Recording, updates: number): number {
  const expected = new Map(
    recording.tensors(`after${updates}`).map(({ name, values }) => [name, values]),
  );
  let most = 0;
  for (const { name, values } of network.parameters()) {
    const theirs = expected.get(name) as ArrayLike<number>;
    expect(theirs.length).toBe(values.length);
    values.forEach((value, i) => {
      most = Math.max(most, Math.abs(value - (theirs[i] as number)));
    });
  }
  return most;
}

const names = ['ppo', 'ppo-value-clip-target-kl', 'ppo-continuous', 'a2c'];

describe.each(names)("Stable-Baselines3's program, recording %s", (name) => {
  const recording = readRecording(name);
  const recipe = recipeOf(recording);
  const counts = Object.keys(recording.strays).map(Number);

  it('values, log-probabilities, bootstrapped rewards, advantages and returns within 1e-5 max(1, |x|)', () => {
    const replayed = prepare(recording, recipe);
    valued(replayed, recording);
    const { learner, rollout } = replayed;
    const { values, logProbabilities, advantages } = learner;
    const rewards = rollout.rewards.map((reward, i) =>
      rollout.truncated[i] === 1
        ? reward + recipe.discount * (rollout.nextValues[i] as number)
        : reward,
    );
    const returns = advantages.map((advantage, i) => advantage + (values[i] as number));
    const found = {
      values,
      log_probs: logProbabilities,
      bootstrapped_rewards: rewards,
      advantages,
      returns,
    };
    for (const [key, numbers] of Object.entries(found)) {
      expect(worst(numbers, recording.array(key)), key).toBeLessThan(1e-5);
    }
  });

  it.each(counts)(
    'weights after %i optimizer steps within 5 times what float32 alone strays',
    (count) => {
      const replayed = prepare(recording, recipe);
      valued(replayed, recording);
      stepBy(replayed, { recording, recipe, count });
      const bound = 5 * (recording.strays[count] as number);
      expect(largestDeviation(replayed.network, recording, count)).toBeLessThan(bound);
    },
  );
});

/** So many optimizer steps, in the recorded order. */
function stepBy(
  { learner, rollout }: Replayed,
  {
    recording,
    recipe,
    count,
  }: { recording: Recording; recipe: PolicyGradientHyperparameters; count: number },
): void {
  const { lanes, steps, rows } = rollout;
  const permutations = recording.array('permutations');
  let epoch = 0;
  const arrange = (order: Int32Array) => {
    for (let i = 0; i < rows; i++) {
      // Recorded environment by environment, kept step by step.
      const index = permutations[epoch * rows + i] as number;
      order[i] = (index % steps) * lanes + Math.floor(index / steps);
    }
    epoch += 1;
  };
  const size = recipe.batchSize ?? rows;
  const how = learner.stepOptions(0);
  for (let taken = 0; taken < count; taken++) {
    const from = (taken * size) % rows;
    if (from === 0 && size < rows) arrange(learner.order);
    expect(learner.learnRows(from, how).moved).toBe(true);
  }
  if (recipe.targetKl === null || count < 7) return;
  expect(learner.learnRows((count * size) % rows, how).moved).toBe(false);
}
