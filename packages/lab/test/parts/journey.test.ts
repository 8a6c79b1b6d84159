import { beforeAll, describe, expect, it } from 'vitest';
import { type Film, filmOf, isInPicture } from '../../src/journey/film';
import { Milestones } from '../../src/journey/milestones';
import { chooseStops, judge, type Stop, sayEnding, tellFilm } from '../../src/journey/telling';
import { Run } from '../../src/state/run';
import { columnsOf } from '../../src/training/episode-log';
import type { Outcome, Trial } from '../../src/training/reports';
import { Trainer } from '../../src/training/trainer';

const env = 'LunarLander-v3';
const world = { env, envOptions: {} };
const film = (of: Partial<Film>): Film => ({
  ending: 'crashed',
  total: -100,
  steps: 80,
  scene: { kind: 'shapes', width: 1, height: 1, shapes: [] } as never,
  aloft: 0,
  ...of,
});

describe('what is told of a flight', () => {
  const milestone = { steps: 9_000, episodes: 1_234, policy: new Uint8Array() };

  it.each([
    [{ ending: 'crashed' }, 'crashed'],
    [{ ending: 'time is up', aloft: 0.9 }, 'hovers'],
    [{ ending: 'time is up', aloft: 0.1 }, 'stands, engines on'],
    [{ ending: 'flew out' }, 'flew out'],
  ] as const)('%j is: %s', (of, word) => {
    expect(sayEnding(film(of), env)).toBe(word);
  });

  it('is good where it lands, bad where it breaks, and elsewhere good by what counts as solved', () => {
    const ends = ['landed', 'crashed', 'flew out'] as const;
    expect(ends.map((ending) => judge(film({ ending }), env))).toEqual(['good', 'bad', 'bad']);
    expect(judge(film({ ending: 'time is up', aloft: 1 }), env)).toBeUndefined();
    const lake = (total: number) => judge(film({ ending: 'ended', total }), 'FrozenLake-v1');
    expect([lake(1), lake(0)]).toEqual(['good', undefined]);
  });

  it('names the episodes and the points, and before any practice says so', () => {
    const landed = film({ ending: 'landed', total: 253.6 });
    expect(tellFilm(landed, milestone, env)).toBe('After 1,234 episodes it lands: 254 points.');
    const first = { ...milestone, steps: 0, episodes: 0 };
    expect(tellFilm(film({}), first, env)).toBe('Before any practice it crashes: −100 points.');
  });

  it('claims no hovering of a world without legs', () => {
    const swung = film({ ending: 'time is up', aloft: 1, steps: 200 });
    const said = tellFilm(swung, milestone, 'Pendulum-v1');
    expect(said).toBe('After 1,234 episodes the episode ends after 200 steps: −100 points.');
  });
});

describe('the journey of the first visit: the quick recipe on seed 1', { timeout: 120_000 }, () => {
  const passed = new Milestones();
  const trials: Trial[] = [];
  let outcome: Outcome;
  const all: Stop[] = [];
  let stops: readonly Stop[];
  beforeAll(async () => {
    outcome = await new Trainer().train(
      { env, preset: 'fast', seed: 1 },
      ({ milestones, trials: more }) => {
        for (const milestone of milestones) passed.add(milestone);
        trials.push(...more);
      },
      { milestones: true },
    );
    const { steps, episodes, model: policy } = outcome;
    for (const milestone of [...passed.list, { steps, episodes, policy }]) {
      all.push({ milestone, film: await filmOf(milestone, world) });
    }
    stops = chooseStops(all, env);
  }, 120_000);

  it('is a crash, a hover and a landing', () => {
    expect(stops.map((stop) => sayEnding(stop.film, env))).toEqual(['crashed', 'hovers', 'landed']);
  });

  it('has a lander in every picture of its strip, in those of flights out of the picture too', () => {
    expect(all.map(({ film: { ending } }) => ending)).toContain('flew out');
    expect(all.map(({ film: { scene } }) => isInPicture(scene))).not.toContain(false);
  });

  it('leaves its policies at the same steps on every machine', () => {
    const steps = passed.list.map((milestone) => milestone.steps);
    const late = [16, 32, 48, 64, 80].map((thousands) => thousands * 1_000);
    expect(steps).toEqual([0, 2_000, 8_000, ...late]);
  });

  it('tells every validation once, the last of them the one that solved', () => {
    const all = [...trials, ...outcome.trials];
    expect(all.at(-1)).toMatchObject({ episode: outcome.episodes, flown: 150 });
    expect(all.at(-1)?.mean).toBeGreaterThanOrEqual(200);
    const { episodes } = outcome;
    expect(all.every(({ episode }) => episode <= episodes)).toBe(true);
    expect(new Set(all.map(({ episode }) => episode)).size).toBe(all.length);
  });

  it('tells the validation that solved after a reload as well', () => {
    const { steps } = outcome;
    const head = { id: 'tab', options: { env }, began: 0, steps, keptAt: 0 };
    const run = new Run();
    run.restore(
      { ...head, paused: false, over: true, attempts: 0 },
      { report: undefined, policy: outcome.model, episodes: columnsOf([]), trials, outcome },
    );
    expect(run.trials.value).toEqual([...trials, ...outcome.trials]);
  });
});
