import type { Env, ResetOptions, ResetResult, StepResult } from '../../src/env/index.js';
import { Generator } from '../../src/random/index.js';
import { Discrete } from '../../src/spaces/index.js';
import type { Archive } from '../../src/state/index.js';

/** Steps to the end. */
const LENGTH = 4;

export interface GatesOptions {
  /** What the mask says in a state, if not what the rules do. */
  mask?: (state: number) => unknown;
}

/**
 * A row of gates, the first of two or three open in each: action 0 goes through the left one for 1,
 * action 1 through the right one for 2, action 2 would earn 10, but its gate is shut in every state but one
 * that nobody reaches. Best: always right, 8 in all.
 *
 * Whoever takes the shut gate, which the mask forbids, earns 10 and gets nowhere, so that an agent that
 * looks at it, or bootstraps from it, is found out.
 */
export class Gates implements Env<Discrete, Discrete> {
  readonly id = 'Gates-v0';
  readonly observationSpace = new Discrete(LENGTH + 1);
  readonly actionSpace = new Discrete(3);
  /** Steps taken that the mask forbade. */
  trespasses = 0;
  private random = new Generator(0);
  private state = 0;

  constructor(private readonly options: GatesOptions = {}) {}

  reset({ seed }: ResetOptions = {}): ResetResult<number> {
    if (seed !== undefined) this.random = new Generator(seed);
    this.state = this.random.integers(0, 2);
    return { observation: this.state, info: this.info() };
  }

  step(action: number): StepResult<number> {
    if (action === 2) {
      this.trespasses += 1;
      return this.result(10);
    }
    this.state += 1;
    return this.result(1 + action);
  }

  serialize(archive: Archive): void {
    archive.part('random', this.random);
    this.state = archive.integer('state', this.state, { most: LENGTH });
  }

  close(): void {}

  private result(reward: number): StepResult<number> {
    const terminated = this.state === LENGTH;
    return { observation: this.state, reward, terminated, truncated: false, info: this.info() };
  }

  private info() {
    const { mask = (state) => Uint8Array.of(1, 1, 0).fill(0, state === LENGTH ? 0 : 2) } =
      this.options;
    return { actionMask: mask(this.state) };
  }
}
