import {
  Dqn,
  type DqnHyperparameters,
  type DqnOptions,
  type DqnParts,
  type LearningValueAgent,
  parseHyperparameters,
  type ValueAgent,
} from '../../src/agents/index.js';
import { Chain, chainSolution, oneHot } from './chain.js';

/** gamma of all that is learned on the chain. */
export const DISCOUNT = 0.9;

/** Hyperparameters that find the chain's values in a second. */
export const chainOptions: DqnOptions = {
  hiddenLayers: [32],
  learningRate: { start: 5e-3, end: 1e-4, steps: 12_000 },
  batchSize: 32,
  discount: DISCOUNT,
  replayCapacity: 2_000,
  learningStarts: 100,
  trainFrequency: 2,
  targetUpdateInterval: 50,
  targetUpdateUnit: 'updates',
  epsilon: 0.5,
};

/** A loop of one's own. */
export function trainOnChain(
  changes: DqnOptions,
  seed: number,
  steps: number,
  parts?: DqnParts,
): LearningValueAgent {
  const env = new Chain();
  const given = parseHyperparameters('dqn', { ...chainOptions, ...changes });
  const agent = new Dqn(
    { env, seed, hyperparameters: given as DqnHyperparameters & typeof given },
    parts,
  );
  let { observation } = env.reset();
  for (let step = 0; step < steps; step++) {
    const action = agent.explore(observation);
    const { observation: nextObservation, reward, terminated, truncated } = env.step(action);
    agent.observe({ observation, action, reward, nextObservation, terminated, truncated });
    agent.learn();
    observation = terminated || truncated ? env.reset().observation : nextObservation;
  }
  return agent;
}

/** max |Q - solution| over all states and actions; the solution is Q* unless another is given. */
export function largestError(
  agent: Pick<ValueAgent, 'qValues'>,
  solution: number[][] = chainSolution(DISCOUNT),
): number {
  const errors = solution.flatMap((row, state) => {
    const values = agent.qValues(oneHot(state));
    return row.map((value, action) => Math.abs(value - (values[action] as number)));
  });
  return Math.max(...errors);
}
