import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { perilune, temporaryFolder } from './perilune.js';

/** What stands outside of the library, in one file each, and what is asked of it on the command line. */
const examples = [
  {
    what: 'a continuous algorithm',
    file: 'cross-entropy.mjs',
    given: ['--algo', 'cross-entropy', '--set', 'env.continuous=true'],
    more: ['--set', 'population=4', '--set', 'elite=2', '--steps', '2000'],
    facts: { env: 'LunarLander-v3', algo: 'cross-entropy' },
    env: ['--set', 'env.continuous=true'],
    film: 'landing.gif',
  },
  {
    what: 'an environment of named observations',
    file: 'dict-environment.mjs',
    given: ['--env', 'Rover-v0'],
    more: ['--steps', '4000'],
    facts: { env: 'Rover-v0', algo: 'dqn' },
    env: [],
    film: 'episode.gif',
  },
  {
    what: 'a policy without a network',
    file: 'episodic-control.mjs',
    given: ['--algo', 'episodic-control', '--env', 'CartPole-v1'],
    more: ['--steps', '2000'],
    facts: { env: 'CartPole-v1', algo: 'episodic-control' },
    env: [],
    film: 'episode.gif',
  },
];

describe.each(examples)('$what, examples/$file', ({ file, given, more, facts, env, film }) => {
  const folder = temporaryFolder();
  const run = join(folder, 'run');
  const example = fileURLToPath(new URL(`../../../examples/${file}`, import.meta.url));
  let trained: ReturnType<typeof perilune>;

  beforeAll(() => {
    const args = ['train', '--import', example, ...given, ...more, '--out', run, '--json'];
    trained = perilune(args, folder);
  });

  it('is trained, filmed and saved', () => {
    expect(trained.status).toBe(0);
    expect(JSON.parse(trained.stdout)).toMatchObject(facts);
    expect(existsSync(join(run, 'model.safetensors'))).toBe(true);
    expect(readFileSync(join(run, film)).subarray(0, 6).toString()).toBe('GIF89a');
  });

  it('is recorded again by its run', () => {
    const { status, stderr } = perilune(['record', run, '--out', 'again.webp'], folder);
    expect(stderr).toContain('again.webp');
    expect(status).toBe(0);
  });

  it('is evaluated by its run, and by its model alone, to what the run found', () => {
    const { mean } = JSON.parse(trained.stdout).evaluation;
    expect(JSON.parse(perilune(['eval', run, '--json'], folder).stdout).mean).toBe(mean);
    const model = join(run, 'model.safetensors');
    const alone = perilune(['eval', model, '--import', example, ...env, '--json'], folder);
    expect(JSON.parse(alone.stdout).mean).toBe(mean);
  });
});
