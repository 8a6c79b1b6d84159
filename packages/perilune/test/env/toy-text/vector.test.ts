import { describe, expect, it } from 'vitest';
import { type AutoresetMode, make, makeVector } from '../../../src/env/index.js';
import { Generator } from '../../../src/random/index.js';
import { rowWidth, writeRow } from '../../../src/spaces/index.js';
import { copyState, restoreState } from '../../../src/state/index.js';

const STEPS = 150;
const worlds: [id: string, options: object][] = [
  ['FrozenLake-v1', {}],
  ['FrozenLake8x8-v1', { desc: ['SSF', 'FHF', 'FSG'], successRate: 0.6 }],
  ['CliffWalking-v1', {}],
  ['CliffWalkingSlippery-v1', {}],
  ['Taxi-v4', {}],
  ['Taxi-v4', { isRainy: true }],
  ['Taxi-v4', { isRainy: true, ficklePassenger: true }],
  ['Blackjack-v1', { natural: true, sab: false }],
];
const modes: readonly AutoresetMode[] = ['next-step', 'same-step', 'disabled'];

/** A world of the vector alone, which observes in rows. */
function alone(id: string, options: object, seed: number) {
  const env = make(id, { ...options, maxEpisodeSteps: 40 });
  const rowOf = (observation: unknown) => {
    const row = new Float32Array(rowWidth(env.observationSpace));
    writeRow(env.observationSpace, observation as number, row);
    return row;
  };
  return {
    first: rowOf(env.reset({ seed }).observation),
    reset: () => rowOf(env.reset().observation),
    step(action: number) {
      const { observation, ...outcome } = env.step(action);
      const ended = outcome.terminated || outcome.truncated;
      return { row: rowOf(observation), reward: outcome.reward, info: outcome.info, ended };
    },
  };
}

describe.each(worlds)(
  '%s %o in a vector of 3 observes what each world does alone',
  (id, options) => {
    it.each(modes)('%s', (autoreset) => {
      const envs = makeVector(id, 3, { ...options, autoreset, maxEpisodeSteps: 40 });
      const singles = [7, 8, 9].map((seed) => alone(id, options, seed));
      const width = rowWidth(envs.observationSpace);
      const rowsOf = (rows: Float32Array) =>
        singles.map((_, i) => rows.slice(i * width, (i + 1) * width));
      const random = new Generator(1);
      const over = [false, false, false];
      expect(rowsOf(envs.reset({ seed: 7 }).observations)).toEqual(
        singles.map(({ first }) => first),
      );
      for (let t = 0; t < STEPS; t++) {
        const actions = singles.map(() =>
          random.integers(0, id === 'Blackjack-v1' ? 2 : id === 'Taxi-v4' ? 6 : 4),
        );
        const step = envs.step(actions);
        const rows = rowsOf(step.observations);
        for (const [i, single] of singles.entries()) {
          if (over[i] && autoreset === 'next-step') {
            expect([rows[i], step.rewards[i], step.resets[i]]).toEqual([single.reset(), 0, 1]);
            over[i] = false;
            continue;
          }
          const { row, reward, info, ended } = single.step(actions[i] as number);
          const last = ended && autoreset === 'same-step';
          expect(last ? rowsOf(step.finalObservations as Float32Array)[i] : rows[i]).toEqual(row);
          expect(step.rewards[i]).toBe(reward);
          expect(last ? step.finalInfos[i] : step.infos[i]).toEqual(info);
          if (last) expect(rows[i]).toEqual(single.reset());
          over[i] = ended && !last;
        }
        if (autoreset !== 'disabled' || !over.includes(true)) continue;
        const { observations } = envs.reset({ mask: over.map(Number) });
        for (const [i, single] of singles.entries()) {
          if (over[i]) expect(rowsOf(observations)[i]).toEqual(single.reset());
          over[i] = false;
        }
      }
    });
  },
);

describe('the mask that a vector of taxis tells', () => {
  const north = [1, 1];

  it('in the last step of an episode outlives the next episode', () => {
    const taxis = makeVector('Taxi-v4', 2, { autoreset: 'same-step', maxEpisodeSteps: 3 });
    taxis.reset({ seed: 4 });
    for (let step = 0; step < 2; step++) taxis.step(north);
    const info = taxis.step(north).finalInfos[0];
    const told = JSON.stringify(info);
    for (let step = 0; step < 9; step++) taxis.step([step % 4, 0]);
    expect(JSON.stringify(info)).toBe(told);
    expect(info?.actionMask).toHaveLength(6);
  });

  it('after it was restored is what it would have been', () => {
    const [kept, restored] = [makeVector('Taxi-v4', 2), makeVector('Taxi-v4', 2)];
    kept.reset({ seed: 4 });
    kept.step(north);
    restoreState(restored, copyState(kept));
    expect(restored.step(north).infos).toEqual(kept.step(north).infos);
  });
});
