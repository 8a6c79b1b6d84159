import type { EvaluatedEpisode, Evaluation } from 'perilune';
import { describe, expect, it } from 'vitest';
import {
  countEnds,
  endOf,
  episodesCsv,
  passMarkOf,
  summarizeEvaluation,
} from '../../src/records/evaluation.js';

const OVER = { truncated: false, cut: false, info: {} };

function episode(changes: Partial<EvaluatedEpisode> = {}): EvaluatedEpisode {
  return { seed: 7, return: -1.25, length: 30, terminated: true, ...OVER, ...changes };
}

const landed = episode({ info: { end: 'landed', onPad: true } });
const beside = episode({ info: { end: 'landed', onPad: false } });
const crashed = episode({ info: { end: 'crashed', onPad: true } });
const flewOut = episode({ info: { end: 'flew-out' } });
const timedOut = episode({ terminated: false, info: { end: 'landed', onPad: true } });
const poleFell = episode();

function evaluationOf(...results: EvaluatedEpisode[]): Evaluation {
  const numbers = { mean: 1, std: 2, cvar5: 3, meanLength: 4, cut: 0 };
  return { episodes: results.length, seed: 30_000, ...numbers, results };
}

describe('how an episode ended', () => {
  it('is what the lander says if it was terminated, and that its time was up if it was cut', () => {
    expect([landed, beside, crashed, flewOut, timedOut, poleFell].map(endOf)).toEqual([
      ...['landed', 'landed', 'crashed', 'flew-out', 'timed-out', 'ended'],
    ]);
    expect(endOf(episode({ info: { end: 'exploded' } }))).toBe('ended');
  });

  it('is counted, a landing on the pad once more', () => {
    const all = [landed, landed, landed, beside, crashed, flewOut, flewOut, flewOut, timedOut];
    const ends = { landed: 4, onPad: 3, crashed: 1, flewOut: 3, timedOut: 1 };
    expect(countEnds(evaluationOf(...all))).toEqual(ends);
    expect(summarizeEvaluation(evaluationOf(...all))).toEqual({
      ...{ episodes: 9, seed: 30_000, mean: 1, std: 2, cvar5: 3 },
      ...ends,
    });
  });

  it('is not counted where another environment knows no such ends', () => {
    expect(countEnds(evaluationOf(landed, poleFell))).toBeUndefined();
    expect(summarizeEvaluation(evaluationOf(poleFell))).toEqual({
      ...{ episodes: 1, seed: 30_000, mean: 1, std: 2, cvar5: 3 },
    });
    expect(countEnds(evaluationOf(timedOut))).toBeUndefined();
  });

  it('is told with how many episodes were cut, where some were', () => {
    const cut = { ...evaluationOf(poleFell, poleFell), cut: 1 };
    expect(summarizeEvaluation(cut)).toMatchObject({ episodes: 2, cut: 1 });
    expect(summarizeEvaluation({ ...cut, cut: 0 })).not.toHaveProperty('cut');
  });
});

describe('F8: episodes whose time was up, all of them', () => {
  it('are a perfect CartPole, which knows no landing, or a lander that never came down', () => {
    const all = evaluationOf(timedOut, timedOut);
    expect(countEnds(all, 'CartPole-v1')).toBeUndefined();
    expect(summarizeEvaluation(all, 'CartPole-v1')).not.toHaveProperty('landed');
    expect(countEnds(all, 'LunarLander-v3')).toMatchObject({ landed: 0, timedOut: 2 });
  });
});

describe('whether a lander passes in the course', () => {
  it('is whether its mean less its deviation is 200 at least, and asked of landers alone', () => {
    const markOf = (mean: number, env = 'LunarLander-v3') => passMarkOf({ mean, std: 30 }, env);
    expect(markOf(230)).toEqual({ value: 200, mark: 200, passed: true });
    expect(markOf(229.5)).toEqual({ value: 199.5, mark: 200, passed: false });
    expect(markOf(250, 'LunarLanderContinuous-v3')?.passed).toBe(true);
    expect(markOf(500, 'CartPole-v1')).toBeUndefined();
    expect(markOf(500, 'My-LunarLander-v3')).toBeUndefined();
  });
});

describe('the episodes of an evaluation as CSV', () => {
  it('have a row of names, then one each with all digits', () => {
    const odd = episode({ seed: 8, return: 0.1 + 0.2, info: {} });
    expect(episodesCsv([landed, crashed, odd, timedOut])).toBe(
      'seed,return,length,end,onPad\n' +
        '7,-1.25,30,landed,1\n' +
        '7,-1.25,30,crashed,1\n' +
        '8,0.30000000000000004,30,ended,0\n' +
        '7,-1.25,30,timed-out,1\n',
    );
  });
});
