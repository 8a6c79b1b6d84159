import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { Rota } from '../../src/training/evaluation/rota.js';
import {
  flyFromEnd,
  flyFromFront,
  type ValidateOptions,
  validate,
} from '../../src/training/evaluation/validate.js';
import { partsOf } from '../../src/training/evaluation/validation-parts.js';

const policy = createAgent({ env: make('CartPole-v1'), seed: 4, hiddenLayers: [4] }).snapshot();
const world = { env: 'CartPole-v1', envOptions: { maxEpisodeSteps: 30 } };
const rotaOf = (episodes: number) => new Rota(new Int32Array(partsOf(episodes).length));

function asking(mean: number, episodes: number): ValidateOptions {
  return { ...world, episodes, required: () => mean, slack: 0, errors: null };
}

describe('the parts of a validation', () => {
  it('are ten episodes, ten more and then twenty each, up to the last', () => {
    const counts = (episodes: number) => partsOf(episodes).map(({ count }) => count);
    expect(counts(1)).toEqual([1]);
    expect(counts(10)).toEqual([10]);
    expect(counts(25)).toEqual([10, 10, 5]);
    expect(counts(150)).toEqual([10, 10, 20, 20, 20, 20, 20, 20, 10]);
  });

  it('follow each other and are all episodes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (episodes) => {
        let flown = 0;
        for (const { first, count } of partsOf(episodes)) {
          expect(first).toBe(flown);
          flown += count;
        }
        expect(flown).toBe(episodes);
      }),
    );
  });
});

describe('a rota', () => {
  it('gives each part once', () => {
    const rota = rotaOf(60);
    expect([0, 3, 0, 3, 1].map((part) => rota.take(part))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
    rota.close();
    expect([0, 1, 2, 3].map((part) => rota.take(part))).toEqual([false, false, false, false]);
  });

  it('is promising once a quarter is behind whoever flies from the front', () => {
    const rota = rotaOf(150);
    const promising = [0, 1, 2, 3].map((part) => {
      rota.take(part);
      return rota.isPromising;
    });
    expect(promising).toEqual([false, false, false, true]);
    const single = rotaOf(10);
    single.close();
    expect(single.isPromising).toBe(false);
  });
});

describe('a validation that two threads fly', () => {
  const mean = 9.4;

  it.each([1, 9, 30, 70])(
    'of %d episodes finds what one thread finds, wherever they meet',
    async (episodes) => {
      for (const bar of [0, mean - 0.2, mean, mean + 0.2, 100]) {
        const options = asking(bar, episodes);
        const alone = await validate(policy, options);
        for (let fromEnd = 0; fromEnd <= partsOf(episodes).length; fromEnd++) {
          const rota = rotaOf(episodes);
          const others = await handsOnly(options, rota, fromEnd);
          const answer = await flyFromFront(policy, options, rota);
          if ('found' in answer) {
            expect(answer.found).toEqual(alone);
            continue;
          }
          expect(answer.flown).toHaveLength(partsOf(episodes).length - fromEnd);
          const flown = Object.assign(others, answer.flown);
          expect(await validate(policy, { ...options, flown })).toEqual(alone);
        }
      }
    },
  );

  it('meets in the middle when both fly at once, and flies nothing twice', async () => {
    const options = asking(0, 150);
    const rota = rotaOf(150);
    const [answer, others] = await Promise.all([
      flyFromFront(policy, options, rota),
      flyFromEnd(policy, options, rota),
    ]);
    const front = 'flown' in answer ? answer.flown.length : 0;
    const end = others.filter((part) => part !== undefined).length;
    expect(front).toBeGreaterThan(1);
    expect(end).toBeGreaterThan(1);
    expect(front + end).toBe(partsOf(150).length);
  });

  it('is left by the one as soon as the other has given it up', async () => {
    const rota = rotaOf(70);
    const answer = await flyFromFront(policy, asking(1_000, 70), rota);
    expect(answer).toMatchObject({ found: { episodes: 10 } });
    expect((await flyFromEnd(policy, asking(1_000, 70), rota)).every((part) => !part)).toBe(true);
  });

  it('flies again what went wrong where a hand was given, and says so then', async () => {
    const options = asking(0, 30);
    const broken = { ...options, env: 'No-such-world-v0' };
    expect(await flyFromEnd(policy, broken, rotaOf(30))).toEqual([undefined, undefined, undefined]);
    await expect(validate(policy, broken)).rejects.toThrow(/No-such-world-v0/);
  });

  it('gives no hand to a run that is stopped', async () => {
    const rota = rotaOf(30);
    const options = { ...asking(0, 30), signal: AbortSignal.abort() };
    await flyFromEnd(policy, options, rota);
    expect(rota.take(2)).toBe(true);
  });

  /** So many parts from the end, as another thread would have flown them. */
  async function handsOnly(options: ValidateOptions, rota: Rota, count: number) {
    const front = partsOf(options.episodes).length - count;
    const inFront = { take: (part: number) => part >= front && rota.take(part) } as Rota;
    return await flyFromEnd(policy, options, inFront);
  }
});
