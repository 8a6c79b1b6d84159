import { type AnySpace, type AnyValue, spaceFromJSON } from '../../spaces/index.js';
import type { Action, AnyEnv, StepResult } from '../api/env.js';

export interface PlayOptions {
  /** Instead of the environment's. */
  step?: (action: Action<AnySpace>) => StepResult<AnyValue>;
  /** Default 200. */
  steps?: number;
}

/** Plays an environment with random actions, always the same ones, that its masks allow. */
export class Player {
  /** What the environment last said, if it has masks. */
  mask: unknown;

  constructor(readonly env: AnyEnv) {}

  reset(seed?: number): AnyValue {
    const { observation, info } = this.env.reset(seed === undefined ? undefined : { seed });
    this.mask = info?.actionMask;
    return observation;
  }

  /** Over as many episodes as it takes; each step as it comes. */
  *goOn({ step = (action) => this.env.step(action), steps = 200 }: PlayOptions = {}) {
    const actions = spaceFromJSON(this.env.actionSpace.toJSON());
    actions.seed(123);
    for (let i = 0; i < steps; i++) {
      const result = step(this.draw(actions));
      yield result;
      this.mask = result.info?.actionMask;
      if (result.terminated || result.truncated) this.reset();
    }
  }

  private draw(space: AnySpace): Action<AnySpace> {
    if (space.kind !== 'discrete' || !isUsable(this.mask, space.n)) return space.sample();
    return space.sample({ mask: this.mask });
  }
}

/** Others are found by whoever checks them. */
function isUsable(mask: unknown, n: number): mask is ArrayLike<number> {
  if (typeof mask !== 'object' || mask === null) return false;
  const flags = Array.from(mask as ArrayLike<unknown>);
  return flags.length === n && flags.every((flag) => flag === 0 || flag === 1);
}
