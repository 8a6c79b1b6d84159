import { createAgent, make, UsageError } from 'perilune';
import { describe, expect, it, vi } from 'vitest';
import type { Racer } from '../../src/flight/ground';
import { Race } from '../../src/flight/race';

const PICTURE = 1 / 60;

/** An agent that has learned nothing. */
function racer(
  algo: 'ppo' | 'sac',
  env: string,
  { isTold = true, envOptions = {} }: { isTold?: boolean; envOptions?: object } = {},
): Racer {
  const made = make(env, { ...envOptions });
  const agent = createAgent({ algo, env: made, seed: 2, hiddenLayers: [8] } as never) as {
    snapshot(): Racer['agent'];
  };
  made.close();
  const world = { env, envOptions: { ...envOptions } };
  return { who: `${algo} of ${env}`, agent: agent.snapshot(), world, isTold };
}

const flagsOf = (race: Race) =>
  race.episodes.map(({ frames }) => JSON.stringify(frames[0]?.scene, withoutLander));

/** What does not move. */
function withoutLander(key: string, value: unknown): unknown {
  return ['lander', 'particles', 'engines'].includes(key) ? undefined : value;
}

describe('a race', () => {
  it('is over the same terrain, be engines on or off or throttled, and counts what came of it', () => {
    const race = new Race([
      racer('ppo', 'LunarLander-v3'),
      racer('sac', 'LunarLanderContinuous-v3'),
    ]);
    const [a, b] = race.episodes.map(({ frames }) => Array.from(frames[0]?.observation ?? []));
    expect(a).toEqual(b);
    expect(flagsOf(race)[0]).toBe(flagsOf(race)[1]);
    for (let i = 0; race.terrain.value === 1; i++) {
      if (i > 10_000) throw new Error('It never came to its end.');
      race.tick(PICTURE);
    }
    const { standings } = race;
    expect(race.terrain.value).toBe(2);
    expect(standings.value.map(({ returns }) => returns.length)).toEqual([1, 1]);
    race.close();
  });

  it('takes who says no world along to the ground of the other', () => {
    const windy = racer('ppo', 'LunarLander-v3', { envOptions: { enableWind: true } });
    const race = new Race([windy, racer('sac', 'LunarLanderContinuous-v3', { isTold: false })]);
    expect(race.episodes.map(({ world }) => world.envOptions)).toEqual([
      { enableWind: true },
      { enableWind: true, continuous: true },
    ]);
    race.close();
  });

  it.each([
    [20, 1],
    [6, 2],
    [5, 3],
  ])(
    'of two who think %i ms a step flies %i steps a picture: at most 12 ms, and one step at least',
    (thought, steps) => {
      const race = new Race([racer('ppo', 'LunarLander-v3'), racer('ppo', 'LunarLander-v3')]);
      let clock = 0;
      const now = vi.spyOn(performance, 'now').mockImplementation(() => {
        clock += thought;
        return clock;
      });
      race.tick(0.1);
      now.mockRestore();
      expect(race.position).toBe(steps);
      expect(race.episodes.map(({ frames }) => frames.length - 1)).toEqual([steps, steps]);
      race.close();
    },
  );

  it('that was ended flies no further, nor on another terrain', () => {
    const race = new Race([racer('ppo', 'LunarLander-v3'), racer('ppo', 'LunarLander-v3')]);
    race.tick(PICTURE);
    race.close();
    const { episodes, position } = race;
    race.tick(1);
    race.next();
    expect(race.episodes).toBe(episodes);
    expect(race.position).toBe(position);
  });

  it('is refused where grounds differ', () => {
    const plain = racer('ppo', 'LunarLander-v3');
    const windy = racer('ppo', 'LunarLander-v3', { envOptions: { enableWind: true } });
    const pole = racer('ppo', 'CartPole-v1');
    expect(() => new Race([plain, windy])).toThrow(UsageError);
    expect(() => new Race([plain, windy])).toThrow(/LunarLander-v3, enableWind true/);
    expect(() => new Race([plain, pole])).toThrow(/only on one ground can they race/);
  });
});
