import type { Env, StepResult } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';

/**
 * Counts what it does, so that an observation tells where it comes from: [environment's seed, episode,
 * step in the episode, last action]. Episode k of an environment ends after 3 + k % 3 steps, by
 * termination if k is even, by truncation if it is odd.
 */
export class Corridor implements Env {
  readonly id = 'Corridor-v0';
  readonly observationSpace = new Box(-Infinity, Infinity, { shape: [4] });
  readonly actionSpace = new Discrete(3);
  private seed = 0;
  private episode = -1;
  private steps = 0;

  reset(options: { seed?: number | undefined } = {}) {
    if (options.seed !== undefined) this.seed = options.seed % 1000;
    this.episode += 1;
    this.steps = 0;
    return { observation: this.observe(-1), info: {} };
  }

  step(action: number): StepResult {
    this.steps += 1;
    const ended = this.steps >= 3 + (this.episode % 3);
    return {
      observation: this.observe(action),
      reward: this.steps + 10 * action,
      terminated: ended && this.episode % 2 === 0,
      truncated: ended && this.episode % 2 === 1,
      info: {},
    };
  }

  close(): void {}

  private observe(action: number): Float32Array {
    return Float32Array.of(this.seed, this.episode, this.steps, action);
  }
}
