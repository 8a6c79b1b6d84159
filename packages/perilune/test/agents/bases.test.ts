import { describe, expect, it } from 'vitest';
import {
  isStochasticAgent,
  isValueAgent,
  LearnerBase,
  PolicyBase,
} from '../../src/agents/index.js';
import type { ActRowsOptions } from '../../src/agents/shared/agent.js';
import type { Transitions } from '../../src/replay/index.js';
import { type AnySpace, Box, Discrete } from '../../src/spaces/index.js';

const observationSpace = new Box(0, 9, { shape: [2] });

/** Takes the action that it is told to. */
class Told extends PolicyBase {
  readonly seen: unknown[] = [];
  answer = [0, 0, 0];

  actInto(rows: Float32Array, actions: Float32Array, { masks }: ActRowsOptions = {}): void {
    this.seen.push([[...rows], masks]);
    actions.forEach((_, i) => {
      actions[i] = this.answer[i] as number;
    });
  }

  protected tensors() {
    return [{ name: 'answer', shape: [3], values: Float32Array.from(this.answer) }];
  }
}

const told = (actionSpace: AnySpace) =>
  new Told({ algo: 'told', observationSpace, actionSpace, trainedIn: 'Room' });

class Learner extends LearnerBase {
  environments = 1;
  readonly discount = 1;
  readonly steps = 0;
  readonly updates = 0;
  readonly policy = told(this.actionSpace);
  readonly observed: Transitions[] = [];

  exploreInto(rows: Float32Array, actions: Float32Array, options?: ActRowsOptions): void {
    this.policy.actInto(rows, actions, options);
  }

  observeAll(transitions: Transitions): void {
    this.observed.push(transitions);
  }

  learn() {
    return undefined;
  }

  standing() {
    return {};
  }

  snapshot() {
    return this.policy;
  }

  serialize(): void {}
}

const learner = (actionSpace: AnySpace) =>
  new Learner({ algo: 'told', observationSpace, actionSpace, trainedIn: 'Room' });

describe('one step', () => {
  it('is not what several environments take together: refused, with what takes the rows of all', () => {
    const agent = learner(new Discrete(3));
    agent.environments = 2;
    expect(() => agent.explore([1, 2])).toThrow(
      'explore is for one environment, but this agent learns from 2 that are stepped together: give exploreInto the rows of all of them, or make the agent with environments: 1.',
    );
    const step = { observation: [1, 2], action: 0, reward: 0, nextObservation: [1, 2] };
    expect(() => agent.observe({ ...step, terminated: false, truncated: false })).toThrow(
      'observe is for one environment, but this agent learns from 2 that are stepped together: give observeAll the rows',
    );
    expect(agent.observed).toEqual([]);
  });
});

describe('one action is a row of one', () => {
  const actions = new Discrete(3, { start: 5 });

  it('with Discrete actions: an index becomes the integer, a mask a row of bytes', () => {
    const agent = learner(actions);
    agent.policy.answer = [2];
    expect(agent.act([1, 2])).toBe(7);
    expect(agent.explore([3, 4], { mask: [true, false, 1] })).toBe(7);
    expect(agent.act([5, 6], { mask: [0, 0, 1] })).toBe(7);
    expect(agent.policy.seen).toEqual([
      [[1, 2], undefined],
      [[3, 4], Uint8Array.of(1, 0, 1)],
      [[5, 6], Uint8Array.of(0, 0, 1)],
    ]);
    expect(() => agent.explore([3, 4], { mask: [0, 0, 0] })).toThrow('allows no action');
    expect(() => agent.act([1])).toThrow('not an element');
  });

  it('with a Box of them: a fresh array each time', () => {
    const agent = learner(new Box(-1, 1, { shape: [2] }));
    agent.policy.answer = [0.5, -0.25];
    const [one, other] = [agent.act([1, 2]), agent.explore([1, 2])];
    expect(one).toEqual(Float32Array.of(0.5, -0.25));
    expect(other).toEqual(one);
    expect(other).not.toBe(one);
  });

  it('and one step is a step of one environment, with its masks', () => {
    const agent = learner(actions);
    const step = { observation: [1, 2], action: 6, reward: 3, nextObservation: [3, 4] };
    agent.observe({ ...step, terminated: true, truncated: false });
    const masks = { mask: [1, 1, 0], nextMask: [0, 1, 0] };
    agent.observe({ ...step, terminated: false, truncated: true, ...masks });
    const plain = {
      observations: Float32Array.of(1, 2),
      actions: Float32Array.of(1),
      rewards: [3],
      nextObservations: Float32Array.of(3, 4),
    };
    expect(agent.observed).toEqual([
      { ...plain, terminated: [true], truncated: [false], masks: undefined, nextMasks: undefined },
      {
        ...plain,
        terminated: [false],
        truncated: [true],
        masks: Uint8Array.of(1, 1, 0),
        nextMasks: Uint8Array.of(0, 1, 0),
      },
    ]);
    const nothing = { ...masks, nextMask: [0, 0, 0], truncated: false };
    expect(() => agent.observe({ ...step, ...nothing, terminated: false })).toThrow('no action');
    agent.observe({ ...step, ...nothing, terminated: true });
    expect(agent.observed[2]?.nextMasks).toEqual(Uint8Array.of(1, 1, 1));
  });
});

describe('the kinds of agents', () => {
  it('are told by what they know: values, or a distribution to draw from', () => {
    const plain = told(new Discrete(3));
    expect([isValueAgent(plain), isStochasticAgent(plain)]).toEqual([false, false]);
    const values = Object.assign(told(new Discrete(3)), { qValues: () => new Float32Array(3) });
    expect([isValueAgent(values), isStochasticAgent(values)]).toEqual([true, false]);
    const drawing = Object.assign(told(new Discrete(3)), { sample: () => 1 });
    expect([isValueAgent(drawing), isStochasticAgent(drawing)]).toEqual([false, true]);
  });
});

describe('what an agent is beside its tensors', () => {
  it('is told by a learner as by its policy', () => {
    const agent = learner(new Discrete(3));
    expect(agent).toMatchObject({ algo: 'told', trainedIn: 'Room', observationSpace });
    expect(agent.describe()).toEqual({
      algo: 'told',
      env: 'Room',
      observationSpace: observationSpace.toJSON(),
      actionSpace: new Discrete(3).toJSON(),
    });
    expect(agent.save()).toEqual(agent.policy.save());
    expect(agent.close()).toBeUndefined();
  });

  it('leaves out what is not known, and tells what it has learned in', () => {
    const actionSpace = new Discrete(3);
    const learned = { discount: 0.5, rewardScale: 1, rewardClip: null };
    const agent = new Told({ algo: 'told', observationSpace, actionSpace, learned });
    expect(agent.describe()).toMatchObject(learned);
    expect(agent.describe()).not.toHaveProperty('env');
    expect(agent.describe()).not.toHaveProperty('provenance');
    agent.provenance = { env: 'A', envOptions: {}, preset: 'p', seed: 1, steps: 2 };
    expect(agent.describe().provenance).toEqual(agent.provenance);
  });
});
