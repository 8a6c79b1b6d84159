import { describe, expect, it } from 'vitest';
import { actionNoiseOf } from '../../src/agents/actor-critic/action-noise.js';
import { metricsOf } from '../../src/agents/index.js';
import type { Generator } from '../../src/random/index.js';

/** Gives standard normal numbers as told. */
const given = (...numbers: number[]) =>
  ({ standardNormal: () => numbers.shift() }) as unknown as Generator;

const two = { scale: 0.5, environments: 2, width: 1 };

describe('noise on actions', () => {
  it('normal: scale times each number, added', () => {
    const actions = Float32Array.of(0.25, -1);
    actionNoiseOf({ ...two, kind: 'normal', random: given(1, -2) })?.addTo(actions);
    expect([...actions]).toEqual([0.75, -2]);
  });

  it('Ornstein-Uhlenbeck: x - 0.15 x 0.01 + scale 0.1 N, from 0 where an episode has ended', () => {
    const noise = actionNoiseOf({
      ...two,
      kind: 'ornstein-uhlenbeck',
      random: given(1, 2, 0, 0, 0, 0),
    });
    const steps = [0, 1, 2].map((step) => {
      if (step === 2) noise?.endEpisode(1);
      const actions = new Float32Array(2);
      noise?.addTo(actions);
      return [...actions];
    });
    const expected = [
      [0.05, 0.1],
      [0.05 * 0.9985, 0.1 * 0.9985],
      [0.05 * 0.9985 ** 2, 0],
    ];
    steps.flat().forEach((x, i) => {
      expect(x).toBeCloseTo(expected.flat()[i] as number, 7);
    });
  });

  it('none', () => {
    expect(actionNoiseOf({ ...two, kind: 'none', random: given() })).toBeUndefined();
  });
});

describe('what is reported', () => {
  it.each(['sac', 'tqc', 'td3', 'ddpg', 'crossq', 'droq'])(
    '%s: in TensorBoard by the names of others',
    (algo) => {
      const tags = metricsOf(algo).map(({ tag }) => tag);
      expect(tags).toEqual(
        expect.arrayContaining([
          ...['train/actor_loss', 'train/critic_loss', 'train/ent_coef', 'train/ent_coef_loss'],
          'train/learning_rate',
        ]),
      );
    },
  );
});
