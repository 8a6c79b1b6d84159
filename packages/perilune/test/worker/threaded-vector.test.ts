import { describe, expect, it } from 'vitest';

/** As it was built: a thread loads no TypeScript. */
const { makeVector, UsageError }: typeof import('../../src/index.js') = await import(
  new URL('../../dist/perilune.js', import.meta.url).href
);

/** All that a vector says over some steps: actions that go round, a reset of some lanes in between. */
function flown(id: string, lanes: number, options: Record<string, unknown>) {
  const envs = makeVector(id, lanes, options);
  const said: unknown[] = [];
  const note = (rows: object) => said.push(structuredClone(rows));
  note(envs.reset({ seed: 11 }));
  const width = 'n' in envs.actionSpace ? 1 : 2;
  for (let t = 0; t < 130; t++) {
    const number = 'n' in envs.actionSpace ? (i: number) => (i + t) % 2 : () => Math.sin(t);
    note(envs.step(Float32Array.from({ length: width * lanes }, (_, i) => number(i))));
    if (t === 60) {
      const mask = Uint8Array.from({ length: lanes }, (_, i) => i % 2);
      note(envs.reset({ seed: 99, mask }));
    }
  }
  envs.close();
  return said;
}

describe('a vector of several threads', () => {
  it.each([
    ['LunarLander-v3', { autoreset: 'same-step', enableWind: true }],
    ['LunarLander-v3', { autoreset: 'next-step', continuous: true }],
    ['CartPole-v1', { autoreset: 'same-step', maxEpisodeSteps: 40 }],
    ['Taxi-v4', { autoreset: 'next-step' }],
  ] as const)('says what one of one thread says, to the bit: %s, %o', (id, options) => {
    const alone = flown(id, 7, { ...options, threads: 1 });
    expect(flown(id, 7, { ...options, threads: 3 })).toEqual(alone);
  });

  it('has no more threads than lanes, and at least one', () => {
    const alone = flown('CartPole-v1', 2, {});
    expect(flown('CartPole-v1', 2, { threads: 9 })).toEqual(alone);
    for (const threads of [0, 1.5, -2]) {
      expect(() => makeVector('CartPole-v1', 2, { threads })).toThrow(UsageError);
    }
  });

  it('fails as one thread does, whichever lane it was, and goes on after it', () => {
    const failuresOf = (threads: number) => {
      const envs = makeVector('CartPole-v1', 6, { threads });
      envs.reset({ seed: 1 });
      const outcomes = [
        [1, 1, 1, 1, 1, 1],
        [0, 0, 0, 0, 0, 1],
      ].map((mask) => {
        try {
          return envs.reset({ mask, options: { low: 2, high: 1 } });
        } catch (error) {
          return [error instanceof UsageError, (error as Error).message];
        }
      });
      const after = structuredClone(envs.step(new Float32Array(6)));
      envs.close();
      return { outcomes, after };
    };
    const alone = failuresOf(1);
    expect(alone.outcomes).toHaveLength(2);
    expect(alone.outcomes[1]).toEqual([true, expect.stringContaining('low <= high')]);
    expect(failuresOf(3)).toEqual(alone);
  });
});
