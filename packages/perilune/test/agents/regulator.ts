import { createAgent, type LearningAgent } from '../../src/agents/index.js';
import { Generator } from '../../src/random/index.js';
import { Box } from '../../src/spaces/index.js';

/** x' = A x + B u, each step costing x^2 + C u^2: a regulator, whose best policy is known. */
const [A, B, C] = [0.9, 0.5, 0.1];
export const DISCOUNT = 0.9;
/** Steps of an episode, which is then cut: what comes after still counts. */
const CUT = 3;

/** Actions are in -2..2. */
export const regulator = {
  observationSpace: new Box(-10, 10, { shape: [1] }),
  actionSpace: new Box(-2, 2, { shape: [1] }),
};

/** What a step costs for ever after, and the best action, -gain x: the fixed point of Riccati's equation. */
export function bestGain(): number {
  let p = 1;
  for (let i = 0; i < 1000; i++) {
    p = 1 + DISCOUNT * A * A * p - (DISCOUNT * A * B * p) ** 2 / (C + DISCOUNT * B * B * p);
  }
  return (DISCOUNT * A * B * p) / (C + DISCOUNT * B * B * p);
}

export function regulatorAgent(
  algo: 'sac' | 'td3' | 'ddpg' | 'tqc' | 'crossq' | 'droq',
  options: Record<string, unknown> = {},
): LearningAgent<Float32Array> {
  const quick = { hiddenLayers: [32, 32], batchSize: 32, learningStarts: 100, discount: DISCOUNT };
  return createAgent({
    ...{ algo: algo as string, env: regulator, seed: 7 },
    ...{ ...quick, replayCapacity: 5_000, tau: 0.02 },
    ...options,
  }) as LearningAgent<Float32Array>;
}

/** Where an agent stands in it: goes on from one call to the next. */
export class Regulation {
  private x = 0;
  private at = CUT;
  private readonly random = new Generator(5);

  run(agent: LearningAgent<Float32Array>, steps: number): void {
    for (let i = 0; i < steps; i++) this.step(agent);
  }

  private step(agent: LearningAgent<Float32Array>): void {
    if (this.at === CUT) {
      this.x = this.random.uniform(-1.2, 1.2);
      this.at = 0;
    }
    const observation = Float32Array.of(this.x);
    const action = agent.explore(observation);
    const u = action[0] as number;
    const reward = -(this.x * this.x + C * u * u);
    this.x = A * this.x + B * u;
    this.at++;
    const nextObservation = Float32Array.of(this.x);
    const truncated = this.at === CUT;
    agent.observe({ observation, action, reward, nextObservation, terminated: false, truncated });
    agent.learn();
  }
}
