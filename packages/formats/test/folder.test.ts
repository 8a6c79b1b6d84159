import { describe, expect, it } from 'vitest';
import { filesInFolder } from '../src/index.js';

describe('the agent in a folder', () => {
  it('is the zip file, with the statistics beside it', () => {
    const names = ['README.md', 'ppo.zip', 'ppo/policy.pth', 'vec_normalize.pkl', 'replay.mp4'];
    expect(filesInFolder(names)).toEqual({ agent: 'ppo.zip', vecNormalize: 'vec_normalize.pkl' });
  });

  it('may have its statistics in the folder that it was unpacked to, as rl-zoo has them', () => {
    const names = ['a2c.zip', 'a2c/vecnormalize.pkl'];
    expect(filesInFolder(names)).toEqual({
      agent: 'a2c.zip',
      vecNormalize: 'a2c/vecnormalize.pkl',
    });
  });

  it('is not the numbers of its training, which rl-zoo puts beside it', () => {
    const names = ['dqn-MountainCar-v0.zip', 'train_eval_metrics.zip', 'results.json'];
    expect(filesInFolder(names).agent).toBe('dqn-MountainCar-v0.zip');
  });

  it('is model.pt of unit 8, or one of ours before all others', () => {
    expect(filesInFolder(['model.pt', 'vec_normalize.pkl'])).toEqual({
      agent: 'model.pt',
      vecNormalize: undefined,
    });
    expect(filesInFolder(['a.zip', 'model.safetensors']).agent).toBe('model.safetensors');
    expect(filesInFolder(['weights.bin', 'model.json']).agent).toBe('model.json');
  });

  it('is refused where there is none, or nothing tells which', () => {
    expect(() => filesInFolder(['README.md', 'ppo/policy.zip'])).toThrow(/there is no agent in it/);
    expect(() => filesInFolder(['a.zip', 'b.zip'])).toThrow(
      /several agents in it, "a\.zip", "b\.zip"/,
    );
  });
});
