import { expect, it } from 'vitest';
import { make, makeVector, profileLanders } from '../../../src/index.js';

function flyOne(): number[] {
  const env = make('LunarLander-v3');
  env.reset({ seed: 3 });
  const seen: number[] = [];
  for (let i = 0; i < 60; i++) {
    const { observation, reward } = env.step(i % 4);
    seen.push(...observation, reward);
  }
  env.close();
  return seen;
}

/** As many landers as take two calls of the physics. */
function flyMany(): number[] {
  const envs = makeVector('LunarLander-v3', 70);
  envs.reset({ seed: 3 });
  const actions = new Int32Array(70).map((_, i) => i % 4);
  for (let i = 0; i < 100; i++) envs.step(actions);
  const { observations, rewards } = envs.step(actions);
  const seen = [...observations, ...rewards];
  envs.close();
  return seen;
}

it.each([
  ['one lander', flyOne],
  ['a vector', flyMany],
])('leaves the flight of %s as it is', (_, fly) => {
  const alone = fly();
  const profile = profileLanders();
  const watched = fly();
  profile.stop();
  expect(watched).toEqual(alone);
});

it('counts while it is asked to', () => {
  const profile = profileLanders();
  flyOne();
  expect(profile.take().velocityIterations).toBeGreaterThan(0);
  expect(Object.values(profile.take())).toEqual([0, 0, 0, 0, 0]);
  profile.stop();
  flyOne();
  expect(Object.values(profile.take())).toEqual([0, 0, 0, 0, 0]);
});
