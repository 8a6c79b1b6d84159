import type { ResultJson } from '@perilune/runs';
import { describe, expect, it } from 'vitest';
import { resolveStudy } from '../../src/index.js';
import { scoresOf } from '../../src/study/objective.js';

const prices = { steps: 3, updates: 50, validationSteps: 2 };
const objective = { metric: 'costToSolved', prices };

function studyOf(more: object) {
  return resolveStudy({ env: 'CartPole-v1', search: { learningRate: [0.1] }, steps: 900, ...more });
}

/** 100 steps, 4 updates, two validations of 10 episodes of 7 steps and 20 of 8: 300 + 200 + 2 (70 + 160). */
function resultOf(more: Partial<ResultJson>): ResultJson {
  const validations = [
    { step: 50, mean: 20, meanLength: 7, episodes: 10 },
    { step: 100, mean: 480, meanLength: 8, episodes: 20 },
  ];
  return { solved: true, steps: 100, updates: 4, validations, ...more } as ResultJson;
}

it('secondsToSolved are of a run that was not solved as of twice all its steps: 36 of 2 in 100 of 900', async () => {
  const study = await studyOf({ objective: 'secondsToSolved' });
  const diverged = resultOf({ solvedAtSeconds: null, seconds: 2 });
  expect(scoresOf(diverged, study)).toEqual([36]);
});

describe('costToSolved', () => {
  it('is 960 of 100 steps at 3, 4 updates at 50 and 230 steps of validations at 2', async () => {
    expect(scoresOf(resultOf({}), await studyOf({ objective }))).toEqual([960]);
  });

  it('is of a run that was not solved as of twice all its steps: 18 times 960 of one that diverged at step 100 of 900', async () => {
    const study = await studyOf({ objective });
    expect(scoresOf(resultOf({ solved: false, steps: 900, updates: 4 }), study)).toEqual([6720]);
    expect(scoresOf(resultOf({ solved: false }), study)).toEqual([17_280]);
  });

  it('leaves out what has no price', async () => {
    const updatesAlone = { metric: 'costToSolved', prices: { updates: 2 } };
    expect(scoresOf(resultOf({}), await studyOf({ objective: updatesAlone }))).toEqual([8]);
  });

  it('is the less the better, the seeds coming to their mean', async () => {
    const { objectives } = await studyOf({ objective });
    expect(objectives).toEqual([
      { metric: 'costToSolved', prices, direction: 'minimize', aggregate: 'mean' },
    ]);
  });

  it('leaves other objectives written as ever', async () => {
    for (const given of ['steps', { metric: 'steps' }]) {
      const { objectives } = await studyOf({ objective: given });
      expect(JSON.stringify(objectives)).toBe(
        '[{"metric":"steps","direction":"minimize","aggregate":"mean"}]',
      );
    }
  });

  it.each([
    ['costToSolved', 'needs prices'],
    [{ metric: 'costToSolved', prices: {} }, 'one of them above 0'],
    [{ metric: 'costToSolved', prices: { steps: -1 } }, 'prices.steps'],
    [{ metric: 'costToSolved', prices: { update: 1 } }, 'updates'],
    [{ metric: 'score', prices }, 'score, which has no prices'],
  ])('%j is refused by its name', async (given, words) => {
    await expect(studyOf({ objective: given })).rejects.toThrow(words);
  });
});
