import { describe, expectTypeOf, it } from 'vitest';
import {
  type ActionOf,
  type Agent,
  type AgentAction,
  createAgent,
  isStochasticAgent,
  isValueAgent,
  type LearningAgent,
  type LearningValueAgent,
  loadAgent,
  type StochasticAgent,
  type ValueAgent,
} from '../../src/agents/index.js';
import { type Env, make } from '../../src/env/index.js';
import type { Box, Discrete, Space } from '../../src/spaces/index.js';
import { type RunOptions, train } from '../../src/training/index.js';
import { Chain } from './chain.js';

/** These hold when the tests compile: the bodies need not run. */
describe('the types of actions', () => {
  it('follow the space', () => {
    expectTypeOf<ActionOf<Discrete>>().toEqualTypeOf<number>();
    expectTypeOf<ActionOf<Box>>().toEqualTypeOf<Float32Array>();
    expectTypeOf<ActionOf<Space>>().toEqualTypeOf<AgentAction>();
  });

  it('of a trained agent follow the environment and its options', () => {
    const typed = async (options: RunOptions, continuous: boolean) => {
      const env = 'LunarLander-v3';
      const lander = await train({ env });
      expectTypeOf(lander.agent.act).returns.toEqualTypeOf<number>();
      const pole = await train({ env: 'CartPole-v1', envOptions: { suttonBartoReward: true } });
      expectTypeOf(pole.agent.act).returns.toEqualTypeOf<number>();
      const throttled = await train({ env, algo: 'mine', envOptions: { continuous: true } });
      expectTypeOf(throttled.agent.act).returns.toEqualTypeOf<Float32Array>();
      const either = await train({ env, envOptions: { continuous } });
      expectTypeOf(either.agent.act).returns.toEqualTypeOf<AgentAction>();
      const own = await train({ env: 'Mine-v0', onProgress: ({ snapshot }) => snapshot().close() });
      expectTypeOf(own.agent).toEqualTypeOf<Agent>();
      const any = await train(options);
      expectTypeOf(any.agent).toEqualTypeOf<Agent>();
    };
    expectTypeOf(typed).toBeFunction();
  });

  it('are what a step of an environment takes', () => {
    const typed = (agent: Agent, env: Env) => env.step(agent.act([0]));
    expectTypeOf(typed).toBeFunction();
  });
});

describe('the types of agents', () => {
  it('that come with the library learn values', () => {
    const typed = (algo: string) => {
      const env = new Chain();
      expectTypeOf(createAgent({ env, seed: 1 })).toEqualTypeOf<LearningValueAgent>();
      const pqn = createAgent({ algo: 'pqn', env, seed: 1 });
      expectTypeOf(pqn).toEqualTypeOf<LearningValueAgent>();
      const any = createAgent({ algo, env, seed: 1 });
      expectTypeOf(any).toEqualTypeOf<LearningAgent<number>>();
      expectTypeOf(
        createAgent({ algo, env: make('Mine-v0'), seed: 1 }),
      ).toEqualTypeOf<LearningAgent>();
      // @ts-expect-error: no such hyperparameter
      createAgent({ env, seed: 1, learnigRate: 1 });
    };
    expectTypeOf(typed).toBeFunction();
  });

  it('are told apart by what they know', () => {
    const typed = () => {
      const agent = loadAgent(new Uint8Array());
      expectTypeOf(agent).toEqualTypeOf<Agent>();
      // @ts-expect-error: not every agent has values
      agent.qValues([0]);
      if (isValueAgent(agent)) expectTypeOf(agent).toEqualTypeOf<ValueAgent>();
      if (isStochasticAgent(agent)) expectTypeOf(agent).toEqualTypeOf<StochasticAgent>();
    };
    expectTypeOf(typed).toBeFunction();
  });
});
