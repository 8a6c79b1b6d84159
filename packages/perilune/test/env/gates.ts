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
 * A row of gates: action 0 goes through the left one for 1, action 1 through the right one for 2, action 2
 * through a third for 10, which is open in state 0 alone. It looks best everywhere, and whoever takes it
 * where it is shut earns 10 and gets nowhere: an agent that does, or bootstraps from it, is found out.
 *
 * With discount 0.9, the best is worth 2, 3.8 and 5.42 in states 3, 2 and 1, and 10 + 0.9 * 5.42 = 14.878
 * in state 0.
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
    if (action === 2 && this.state > 0) {
      this.trespasses += 1;
      return this.result(10);
    }
    this.state += 1;
    return this.result(action === 2 ? 10 : 1 + action);
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
    const { mask = openGates } = this.options;
    return { actionMask: mask(this.state) };
  }
}

/** None at the end. */
export function openGates(state: number): Uint8Array {
  if (state === LENGTH) return new Uint8Array(3);
  return Uint8Array.of(1, 1, state === 0 ? 1 : 0);
}
