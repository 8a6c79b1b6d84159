import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Env, type ResetOptions, register } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { yieldToHost } from '../../src/training/evaluation/yield-to-host.js';
import { evaluate, evaluateAsync } from '../../src/training/index.js';
import { SlowWalk } from './brought.js';

/** Environments that are open, and steps that were taken in them. */
const seen = { open: 0, steps: 0 };

/** Seven steps that pay 1 each. */
class Seven implements Env {
  readonly id = 'Seven-v0';
  readonly observationSpace = new Box(-1, 1, { shape: [1] });
  readonly actionSpace = new Discrete(2);
  private steps = 0;

  constructor() {
    seen.open += 1;
  }

  reset(_: ResetOptions = {}) {
    this.steps = 0;
    return { observation: Float32Array.of(0), info: {} };
  }

  step() {
    seen.steps += 1;
    this.steps += 1;
    const terminated = this.steps === 7;
    return { observation: Float32Array.of(0), reward: 1, terminated, truncated: false, info: {} };
  }

  close(): void {
    seen.open -= 1;
  }
}

register('Seven-v0', () => new Seven());
register('SlowWalk-v0', () => new SlowWalk(), { async: true, maxEpisodeSteps: 30 });

const ones = () => 1;
const env = 'Seven-v0';

/** A clock that moves on by so many milliseconds whenever somebody looks at it. */
function moving(by: number): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += by;
    return now;
  });
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('an evaluation that lets the host breathe', () => {
  it('comes to what one that does not comes to', async () => {
    const options = { env, episodes: 3, seed: 5 };
    expect(await evaluateAsync(ones, options)).toEqual(evaluate(ones, options));
    expect(await evaluateAsync(ones, { env })).toMatchObject({ episodes: 100, seed: 30_000 });
    expect(seen.open).toBe(0);
  });

  it('does so when 60 ms have passed, and again: of 8 calls of 20 ms after the third and the sixth', async () => {
    moving(20);
    const told: number[][] = [];
    const onProgress = (...progress: number[]) => void told.push(progress);
    await evaluateAsync(ones, { env, episodes: 1, onProgress });
    expect(told).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('tells how many of its episodes have ended, of 100 where nobody says', async () => {
    moving(60);
    const told: number[][] = [];
    const onProgress = (...progress: number[]) => void told.push(progress);
    await evaluateAsync(ones, { env, episodes: 2, onProgress });
    // One lane flies 8 calls an episode; the last answer ends it.
    const ended = told.map(([count]) => count);
    expect(ended).toEqual([...ended].sort());
    expect([ended[0], ended.at(-1)]).toEqual([0, 2]);
    told.length = 0;
    await evaluateAsync(ones, { env, onProgress });
    expect(told[0]).toEqual([0, 100]);
  });

  it('lets the host run what waits', async () => {
    moving(60);
    const order: string[] = [];
    setImmediate(() => order.push('host'));
    await evaluateAsync(ones, { env, episodes: 1 });
    order.push('evaluation');
    expect(order).toEqual(['host', 'evaluation']);
  });

  it('is not begun when its signal has aborted, and ends where that aborts meanwhile', async () => {
    const reason = new Error('enough');
    seen.steps = 0;
    const before = AbortSignal.abort(reason);
    await expect(evaluateAsync(ones, { env, signal: before })).rejects.toBe(reason);
    expect(seen).toEqual({ open: 0, steps: 0 });
    moving(60);
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    const { signal } = controller;
    await expect(evaluateAsync(ones, { env, episodes: 1, signal, onProgress })).rejects.toBe(
      reason,
    );
    expect(seen.open).toBe(0);
    expect(seen.steps).toBeLessThan(7);
    expect(await evaluateAsync(ones, { env, signal: new AbortController().signal })).toMatchObject({
      mean: 7,
    });
  });

  it('takes environments that are waited for, which the other refuses', async () => {
    const found = await evaluateAsync(ones, { env: 'SlowWalk-v0', episodes: 3 });
    expect(found.results.map(({ terminated }) => terminated)).toEqual([true, true, true]);
    expect(() => evaluate(ones, { env: 'SlowWalk-v0' })).toThrow(/SlowWalk-v0 is waited for/);
  });
});

describe('a breath of the host', () => {
  it('is as long as what waits takes, where functions can be run after it and where not', async () => {
    for (const own of [globalThis.setImmediate, undefined]) {
      const close = vi.spyOn(MessagePort.prototype, 'close');
      vi.stubGlobal('setImmediate', own);
      const order: string[] = [];
      const breath = yieldToHost().then(() => order.push('breath'));
      queueMicrotask(() => order.push('task'));
      await breath;
      expect(order).toEqual(['task', 'breath']);
      expect(close).toHaveBeenCalledTimes(own === undefined ? 1 : 0);
      close.mockRestore();
      vi.unstubAllGlobals();
    }
  });
});

describe('what an evaluation refuses', () => {
  const LAST_SEED = 2 ** 53 - 1;

  it.each<[object, string]>([
    [{ epsilom: 0.1 }, 'Unknown option of evaluate "epsilom". Did you mean "epsilon"?'],
    [{ episodes: 0 }, 'episodes is 0, but must be a whole number in 1..1000000.'],
    [{ episodes: 1_000_001 }, 'episodes is 1000001, but must be'],
    [{ episodes: 1.5 }, 'episodes is 1.5, but'],
    [{ episodes: '3' }, 'episodes is "3", but'],
    [{ maxSteps: 0 }, 'maxSteps is 0, but must be a whole number of at least 1.'],
    [{ maxSteps: 2.5 }, 'maxSteps is 2.5, but'],
    [{ seed: -1 }, '-1'],
    [
      { seed: LAST_SEED - 1, episodes: 3 },
      `seed is ${LAST_SEED - 1}, but the last of 3 episodes begins with seed + 2, which must not exceed ` +
        `${LAST_SEED} (2^53-1).`,
    ],
    [{ epsilon: 2 }, 'epsilon is 2, but must be a number in 0..1.'],
  ])('is said before anything is flown: %j', async (changes, words) => {
    seen.steps = 0;
    expect(() => evaluate(ones, { env, ...changes })).toThrow(words);
    await expect(evaluateAsync(ones, { env, ...changes })).rejects.toThrow(words);
    expect(seen).toEqual({ open: 0, steps: 0 });
  });

  it('is not the last seed that there can be', () => {
    const found = evaluate(ones, { env, seed: LAST_SEED - 1, episodes: 2 });
    expect(found.results.map(({ seed }) => seed)).toEqual([LAST_SEED - 1, LAST_SEED]);
  });
});

describe('episodes that are cut', () => {
  const cutAt = (options: object) => {
    const { cut, meanLength, results } = evaluate(ones, { env, episodes: 2, ...options });
    const { terminated, truncated, cut: isCut } = results[1] ?? {};
    return [cut, meanLength, { terminated, truncated, isCut }];
  };

  it('are those that maxSteps ends, not those that end there by themselves or by their time limit', () => {
    const ended = { terminated: true, truncated: false, isCut: false };
    const limited = { terminated: false, truncated: true, isCut: false };
    const cut = { terminated: false, truncated: true, isCut: true };
    expect(cutAt({ maxSteps: 6 })).toEqual([2, 6, cut]);
    expect(cutAt({ maxSteps: 8 })).toEqual([0, 7, ended]);
    expect(cutAt({ envOptions: { maxEpisodeSteps: 5 } })).toEqual([0, 5, limited]);
    expect(cutAt({ maxSteps: 9, envOptions: { maxEpisodeSteps: 5 } })).toEqual([0, 5, limited]);
    expect(cutAt({ maxSteps: 4, envOptions: { maxEpisodeSteps: 5 } })).toEqual([2, 4, cut]);
    const [found] = evaluate(ones, { env, episodes: 1, maxSteps: 7 }).results;
    expect(found).toMatchObject({ terminated: true, cut: false });
  });

  it('are cut at 10,000 steps where nothing else ends them', () => {
    class Endless extends Seven {
      override step() {
        return { ...super.step(), terminated: false };
      }
    }
    const found = evaluate(ones, { env: () => new Endless(), episodes: 1 });
    expect(found).toMatchObject({ cut: 1, meanLength: 10_000 });
  });
});

describe('an environment that is given itself', () => {
  it('flies one episode after the other, and is left open', () => {
    const own = new Seven();
    const before = seen.open;
    expect(evaluate(ones, { env: own, episodes: 3 })).toMatchObject({ episodes: 3, mean: 7 });
    expect(seen.open).toBe(before);
    own.close();
  });
});
