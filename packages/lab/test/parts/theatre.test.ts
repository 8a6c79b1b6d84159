import { createAgent, loadAgent, make } from 'perilune';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Theatre } from '../../src/flight/theatre';

const PICTURE = 1 / 60;
const MAIN_ENGINE = 2;

function untrained(seed = 1): Uint8Array {
  const env = make('LunarLander-v3');
  const model = createAgent({ algo: 'dqn', env, seed }).snapshot().save();
  env.close();
  return model;
}

describe('Theatre', () => {
  const model = untrained();
  let theatre: Theatre;
  beforeEach(() => {
    theatre = new Theatre();
    theatre.offer(model, 'untrained');
    theatre.enter({ env: 'LunarLander-v3', envOptions: {} });
  });

  /** Shows pictures until something is so. */
  function watch(until: () => boolean): void {
    for (let picture = 0; !until(); picture++) {
      if (picture > 100_000) throw new Error('It never came to that.');
      theatre.tick(PICTURE);
    }
  }

  /** Between two looks at the clock 20 ms pass, more than a picture may think. */
  function thinkSlowly(work: () => void): void {
    let clock = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => {
      clock += 20;
      return clock;
    });
    work();
    now.mockRestore();
  }

  it('flies 50 steps a second and shows its numbers 15 times in one', () => {
    const shown = new Set<number>();
    for (let picture = 0; picture < 60; picture++) {
      theatre.tick(PICTURE);
      shown.add(theatre.step.value);
    }
    expect(theatre.position).toBeCloseTo(50, 6);
    expect(shown.size).toBeLessThanOrEqual(16);
    expect(shown.size).toBeGreaterThanOrEqual(14);
  });

  it('flies more slowly for who thinks for long, rather than keep the page from answering', () => {
    theatre.speed.value = 4;
    theatre.tick(0.1);
    const quick = theatre.position;
    thinkSlowly(() => theatre.tick(0.1));
    expect([quick, theatre.position]).toEqual([20, 21]);
  });

  it('hands the controls over in mid-flight and back, without a new flight', () => {
    watch(() => theatre.step.value >= 20);
    const episode = theatre.episode.value;
    theatre.stick = () => MAIN_ENGINE;
    theatre.handTo('you');
    const taken = episode?.frames.length ?? 0;
    watch(() => theatre.length.value >= taken + 10);
    theatre.handTo('agent');
    const back = episode?.frames.length ?? 0;
    watch(() => theatre.length.value >= back + 5);
    expect(theatre.episode.value).toBe(episode);
    const frames = episode?.frames ?? [];
    const by = (from: number, to: number) => new Set(frames.slice(from, to).map((f) => f.flownBy));
    expect([by(1, taken), by(taken, back), by(back, frames.length)]).toEqual([
      new Set(['agent']),
      new Set(['you']),
      new Set(['agent']),
    ]);
    const yours = frames.slice(taken, back);
    expect(yours.every(({ action }) => action === MAIN_ENGINE)).toBe(true);
  });

  it('keeps the last ten scores of either, each flight counted for who flew most of it', () => {
    theatre.speed.value = 4;
    const flown: number[] = [];
    theatre.finished.subscribe((episode) => episode && flown.push(episode.last.total));
    watch(() => flown.length === 12);
    expect(theatre.scores.value).toEqual({ agent: flown.slice(-10), you: [] });
    theatre.handTo('you');
    watch(() => flown.length === 13);
    expect(theatre.scores.value.you).toEqual(flown.slice(-1));
    expect(theatre.scores.value.agent).toEqual(flown.slice(2, 12));
  });

  it('counts another agent’s flights anew, those of one that has learned on with the ones before', () => {
    theatre.speed.value = 4;
    let flown = 0;
    theatre.finished.subscribe((episode) => {
      if (episode) flown += 1;
    });
    watch(() => flown === 2);
    theatre.offer(untrained(2), 'further on', { isSame: true });
    watch(() => flown === 3);
    expect(theatre.scores.value.agent).toHaveLength(3);
    theatre.offer(untrained(3), 'another');
    watch(() => flown === 4);
    expect(theatre.scores.value.agent).toHaveLength(1);
  });

  it('reads no file that has been read already', () => {
    const bytes = untrained(2);
    const agent = loadAgent(bytes);
    theatre.offer(bytes, 'brought', { agent });
    theatre.restart();
    expect(theatre.agent).toBe(agent);
    expect(theatre.model.value).toBe(bytes);
  });

  it('goes back to a step and on from there, to the same end', () => {
    watch(() => theatre.ending.value !== undefined);
    const end = theatre.length.value;
    theatre.seek(3);
    theatre.tick(1);
    expect([theatre.step.value, theatre.playing.value, theatre.ending.value]).toEqual([
      3,
      false,
      undefined,
    ]);
    theatre.togglePlaying();
    watch(() => theatre.ending.value !== undefined);
    expect(theatre.length.value).toBe(end);
  });

  it('lets a newer agent fly on in mid-flight, and no longer calls it one agent’s flight', () => {
    watch(() => theatre.step.value >= 10);
    const episode = theatre.episode.value;
    const newer = untrained(2);
    theatre.offer(newer, 'newer');
    theatre.relieve();
    expect(theatre.who.value).toBe('newer');
    expect(theatre.model.value).toBe(newer);
    expect(theatre.episode.value).toBe(episode);
    expect(episode?.isOnes).toBe(false);
    watch(() => theatre.step.value >= 12);
  });

  it('lets nobody fly on while somebody looks at a held flight: the next one is the newer agent’s', () => {
    watch(() => theatre.step.value >= 10);
    theatre.seek(5);
    theatre.offer(untrained(2), 'newer');
    theatre.relieve();
    expect([theatre.who.value, theatre.episode.value?.isOnes]).toEqual(['untrained', true]);
    theatre.restart();
    expect(theatre.who.value).toBe('newer');
  });

  it('shows an agent on a terrain by its number, the same flight every time', () => {
    const end = () => {
      theatre.show(7);
      watch(() => theatre.ending.value !== undefined);
      return [theatre.episode.value?.seed, theatre.episode.value?.last.total];
    };
    const first = end();
    expect(first[0]).toBe(7);
    expect(end()).toEqual(first);
  });

  describe('a race', () => {
    beforeEach(() => {
      theatre.stick = () => 0;
      // One that stays up for longer than who does nothing.
      theatre.offer(untrained(4), 'flies away');
      theatre.race();
    });

    it('has the agent beside you on the same terrain, a step to each of yours', () => {
      const { ghost } = theatre;
      const [yours, its] = [theatre.episode.value, ghost?.episode];
      expect([its?.seed, theatre.pilot.value]).toEqual([yours?.seed, 'you']);
      expect(its?.frames[0]?.observation).toEqual(yours?.frames[0]?.observation);
      watch(() => theatre.step.value >= 20);
      expect(ghost?.position).toBe(theatre.position);
      expect(its?.frames.slice(1).every(({ flownBy }) => flownBy === 'agent')).toBe(true);
      theatre.seek(3);
      expect(ghost?.position).toBe(3);
    });

    it('lasts until both are down, by the flight that the agent flies alone, and counts both', () => {
      const terrain = theatre.episode.value?.seed ?? 0;
      watch(() => theatre.raced.value !== undefined);
      const { you, agent } = theatre.scores.value;
      expect(theatre.raced.value).toEqual({ you: you[0], agent: agent[0] });
      expect([you.length, agent.length]).toEqual([1, 1]);
      expect(theatre.rival.value).toEqual({
        total: agent[0],
        ending: theatre.ghost?.episode.ending,
      });
      theatre.show(terrain);
      expect([theatre.ghost, theatre.racing.value]).toEqual([undefined, false]);
      watch(() => theatre.ending.value !== undefined);
      expect(theatre.episode.value?.last.total).toBe(agent[0]);
    });

    it('flies an agent that is not down yet on alone, within what a picture may think', () => {
      const ship = theatre.episode.value;
      const { ghost } = theatre;
      watch(() => ship?.over === true && theatre.position === ship.frames.length - 1);
      if (ghost === undefined) throw new Error('Nobody flies beside you.');
      expect(ghost.isDown).toBe(false);
      const before = ghost.position;
      thinkSlowly(() => theatre.tick(0.1));
      expect(ghost.position - before).toBeLessThanOrEqual(1);
      watch(() => ghost.isDown);
      expect(theatre.episode.value).toBe(ship);
    });

    it('goes on over the next terrain, and ends where the ship is handed back', () => {
      const first = theatre.episode.value?.seed ?? 0;
      watch(() => theatre.episode.value?.seed === first + 1);
      expect(theatre.ghost?.episode.seed).toBe(first + 1);
      theatre.handTo('agent');
      const { ghost, racing, rival, raced } = theatre;
      expect([ghost, racing.value, rival.value, raced.value]).toEqual([
        undefined,
        false,
        undefined,
        undefined,
      ]);
    });

    it('has no ghost where the world waits for you, nor where nobody flies', () => {
      theatre.enter({ env: 'FrozenLake-v1', envOptions: {} });
      expect(theatre.ghost).toBeUndefined();
      theatre.offer(undefined, 'nobody');
      theatre.enter({ env: 'LunarLander-v3', envOptions: {} });
      expect(theatre.ghost).toBeUndefined();
    });
  });
});
