import type { EnvSpec, ReferenceScores } from './registration.js';

/**
 * What scores are normalized by in the environments that come with the library.
 *
 * `random` is what random allowed actions earn: exact where there is a model or the cards can be counted
 * (lakes, cliffs, Blackjack), otherwise the mean of 10,000 episodes, reset seeds 40000 and up, as
 * `evaluate(policy, { env, episodes: 10_000, seed: 40_000, epsilon: 1 })` flies them. `goal` is Gymnasium's
 * `reward_threshold` where it has one. Of the cliffs and Blackjack, which have none, it is the optimum; of
 * Pendulum the best in RL Baselines3 Zoo's benchmark.md, TD3's -151.855.
 */
const REFERENCES: Readonly<Record<string, ReferenceScores>> = {
  'LunarLander-v3': { random: -182.9, goal: 200 },
  'MountainCar-v0': { random: -200, goal: -110 },
  'CartPole-v1': { random: 22.15, goal: 475 },
  'Acrobot-v1': { random: -499.1, goal: -100 },
  'LunarLanderContinuous-v3': { random: -210.3, goal: 200 },
  'MountainCarContinuous-v0': { random: -33.21, goal: 90 },
  'Pendulum-v1': { random: -1224.3, goal: -151.9 },
  'CartPole-v0': { random: 22.15, goal: 195 },
  'FrozenLake-v1': { random: 0.01394, goal: 0.7 },
  'FrozenLake8x8-v1': { random: 0.001901, goal: 0.85 },
  'CliffWalking-v1': { random: -65_375, goal: -13 },
  'CliffWalkingSlippery-v1': { random: -65_375, goal: -64.71 },
  'Taxi-v4': { random: -186.4, goal: 8 },
  'Blackjack-v1': { random: -0.3942, goal: -0.0431 },
};

/** The environment with what its scores are normalized by. */
export function withReferences(spec: EnvSpec): EnvSpec {
  const referenceScores = REFERENCES[spec.id];
  return referenceScores === undefined ? spec : { ...spec, referenceScores };
}
