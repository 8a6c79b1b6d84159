import type { Action, AsyncEnv, Env, ResetOptions } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import type { Archive } from '../../src/state/index.js';

/** A walk on a line to its end, which can be part of a checkpoint. What happens in it can be changed. */
export class Walk implements Env {
  readonly id: string = 'Walk-v0';
  readonly observationSpace = new Box(0, 6, { shape: [2] });
  readonly actionSpace = new Discrete(2);
  closed = false;
  protected place = 0;
  protected taken = 0;
  protected random = new Generator(0);

  reset({ seed }: ResetOptions = {}) {
    if (seed !== undefined) this.random = new Generator(seed);
    this.place = this.random.integers(0, 5);
    return { observation: this.observe(), info: {} };
  }

  step(action: Action) {
    this.taken += 1;
    this.place = Math.max(0, this.place + (action === 1 ? 1 : -1));
    const terminated = this.place === 6;
    const reward = terminated ? 1 : -0.1;
    return { observation: this.observe(), reward, terminated, truncated: false, info: {} };
  }

  serialize(archive: Archive): void {
    this.place = archive.integer('place', this.place, { most: 6 });
    this.taken = archive.integer('taken', this.taken, { most: 1e9 });
    archive.part('random', this.random);
  }

  close(): void {
    this.closed = true;
  }

  protected observe(): Float32Array {
    return Float32Array.of(this.place, 6 - this.place);
  }
}

/** The same world, that answers when it likes: the later lanes first. */
export class SlowWalk implements AsyncEnv {
  readonly id: string = 'Walk-v0';
  readonly observationSpace = new Box(0, 6, { shape: [2] });
  readonly actionSpace = new Discrete(2);
  private static made = 0;
  private readonly number = SlowWalk.made++;
  private readonly walk: Walk;

  constructor(walk = new Walk()) {
    this.walk = walk;
  }

  async reset(options?: ResetOptions) {
    await this.answering();
    return this.walk.reset(options);
  }

  async step(action: Action) {
    await this.answering();
    return this.walk.step(action);
  }

  serialize(archive: Archive): void {
    this.walk.serialize(archive);
  }

  async close(): Promise<void> {
    this.walk.close();
  }

  private async answering(): Promise<void> {
    for (let turn = 0; turn < 3 - (this.number % 3); turn++) await Promise.resolve();
  }
}
