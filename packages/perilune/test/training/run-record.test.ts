import { describe, expect, it } from 'vitest';
import { type Agent, createAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { captureState, restoreState } from '../../src/state/index.js';
import { RunRecord } from '../../src/training/run/run-record.js';

const env = make('CartPole-v1');
const policies: Agent[] = Array.from({ length: 4 }, (_, seed) =>
  createAgent({ env, seed }).snapshot(),
);

/** What is best, what is to be surpassed and when it was solved, after each of these validations. */
function follow(validations: readonly (readonly [mean: number, episodes: number])[]) {
  const record = new RunRecord();
  return validations.map(([mean, episodes], i) => {
    const agent = policies[i];
    if (agent === undefined) throw new Error('There are four policies.');
    const solves = episodes === 100 && mean >= 225;
    const at = { step: 10 * i, seconds: i };
    record.addValidation(
      agent,
      { step: 10 * i, mean, meanLength: 90, episodes },
      solves ? at : undefined,
    );
    const { toSurpass, solvedAt } = record;
    return { best: policies.indexOf(record.agent as never), toSurpass, solvedAt: solvedAt?.step };
  });
}

describe('the policy that a run record keeps', () => {
  it('is the one of 200, then of 230, not of 229, then of 260; solved by the 230, and 260 to beat', () => {
    expect(
      follow([
        [200, 100],
        [230, 100],
        [229, 100],
        [260, 100],
      ]),
    ).toEqual([
      { best: 0, toSurpass: undefined, solvedAt: undefined },
      { best: 1, toSurpass: 230, solvedAt: 10 },
      { best: 1, toSurpass: 230, solvedAt: 10 },
      { best: 3, toSurpass: 260, solvedAt: 10 },
    ]);
  });

  it('is solved by whole validations alone: 240 over 20 episodes solves nothing, 226 over 100 does', () => {
    expect(
      follow([
        [240, 20],
        [226, 100],
        [300, 20],
      ]),
    ).toEqual([
      { best: 0, toSurpass: undefined, solvedAt: undefined },
      { best: 1, toSurpass: 226, solvedAt: 10 },
      { best: 1, toSurpass: 226, solvedAt: 10 },
    ]);
  });

  it('is the one of 215 over 40 episodes, not of 190 over 10 nor of 220 over 10 that came after', () => {
    const found = follow([
      [190, 10],
      [215, 40],
      [220, 10],
      [216, 40],
    ]);
    expect(found.map(({ best }) => best)).toEqual([0, 1, 1, 3]);
  });

  it('has of its episodes their returns too, also when it comes back from a checkpoint', () => {
    const record = new RunRecord();
    expect([record.episodes, record.returns, record.validations]).toEqual([[], [], []]);
    expect([record.bestMean, record.toSurpass, record.solvedAt]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const episodes = [4, -2].map((value, i) => ({
      ...{ return: value, length: i + 1, endedAt: 10 * i, seconds: i },
      ...{ discountedReturn: 1, predictedReturn: 2 },
    }));
    for (const episode of episodes) record.addEpisode(episode);
    expect(record.returns).toEqual([4, -2]);
    const other = new RunRecord();
    restoreState(other, captureState(record));
    expect([other.episodes, other.returns]).toEqual([episodes, [4, -2]]);
    other.addEpisode(episodes[0] as never);
    expect(other.returns).toEqual([4, -2, 4]);
  });

  it('keeps the earlier of two equal policies, and has none before the first', () => {
    expect(new RunRecord().agent).toBeUndefined();
    const [, second] = follow([
      [150, 100],
      [150, 100],
    ]);
    expect(second?.best).toBe(0);
  });

  it('comes back from a checkpoint with the mean that is to be surpassed, and does not fall behind it', () => {
    const [agent, worse] = policies as [Agent, Agent];
    const before = new RunRecord();
    before.addValidation(
      agent,
      { step: 10, mean: 260, meanLength: 90, episodes: 100 },
      { step: 10, seconds: 1 },
    );
    const after = new RunRecord();
    const state = captureState(before);
    expect([...state.keys()]).toEqual([
      ...['episodes', 'validations', 'solved'],
      ...['has best', 'best.model', 'best.mean', 'best.episodes'],
    ]);
    restoreState(after, state);
    expect(after.bestMean).toBe(260);
    after.addValidation(
      worse,
      { step: 20, mean: 250, meanLength: 90, episodes: 100 },
      { step: 20, seconds: 2 },
    );
    expect(after).toMatchObject({ toSurpass: 260, solvedAt: { step: 10, seconds: 1 } });
    expect(after.agent?.save()).toEqual(agent.save());
  });
});
