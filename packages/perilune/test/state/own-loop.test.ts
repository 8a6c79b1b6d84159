import { describe, expect, it } from 'vitest';
import { createAgent, make, restoreState } from '../../src/index.js';
import { copyState } from '../../src/state/index.js';

/** An agent in its environment, a step at a time. */
function loopOf(algo: string, hyperparameters: object) {
  const env = make('CartPole-v1');
  const agent = createAgent({ algo, env, seed: 3, ...hyperparameters });
  let { observation } = env.reset({ seed: 3 });
  const step = () => {
    const action = agent.explore(observation);
    const next = env.step(action);
    agent.observe({ ...next, observation, action, nextObservation: next.observation });
    agent.learn();
    observation = next.terminated || next.truncated ? env.reset().observation : next.observation;
    return action;
  };
  const goTo = (other: Float32Array) => {
    observation = other;
  };
  return { env, agent, step, goTo, now: () => observation };
}

describe('a loop of one’s own', () => {
  it.each([
    ['dqn', { hiddenLayers: [8], learningStarts: 50, batchSize: 8 }],
    ['tabular-q', { low: -3, high: 3, bins: 4, target: 'sarsa' }],
    ['monte-carlo', { low: -3, high: 3, bins: 4 }],
  ])('of %s goes on from copies of its agent and its environment', (algo, hyperparameters) => {
    const [one, other] = [loopOf(algo, hyperparameters), loopOf(algo, hyperparameters)];
    for (let t = 0; t < 130; t++) one.step();
    restoreState(other.agent, copyState(one.agent));
    restoreState(other.env, copyState(one.env));
    other.goTo(one.now());
    for (let t = 0; t < 200; t++) expect(other.step()).toBe(one.step());
    expect(other.agent.save()).toEqual(one.agent.save());
  });

  it('cannot take the state of an agent that has not learned from what it observed', () => {
    const { agent, env } = loopOf('tabular-q', { low: -3, high: 3, bins: 4 });
    const { observation } = env.reset({ seed: 1 });
    const next = env.step(0);
    agent.observe({ ...next, observation, action: 0, nextObservation: next.observation });
    expect(() => copyState(agent)).toThrow('Call learn() first');
    agent.learn();
    expect(copyState(agent).size).toBeGreaterThan(1);
  });
});
