import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { UsageError } from '../../src/errors.js';
import { type AnySpace, Box, Discrete, MultiDiscrete } from '../../src/spaces/index.js';

const algos = ['dqn', 'pqn', 'tabular-q', 'monte-carlo', 'kernel-q', 'online-q'];

describe('what cannot be learned from is told', () => {
  const observationSpace = new Box(-Infinity, Infinity, { shape: [2] });
  const actionSpace = new Discrete(2);

  it.each(algos)('%s with other than Discrete actions', (algo) => {
    const make = (space: AnySpace) => () =>
      createAgent({ algo, env: { observationSpace, actionSpace: space }, seed: 1 });
    expect(make(new Box(-1, 1))).toThrow(UsageError);
    expect(make(new Box(-1, 1))).toThrow(/must be Discrete, but they are in Box.*Offer a few/);
    expect(make(new Box(0, 3, { dtype: 'int32' }))).toThrow(/in Box.*Number all combinations/);
    expect(make(new MultiDiscrete([2, 2]))).toThrow(/in MultiDiscrete\(\[2, 2\]\).*Number all/);
  });

  it('a table without bounds, and kernels', () => {
    const env = { observationSpace, actionSpace };
    expect(() => createAgent({ algo: 'tabular-q', env, seed: 1 })).toThrow(/Give `low` and `high`/);
    expect(() => createAgent({ algo: 'kernel-q', env, seed: 1 })).toThrow(/give standardizer/);
  });

  it('bins for what has none', () => {
    const env = { observationSpace: new MultiDiscrete([3, 4]), actionSpace };
    expect(() => createAgent({ algo: 'tabular-q', env, seed: 1, bins: [3, 4] })).toThrow(
      /bins has 2 values, but the observation has 0 entries of Boxes/,
    );
  });

  it('an observation of another form', () => {
    const agent = createAgent({ env: { observationSpace: new Discrete(3), actionSpace }, seed: 1 });
    expect(() => agent.act(3)).toThrow(UsageError);
    expect(() => agent.act([1, 0, 0])).toThrow(/is not an element of Discrete\(3\)/);
  });
});
