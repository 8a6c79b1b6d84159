import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';
import { sharedMoon } from '../../../src/env/lunar-lander/moon.js';
import {
  FILES,
  type LanderEpisode,
  type LanderSession,
  landerSessions,
  optionsOf,
} from './sessions.js';

/** Counts values, and those that are not what was recorded. */
class Count {
  values = 0;
  different = 0;

  add(actual: unknown, recorded: unknown): void {
    this.values += 1;
    if (actual !== recorded) this.different += 1;
  }

  addRow(actual: ArrayLike<number>, recorded: readonly number[]): void {
    for (let i = 0; i < recorded.length; i++) this.add(actual[i], recorded[i]);
  }
}

function replayEpisode(env: LunarLander, episode: LanderEpisode, count: Count): void {
  for (const [i, action] of episode.actions.entries()) {
    const { observation, reward, terminated } = env.step(action);
    count.addRow(observation, episode.obs[i] as number[]);
    count.add(reward, episode.rewards[i]);
    count.add(terminated, i === episode.actions.length - 1 && episode.terminated);
  }
}

function replaySession(session: LanderSession, count: Count): void {
  const env = new LunarLander(optionsOf(session));
  for (const [i, episode] of session.episodes.entries()) {
    const { observation } = env.reset(i === 0 ? { seed: session.seed } : {});
    count.addRow(observation, episode.reset_obs);
    count.addRow(env.scene().terrain.flat(), episode.terrain.flat());
    replayEpisode(env, episode, count);
  }
  env.close();
}

describe('LunarLander against recorded sessions of Gymnasium', () => {
  it.each(FILES)('equals every number of %s with ===', (file) => {
    const count = new Count();
    for (const session of landerSessions(file)) replaySession(session, count);
    expect(count.values).toBeGreaterThan(10_000);
    expect(count.different).toBe(0);
  });
});

describe('the physics against the C library', () => {
  it('equals all 20,000 recorded float32 sines and cosines', () => {
    const url = new URL('../../fixtures/lunar-lander/sinf-cosf.f32', import.meta.url);
    const rows = new Float32Array(new Uint8Array(readFileSync(url)).buffer);
    const { physics } = sharedMoon();
    const count = new Count();
    for (let i = 0; i < rows.length; i += 3) {
      count.add(physics.sineOf(rows[i] as number), rows[i + 1]);
      count.add(physics.cosineOf(rows[i] as number), rows[i + 2]);
    }
    expect(count).toMatchObject({ values: 40_000, different: 0 });
  });

  it('has sines and cosines of any angle up to 1,000,000 rad within 2^-23', () => {
    const { physics } = sharedMoon();
    for (let i = 0; i < 10_000; i++) {
      const angle = Math.fround(1.002 ** i % 1e6) * (i % 2 === 0 ? 1 : -1);
      expect(Math.abs(physics.sineOf(angle) - Math.sin(angle))).toBeLessThan(2 ** -23);
      expect(Math.abs(physics.cosineOf(angle) - Math.cos(angle))).toBeLessThan(2 ** -23);
    }
  });
});
