import type { Action, Env, ResetOptions, ResetResult, StepResult } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import type { Archive } from '../../src/state/index.js';

/** A walk on a line: find the end. What a user would write, with no more than `Env` asks for. */
export class Corridor implements Env {
  readonly id = 'Corridor-v0';
  readonly observationSpace: Box;
  readonly actionSpace = new Discrete(2);
  readonly length: number;
  steps = 0;
  closed = false;
  protected position = 0;
  protected random = new Generator(0);

  constructor({ length = 5 }: { length?: number } = {}) {
    this.length = length;
    this.observationSpace = new Box(0, length);
  }

  reset({ seed }: ResetOptions = {}): ResetResult {
    if (seed !== undefined) this.random = new Generator(seed);
    this.position = this.random.integers(0, this.length);
    return { observation: this.observe(), info: { start: this.position } };
  }

  step(action: Action): StepResult {
    this.steps += 1;
    this.position = Math.max(0, this.position + (action === 1 ? 1 : -1));
    const terminated = this.position === this.length;
    const reward = terminated ? 1 : -0.1;
    const info = { position: this.position };
    return { observation: this.observe(), reward, terminated, truncated: false, info };
  }

  close(): void {
    this.closed = true;
  }

  private observe(): Float32Array {
    return Float32Array.of(this.position);
  }
}

/** The same, and can be part of a checkpoint. */
export class SavedCorridor extends Corridor {
  serialize(archive: Archive): void {
    this.position = archive.integer('position', this.position, { most: this.length });
    archive.part('random', this.random);
  }
}

/** Pushes a point about: two continuous actions, and an end of its own by truncation. */
export class Drift implements Env {
  readonly id = 'Drift-v0';
  readonly observationSpace = new Box(-100, 100, { shape: [2] });
  readonly actionSpace = new Box(-1, 1, { shape: [2] });
  private place = [0, 0];
  private random = new Generator(0);

  reset({ seed }: ResetOptions = {}): ResetResult {
    if (seed !== undefined) this.random = new Generator(seed);
    this.place = [this.random.uniform(-1, 1), this.random.uniform(-1, 1)];
    return { observation: Float32Array.from(this.place), info: {} };
  }

  step(action: Action): StepResult {
    const [x, y] = action as readonly [number, number];
    this.place = [(this.place[0] as number) + x, (this.place[1] as number) + y];
    const truncated = this.place.some((value) => Math.abs(value) > 2);
    const observation = Float32Array.from(this.place);
    return { observation, reward: x * y, terminated: false, truncated, info: {} };
  }

  close(): void {}
}
