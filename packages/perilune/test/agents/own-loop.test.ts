import { describe, expect, it } from 'vitest';
import { createAgent, type LearningAgent } from '../../src/agents/index.js';
import { UsageError } from '../../src/errors.js';
import { Box, Discrete, MultiBinary, MultiDiscrete } from '../../src/spaces/index.js';
import { copyState } from '../../src/state/index.js';

const observationSpace = new Box(-1, 1, { shape: [2] });
const four = { observationSpace, actionSpace: new Discrete(4) };
const throttle = { observationSpace, actionSpace: new Box(-1, 1, { shape: [1] }) };

/** Every algorithm, small. */
const ALGORITHMS: Record<string, object> = {
  dqn: { env: four, hiddenLayers: [4], learningStarts: 0, batchSize: 2, replayCapacity: 64 },
  pqn: { env: four, hiddenLayers: [4], rolloutSteps: 4, minibatches: 1 },
  'tabular-q': { env: four, bins: 2 },
  'monte-carlo': { env: four, bins: 2 },
  'kernel-q': { env: four, standardizer: { mean: [0, 0], deviation: [1, 1] } },
  'online-q': { env: four, hiddenLayers: [4] },
  ppo: { env: four, hiddenLayers: [4], rolloutSteps: 4, batchSize: 2 },
  a2c: { env: four, hiddenLayers: [4], rolloutSteps: 4 },
  sac: { env: throttle, hiddenLayers: [4], batchSize: 2, replayCapacity: 64 },
  td3: { env: throttle, hiddenLayers: [4], batchSize: 2, replayCapacity: 64 },
};
const algorithms = Object.keys(ALGORITHMS);

function make(algo: string, options: object = {}): LearningAgent<never> {
  const all = { algo, seed: 1, environments: 1, ...ALGORITHMS[algo], ...options };
  return createAgent(all as never) as LearningAgent as LearningAgent<never>;
}

const here = Float32Array.of(0.25, -0.5);
const step = {
  ...{ observation: here, nextObservation: here, reward: 1 },
  ...{ terminated: false, truncated: false },
};
const hasFour = (algo: string) => make(algo).actionSpace.kind === 'discrete';

/** A step of so many environments. */
const rows = (environments: number) => ({
  observations: Float32Array.from({ length: 2 * environments }, () => 0.25),
  actions: new Float32Array(environments),
  rewards: new Array<number>(environments).fill(1),
  nextObservations: Float32Array.from({ length: 2 * environments }, () => 0.5),
  terminated: new Array<boolean>(environments).fill(false),
  truncated: new Array<boolean>(environments).fill(false),
});

/** That it is refused so, and that then nothing has changed. */
function refuses(agent: LearningAgent<never>, call: () => void, why: RegExp): void {
  const before = copyState(agent);
  expect(call).toThrow(UsageError);
  expect(call).toThrow(why);
  expect(copyState(agent)).toEqual(before);
}

describe("a loop of one's own", () => {
  it.each(algorithms)('of several environments is told what to call: %s', (algo) => {
    const agent = make(algo, { environments: 2 });
    const { action } = { action: agent.actionSpace.kind === 'box' ? Float32Array.of(0) : 0 };
    refuses(
      agent,
      () => agent.explore(here),
      /explore is for one .* 2 .*: give exploreInto the rows/,
    );
    const observe = () => agent.observe({ ...step, action: action as never });
    refuses(
      agent,
      observe,
      /observe is for one .* 2 .*: give observeAll the rows .* environments: 1/,
    );
    for (const given of [1, 3]) {
      const why = new RegExp(`each of 2 environments, but ${given} rewards`);
      refuses(agent, () => agent.observeAll({ ...rows(2), rewards: rows(given).rewards }), why);
    }
    agent.observeAll(rows(2));
    expect(agent.steps).toBe(2);
  });

  it.each(algorithms.filter(hasFour))(
    'that says 7 of 4 actions was taken is refused: %s',
    (algo) => {
      const agent = make(algo);
      const wrong = () => agent.observeAll({ ...rows(1), actions: Float32Array.of(7) });
      refuses(agent, wrong, /action of environment 0 is 7, but must be an index in 0\.\.3/);
    },
  );

  it.each(algorithms.filter((algo) => !hasFour(algo)))(
    'that says an action of NaN was taken is refused: %s',
    (algo) => {
      const agent = make(algo);
      const wrong = () => agent.observeAll({ ...rows(1), actions: Float32Array.of(Number.NaN) });
      refuses(agent, wrong, /action\[0\] of environment 0 is NaN, but must be a finite number/);
    },
  );

  it.each(['ppo', 'a2c'])(
    'that says the third of two choices was taken, or half a bit, is refused: %s',
    (algo) => {
      for (const [actionSpace, wrong, why] of [
        [new MultiDiscrete([4, 2]), [3, 2], /action\[1\] of environment 0 is 2, .* 0\.\.1/],
        [new MultiBinary(2), [1, 0.5], /action\[1\] of environment 0 is 0\.5, .* 0\.\.1/],
      ] as const) {
        const agent = make(algo, { env: { observationSpace, actionSpace } });
        const step = { ...rows(1), actions: Float32Array.from(wrong) };
        refuses(agent, () => agent.observeAll(step), why);
      }
    },
  );

  it.each(['ppo', 'a2c', 'pqn'])(
    'that never learns is refused when the rollout is full: %s',
    (algo) => {
      for (const options of [{}, { normalizeRewards: true, normalizeObservations: true }]) {
        const agent = make(algo, options);
        const own = rows(1);
        agent.exploreInto(own.observations, own.actions);
        for (let i = 0; i < 4; i++) agent.observeAll(own);
        refuses(agent, () => agent.observeAll(own), /rollout is full: `learn` is to be called/);
        expect(agent.learn()?.updates).toBeGreaterThan(0);
      }
    },
  );

  it.each(['dqn', 'ppo', 'a2c', 'pqn'])('with masks that nobody keeps is refused: %s', (algo) => {
    const agent = make(algo, { normalizeRewards: true });
    const masks = Uint8Array.of(1, 1, 0, 1);
    refuses(
      agent,
      () => agent.observeAll({ ...rows(1), masks }),
      /no room for them: make the agent/,
    );
  });

  it.each(algorithms)(
    'whose observation is no number is told which, and nothing has changed: %s',
    (algo) => {
      for (const name of ['observations', 'nextObservations'] as const) {
        const agent = make(algo);
        const before = copyState(agent);
        const wrong = { ...rows(1), [name]: Float32Array.of(Number.NaN, 0) };
        expect(() => agent.observeAll(wrong)).toThrow(
          'the observation[0] is NaN at step 1, update 0. The environment gave it, so look there.',
        );
        expect(copyState(agent)).toEqual(before);
      }
    },
  );
});
