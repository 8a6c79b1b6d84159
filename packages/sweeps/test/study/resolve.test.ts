import { describe, expect, it } from 'vitest';
import { resolveStudy } from '../../src/index.js';

describe('what a study sets by names', () => {
  const study = { env: 'CartPole-v1', steps: 900, search: { learningRate: [0.1] } };

  it.each([
    [{ hyperparameters: { constructor: 1 } }, '"constructor"'],
    [{ envOptions: { constructor: 1 } }, '"constructor"'],
    [{ search: { constructor: [1, 2] } }, 'constructor'],
    [{ solve: [] }, 'solve is [], but must be an object'],
    [{ search: [] }, 'search is [], but must be an object'],
  ])('is held to the names that there are: %j', async (more, words) => {
    await expect(resolveStudy({ ...study, ...more })).rejects.toThrow(words);
  });
});
