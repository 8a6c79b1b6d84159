import type { TimedEpisode } from 'perilune';
import { describe, expect, it } from 'vitest';
import { promising } from '../../course/learning';
import { cameOf, mattered, sayCounted } from '../../src/story/breaking';

const episode = (came: number, predictedReturn: number): TimedEpisode => ({
  ...{ return: came, discountedReturn: came, predictedReturn },
  ...{ length: 1, endedAt: 1, seconds: 0 },
});
/** As a loop has it where the first action was tried out. */
const NO_PROMISE = Number.NaN;

describe('what came of a run', () => {
  it('holds promises against what came of the episodes that began with one', () => {
    const episodes = [episode(10, 15), episode(1_000, NO_PROMISE), episode(20, 27)];
    expect(cameOf(false, episodes).excess).toBe(6);
    expect(promising({ episodes })).toEqual([episodes[0], episodes[2]]);
  });

  it('has nothing to compare where none did, and then no loss shows', () => {
    const none = cameOf(false, [episode(10, NO_PROMISE)]);
    expect(none).toEqual({ solved: false, last: 10, excess: Number.NaN });
    const far = cameOf(false, [episode(10, 1_000)]);
    expect([mattered({ beyond: 8 }, none, far), mattered({ beyond: 8 }, far, none)]).toEqual([
      false,
      false,
    ]);
    expect(cameOf(false, []).last).toBeNaN();
  });
});

describe('what was counted', () => {
  const recipe = { env: 'CartPole-v1', steps: 16_000 };
  const of = { mattered: 18, whole: 19, broken: 2, of: 20 };

  it.each([
    [{ solved: true }, 'solved whole on 19 of 20 seeds, broken on 2.'],
    [
      { times: 1.5 },
      'on 18 of 20 seeds its last episodes bring over 1.5 times as much whole as broken.',
    ],
    [
      { beyond: 100 },
      'on 18 of 20 seeds its promises, broken, exceed what comes by over 100 points more than whole.',
    ],
  ] as const)('by %j says what either came to', (measure, words) => {
    expect(sayCounted({ recipe, measure }, of, 'The cart')).toBe(
      `The cart, 16,000 steps: ${words}`,
    );
  });

  it('says that nothing showed where it hardly did', () => {
    const said = sayCounted(
      { recipe, measure: { times: 1.5 } },
      { ...of, mattered: 4 },
      'The cart',
    );
    expect(said).toBe('It made no difference on 16 of 20 seeds (The cart, 16,000 steps).');
  });
});
