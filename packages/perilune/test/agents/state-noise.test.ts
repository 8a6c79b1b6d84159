import { describe, expect, it } from 'vitest';
import { createAgent, type LearningAgent } from '../../src/agents/index.js';
import { StateNoise } from '../../src/agents/shared/state-noise.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

const h = Float32Array.of(9, 2, -1, 9);

/** Two features, one number of an action, l = (0, log 2). */
function noiseOf(steps: number | null, environments = 1): StateNoise {
  return new StateNoise({
    logDeviations: Float32Array.of(0, 0, 0, 0, Math.log(2), 0, 0, 0),
    ...{ features: 2, width: 1, environments, steps, random: new Generator(3) },
  });
}

describe('noise that is a function of the state', () => {
  it('by hand: 2 W_0 - W_1, W the first draws times 1 and 2', () => {
    const random = new Generator(3);
    const [first, second] = [random.standardNormal(), random.standardNormal()];
    const noise = noiseOf(null);
    noise.step();
    expect(noise.at(0, h, 1, 0)).toBeCloseTo(2 * first - 2 * second, 6);
  });

  it('is the same for as many steps as are said, or until a rollout begins; each environment has its own', () => {
    const seen = (steps: number | null) => {
      const noise = noiseOf(steps, 2);
      return [0, 1, 2, 3].map((step) => {
        if (step === 3) noise.renew();
        noise.step();
        return noise.at(0, h, 1, 0);
      });
    };
    const [a, b, c, d] = seen(2);
    expect(b).toBe(a);
    expect(new Set([a, c, d]).size).toBe(3);
    const [e, f, g, i] = seen(null);
    expect([f, g]).toEqual([e, e]);
    expect(i).not.toBe(e);
    const two = noiseOf(null, 2);
    two.step();
    expect(two.at(1, h, 1, 0)).not.toBe(two.at(0, h, 1, 0));
  });

  it('tells the mean of the deviations of its weights, 1, 2, 3 and 4: 2.5', () => {
    const { log } = Math;
    const noise = new StateNoise({
      // Two numbers of an action for each of two features, in columns of four.
      logDeviations: Float32Array.of(0, log(2), 9, 9, log(3), log(4), 9, 9),
      ...{ features: 2, width: 2, environments: 1, steps: null, random: new Generator(3) },
    });
    expect(noise.deviation()).toBeCloseTo(2.5, 6);
    expect([...copyState(noise).keys()]).toEqual(['weights', 'left']);
  });

  it('over 4,000 draws has the deviation that the layer tells, sqrt(8), within 4 %', () => {
    const noise = noiseOf(1);
    let squares = 0;
    for (let k = 0; k < 4_000; k++) {
      noise.step();
      squares += noise.at(0, h, 1, 0) ** 2;
    }
    expect(Math.abs(Math.sqrt(squares / 4_000 / 8) - 1)).toBeLessThan(0.04);
  });
});

const env = {
  observationSpace: new Box(-1, 1, { shape: [2] }),
  actionSpace: new Box(-5, 5, { shape: [2] }),
};
const options = {
  ...{ hiddenLayers: [8], environments: 1, rolloutSteps: 6, batchSize: 6, epochs: 2 },
  ...{ stateDependentNoise: true, noiseSteps: 4 },
};

function agentOf(algo: 'ppo' | 'a2c', changes: object = {}) {
  const given = { algo: algo as string, env, seed: 4, ...options, ...changes };
  return createAgent(given) as LearningAgent<Float32Array>;
}

/** Steps in the same two states by turns. @returns what was done */
function walk(agent: LearningAgent<Float32Array>, from: number, to: number): number[][] {
  const states = [Float32Array.of(0.5, -1), Float32Array.of(-0.25, 1)];
  const actions: number[][] = [];
  for (let step = from; step < to; step++) {
    const observation = states[step % 2] as Float32Array;
    const nextObservation = states[(step + 1) % 2] as Float32Array;
    const action = agent.explore(observation);
    actions.push([...action]);
    const ends = { terminated: false, truncated: false };
    agent.observe({ observation, action, nextObservation, reward: -(action[0] ?? 0), ...ends });
    agent.learn();
  }
  return actions;
}

describe.each(['ppo', 'a2c'] as const)('%s with noise that is a function of the state', (algo) => {
  it('does the same in the same state until noise is drawn anew, and learns its deviations', () => {
    const agent = agentOf(algo);
    const before = agent.snapshot().save();
    const [a, b, c, d, e, f] = walk(agent, 0, 6);
    expect([c, d]).toEqual([a, b]);
    expect(e).not.toEqual(a);
    expect(f).not.toEqual(b);
    const tensors = agent.snapshot().describe().network;
    expect(JSON.stringify(tensors)).toContain('stateDeviation');
    expect(agent.snapshot().save()).not.toEqual(before);
  });

  it('goes on to the same bytes from a state in the middle of a rollout', () => {
    const [agent, other] = [agentOf(algo), agentOf(algo)];
    walk(agent, 0, 9);
    walk(other, 0, 2);
    restoreState(other, copyState(agent));
    expect(walk(other, 9, 20)).toEqual(walk(agent, 9, 20));
    expect(other.save()).toEqual(agent.save());
  });

  it('refuses what it cannot be a function of, and actions that are no numbers, by name', () => {
    expect(() => agentOf(algo, { hiddenLayers: [] })).toThrow(
      'stateDependentNoise is a function of the last hidden layer, and there is none',
    );
    expect(() => agentOf(algo, { stateDependentNoise: false })).toThrow(
      'noiseSteps tells of the noise that stateDependentNoise makes',
    );
    const few = { observationSpace: env.observationSpace, actionSpace: new Discrete(2) };
    expect(() => agentOf(algo, { env: few })).toThrow('moves the numbers of a Box');
  });
});
