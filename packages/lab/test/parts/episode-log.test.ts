import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movingAverage } from '../../src/plot/averages';
import { EpisodeLog, WINDOW } from '../../src/training/episode-log';
import type { Episode } from '../../src/training/reports';

const finite = fc.double({ min: -500, max: 300, noNaN: true });
const episode: fc.Arbitrary<Episode> = fc.record({
  return: finite,
  length: fc.integer({ min: 1, max: 1_000 }),
  endedAt: fc.integer({ min: 1, max: 1e9 }),
  seconds: fc.double({ min: 0, max: 1e5, noNaN: true }),
});

function logOf(episodes: readonly Episode[]): EpisodeLog {
  const log = new EpisodeLog();
  for (const one of episodes) log.push(one);
  return log;
}

describe('EpisodeLog', () => {
  it('gives back what went in, and the mean of the last 30 to 1e-9', () => {
    fc.assert(
      fc.property(fc.array(episode, { minLength: 1, maxLength: 80 }), (episodes) => {
        const log = logOf(episodes);
        expect([...log]).toEqual(episodes);
        const means = movingAverage(
          episodes.map((one) => one.return),
          WINDOW,
        );
        log.curve().mean.forEach((mean, i) => {
          expect(Math.abs(mean - (means[i] ?? Number.NaN))).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it('shows 2,000 episodes at most, evenly, the newest among them, and keeps all', () => {
    const one = { return: 0, length: 1, endedAt: 0, seconds: 0 };
    const log = logOf(
      Array.from({ length: 12_345 }, (_, i) => ({ ...one, return: i, endedAt: i })),
    );
    const { number, mean } = log.curve();
    expect(number.length).toBeLessThanOrEqual(2_000);
    expect(number.length).toBeGreaterThan(1_000);
    expect(number.at(-1)).toBe(12_345);
    expect(new Set(number.slice(1).map((value, i) => value - (number[i] ?? 0))).size).toBe(1);
    expect(mean.at(-1)).toBeCloseTo(12_344 - (WINDOW - 1) / 2, 6);
    expect([...log].length).toBe(12_345);
  });

  it('begins anew when it is cleared', () => {
    const log = logOf([{ return: 100, length: 1, endedAt: 1, seconds: 1 }]);
    log.clear();
    expect([log.count, log.mean, log.curve().return]).toEqual([0, Number.NaN, []]);
    log.push({ return: 7, length: 1, endedAt: 1, seconds: 1 });
    expect(log.mean).toBe(7);
  });
});
