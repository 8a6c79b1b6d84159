import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAgent } from '../../src/agents/index.js';
import { checkEnv, make, makeVector, unregister } from '../../src/env/index.js';
import { evaluate, train } from '../../src/training/index.js';
import { withCheckpoints } from '../training/interrupted.js';

describe('examples/dict-environment.mjs', () => {
  beforeAll(async () => {
    const example = '../../../../examples/dict-environment.mjs';
    await import(example);
  });
  afterAll(() => {
    unregister('Rover-v0');
  });

  it('keeps what an environment must, its scene drawable', () => {
    checkEnv(make('Rover-v0'));
    checkEnv(make('Rover-v0', { width: 3, height: 2, charge: 5 }));
  });

  it('gives observations by name, and rows of six numbers to what learns', () => {
    const env = make('Rover-v0');
    const { observation } = env.reset({ seed: 1 });
    expect(observation).toMatchObject({ loaded: 0, battery: Float32Array.of(1) });
    const envs = makeVector('Rover-v0', 2);
    const { observations } = envs.reset({ seed: 1 });
    const { battery, crystal, loaded, rover } = observation as Record<string, Float32Array>;
    const row = [...battery!, ...crystal!, Number(loaded), ...rover!];
    expect([...observations.subarray(0, 6)]).toEqual(row);
  });

  it('is learned by DQN to a mean return of at least 130, saved, loaded and evaluated to the same', async () => {
    const { agent, evaluation, solved } = await train({ env: 'Rover-v0', evaluationEpisodes: 20 });
    expect(solved).toBe(true);
    expect(evaluation?.mean).toBeGreaterThanOrEqual(130);
    const again = evaluate(loadAgent(agent.save()), { env: 'Rover-v0', episodes: 20 });
    expect(again.mean).toBe(evaluation?.mean);
  });

  it('is part of checkpoints: a run ends as if it had not been interrupted', async () => {
    const run = { env: 'Rover-v0', steps: 2_400, evaluationEpisodes: 0 };
    const { checkpoints, trace } = await withCheckpoints(run, [1_008, 400]);
    const { agent } = await train({ ...run, resumeFrom: checkpoints[1]?.bytes });
    expect(agent.save()).toEqual(trace.model);
  });
});
