import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { type Env, type ResetOptions, register } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { evaluate } from '../../src/training/index.js';

/** Another for each of a hundred seeds in a row, so that the worst of them are apart. */
const rewardOf = (seed: number) => ((37 * seed) % 101) - 30;

/** An episode from seed s: s % 7 + 1 steps of one reward; even ones terminate, odd ones are cut. */
class Told implements Env {
  readonly id = 'Told-v0';
  readonly observationSpace = new Box(-1, 1, { shape: [1] });
  readonly actionSpace = new Discrete(2);
  private seed = 0;
  private steps = 0;

  reset({ seed = 0 }: ResetOptions = {}) {
    this.seed = seed;
    this.steps = 0;
    return { observation: Float32Array.of(0), info: {} };
  }

  step() {
    this.steps += 1;
    const ended = this.steps === (this.seed % 7) + 1;
    return {
      observation: Float32Array.of(0),
      reward: rewardOf(this.seed),
      terminated: ended && this.seed % 2 === 0,
      truncated: ended && this.seed % 2 === 1,
      info: { after: this.steps },
    };
  }

  close(): void {}
}

register('Told-v0', () => new Told(), {});
const agent = createAgent({ env: new Told(), seed: 1 }).snapshot();

/** What episode i of an evaluation from `first` must come to. */
const told = (first: number, episodes: number) =>
  Array.from({ length: episodes }, (_, i) => {
    const seed = first + i;
    const length = (seed % 7) + 1;
    return {
      seed,
      return: length * rewardOf(seed),
      length,
      terminated: seed % 2 === 0,
      truncated: seed % 2 === 1,
      cut: false,
      info: expect.objectContaining({ after: length }) as Record<string, unknown>,
    };
  });

describe('an evaluation of episodes whose ends are known', () => {
  for (const episodes of [1, 63, 64, 65, 200]) {
    it(`gives each of ${episodes} its own return, length, end and last info, in the order of seeds`, () => {
      const { results } = evaluate(agent, { env: 'Told-v0', episodes, seed: 12_345 });
      expect(results).toEqual(told(12_345, episodes));
    });
  }

  it('comes to the mean, the deviation over n and the mean of the worst 5 %: of 100, of the 5 lowest', () => {
    const found = evaluate(agent, { env: 'Told-v0', seed: 700 });
    const returns = told(700, 100).map((episode) => episode.return);
    const mean = returns.reduce((sum, value) => sum + value, 0) / 100;
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 100;
    const worst = [...returns].sort((a, b) => a - b).slice(0, 5);
    const lengths = told(700, 100).map(({ length }) => length);
    expect(found).toMatchObject({ episodes: 100, seed: 700 });
    expect(found.mean).toBeCloseTo(mean, 9);
    expect(found.std).toBeCloseTo(Math.sqrt(variance), 9);
    expect(found.cvar5).toBeCloseTo(worst.reduce((sum, value) => sum + value, 0) / 5, 9);
    expect(found.meanLength).toBeCloseTo(lengths.reduce((sum, value) => sum + value, 0) / 100, 9);
  });

  it('begins at reset seed 30000 unless told otherwise, with 100 episodes', () => {
    const { seed, results } = evaluate(agent, { env: 'Told-v0' });
    expect([seed, results[0]?.seed, results.length]).toEqual([30_000, 30_000, 100]);
  });
});
