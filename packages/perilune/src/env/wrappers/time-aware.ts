import { UsageError } from '../../errors.js';
import {
  type AnySpace,
  type AnyValue,
  Box,
  Dict,
  flatten,
  type Space,
  Tuple,
  type ValueOf,
} from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Env, ResetOptions, ResetResult, StepResult } from '../api/env.js';
import { timeLimitOf } from '../api/time-limit.js';
import { flatSpaceOf } from './flatten-observation.js';
import { ObservationWrapper } from './observation-wrapper.js';

/** How the time is added to observations. */
export interface TimeAwareOptions {
  /** Whether observation and time are one flat list of numbers. Default true. */
  flatten?: boolean | undefined;
  /** The part of the time limit that is over, in 0..1, instead of the steps taken. Default false. */
  normalizeTime?: boolean | undefined;
  /** The time's key where observations are a Dict. Default `time`. */
  dictTimeKey?: string | undefined;
}

/**
 * Shows beside the observation how many steps of the time limit are over: Gymnasium's `TimeAwareObservation`. A Dict
 * gets an entry more, a Tuple a last part, anything else becomes a Dict of `obs` and `time`; and unless `flatten`
 * is false that is shown in its flat form.
 */
export class TimeAwareObservation<
  O extends AnySpace = Box<'float64'>,
  A extends AnySpace = Space,
  InnerO extends AnySpace = Box,
> extends ObservationWrapper<O, A, InnerO> {
  private readonly joined: Joined;
  private readonly flat: boolean;
  private readonly limit: number;
  private readonly normalized: boolean;
  private steps = 0;

  /** @throws UsageError without a time limit inside, and when the Dict has the key */
  constructor(env: Env<InnerO, A>, options: TimeAwareOptions = {}) {
    checkKeys('TimeAwareObservation option', options, ['flatten', 'normalizeTime', 'dictTimeKey']);
    const { flatten: flat = true, normalizeTime = false, dictTimeKey = 'time' } = options;
    const limit = checkLimit(env);
    const time = normalizeTime ? new Box(0, 1) : new Box(0, limit, { dtype: 'int32' });
    const joined = join(env.observationSpace, time as AnySpace, dictTimeKey);
    super(env, { observationSpace: (flat ? flatSpaceOf(joined.space) : joined.space) as O });
    this.joined = joined;
    this.flat = flat;
    this.limit = limit;
    this.normalized = normalizeTime;
  }

  override reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    this.steps = 0;
    return super.reset(options);
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    this.steps += 1;
    return super.step(action);
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    this.steps = archive.integer('steps', this.steps, { most: Number.MAX_SAFE_INTEGER });
  }

  protected override observation(observation: ValueOf<InnerO>): ValueOf<O> {
    const { joined, steps } = this;
    const time = this.normalized ? Float32Array.of(steps / this.limit) : Int32Array.of(steps);
    const both = joined.put(observation as AnyValue, time);
    return (this.flat ? flatten(joined.space, both) : both) as ValueOf<O>;
  }
}

/** An observation and a time in one. */
interface Joined {
  space: AnySpace;
  put(observation: AnyValue, time: AnyValue): AnyValue;
}

function join(space: AnySpace, time: AnySpace, key: string): Joined {
  if (space.kind === 'dict') return joinDict(space, time, key);
  if (space.kind === 'tuple') {
    return {
      space: new Tuple([...space.parts, time]),
      put: (observation, now) => [...(observation as readonly AnyValue[]), now],
    };
  }
  return {
    space: new Dict({ obs: space, time }),
    put: (observation, now) => ({ obs: observation, time: now }),
  };
}

function joinDict(space: Dict, time: AnySpace, key: string): Joined {
  if (space.keys.includes(key)) {
    throw new UsageError(
      `The observations have an entry ${JSON.stringify(key)} already: choose another dictTimeKey.`,
    );
  }
  const parts = Object.fromEntries(space.keys.map((name, i) => [name, space.parts[i] as AnySpace]));
  return {
    space: new Dict({ ...parts, [key]: time }),
    put: (observation, now) => ({ ...(observation as Record<string, AnyValue>), [key]: now }),
  };
}

function checkLimit(env: object): number {
  const limit = timeLimitOf(env);
  if (limit !== undefined) return limit;
  throw new UsageError(
    'TimeAwareObservation needs a time limit inside: wrap the environment in a TimeLimit first, or give maxEpisodeSteps to make.',
  );
}
