import { describe, expect, it } from 'vitest';
import { type CardFacts, modelCard } from '../src/index.js';

const facts: CardFacts = {
  ...{
    name: 'x',
    algo: 'ppo',
    env: 'LunarLander-v3',
    envOptions: {},
    isRun: false,
    version: '1.2.3',
  },
  provenance: { env: 'LunarLander-v3', preset: 'default', seed: 1, steps: 5, envOptions: {} },
  score: { mean: 1, std: 2, episodes: 10, seed: 0 },
  python: { from: 'stable_baselines3', algorithm: 'PPO' },
  files: ['x.zip'],
};

describe('the card of an agent', () => {
  it('says who trained it', () => {
    expect(modelCard(facts)).toMatch(/, trained with \[Perilune\]/);
    const origin = { program: 'Stable-Baselines3', version: '2.9.0', algorithm: 'PPO' };
    const card = modelCard({ ...facts, provenance: { steps: 5, origin } });
    expect(card).toMatch(
      /, trained with Stable-Baselines3 2\.9\.0, read and written anew with \[Perilune\]/,
    );
    expect(card).not.toMatch(/, trained with \[Perilune\]/);
  });

  it('has a line for the statistics of its observations where there are any', () => {
    expect(modelCard(facts)).not.toContain('VecNormalize');
    const card = modelCard({ ...facts, files: ['x.zip', 'vec_normalize.pkl'] });
    expect(card).toMatch(
      /import VecNormalize\n\nmodel = .*\nnormalizer = VecNormalize\.load\("vec_normalize\.pkl", venv\).*\nobservation = normalizer\.normalize_obs\(observation\)\naction, _ = model\.predict/,
    );
  });
});
