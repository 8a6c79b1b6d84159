import { describe, expect, it } from 'vitest';
import { copyState, restoreState } from '../../../src/state/index.js';
import { infoOf, recordedSteps, remake, type ToyEpisode, toySessions } from './recordings.js';

describe('sessions of Gymnasium, replayed with ===: 52 of 52 equal', () => {
  it.each(toySessions)('$env $kwargs seed $seed ($policy)', (session) => {
    const env = remake(session);
    for (const [k, episode] of session.episodes.entries()) {
      const start = env.reset(k === 0 ? { seed: session.seed } : {});
      expect(start).toEqual({ observation: episode.reset_obs, info: infoOf(episode.reset_info) });
      expect(episode.actions.map((action) => env.step(action))).toEqual(recordedSteps(episode));
    }
  });

  it.each(toySessions.filter(({ seed }) => seed < 20))(
    'stepInto replays $env $kwargs',
    (session) => {
      const env = remake(session);
      const out = new Float32Array([session.episodes[0]?.reset_obs ?? 0].flat().length);
      for (const [k, episode] of session.episodes.entries()) {
        env.reset(k === 0 ? { seed: session.seed } : {});
        for (const [t, step] of recordedSteps(episode).entries()) {
          const outcome = env.stepInto(episode.actions[t] as number, out);
          expect({ ...outcome, observation: Array.from(out) }).toEqual({
            ...step,
            observation: [step.observation].flat(),
          });
        }
      }
    },
  );

  it.each(toySessions.filter(({ seed }) => seed < 20))(
    '$env $kwargs goes on from its state after half of an episode as if nothing had been',
    (session) => {
      const env = remake(session);
      const other = remake(session);
      const k = session.episodes.findIndex(({ actions }) => actions.length > 1);
      const episode = session.episodes[k] as ToyEpisode;
      env.reset({ seed: session.seed });
      for (const { actions } of session.episodes.slice(0, k)) {
        for (const action of actions) env.step(action);
        env.reset();
      }
      const half = Math.floor(episode.actions.length / 2);
      for (const action of episode.actions.slice(0, half)) env.step(action);
      other.reset({ seed: 999 });
      restoreState(other, copyState(env));
      const rest = episode.actions.slice(half).map((action) => other.step(action));
      expect(rest).toEqual(recordedSteps(episode).slice(half));
      expect(copyState(other)).not.toEqual(copyState(env));
    },
  );
});
