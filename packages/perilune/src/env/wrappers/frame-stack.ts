import { UsageError } from '../../errors.js';
import {
  type AnySpace,
  type AnyValue,
  type Box,
  readRow,
  rowWidth,
  type Space,
  type ValueOf,
  writeRow,
} from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Env, ResetOptions, ResetResult, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import type { TransitionModel } from '../api/transition-model.js';
import { batchedSpace, concatenate, zeroElement } from './batched-space.js';
import { checkCount } from './checks.js';

/** How many observations are stacked, and what stands before the first. */
export interface FrameStackOptions {
  /** How many observations are seen together, at least 1. */
  stackSize: number;
  /**
   * What stands before the first: it again (`reset`, the default), zeros or what is nearest to them (`zero`), or an
   * element of the observation space.
   */
  paddingType?: 'reset' | 'zero' | AnyValue | undefined;
}

/**
 * Shows the latest observations together, the oldest first: Gymnasium's `FrameStackObservation`. They are one
 * array with a first axis more; Discrete ones become a MultiDiscrete's, and each part of a Tuple or Dict is stacked
 * by itself.
 */
export class FrameStackObservation<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
  InnerO extends AnySpace = O,
> extends EnvWrapper<O, A, InnerO, A> {
  /** undefined: the first observation. */
  private readonly padding: AnyValue | undefined;
  private frames: AnyValue[];

  /** @throws UsageError unless the size is at least 1 and the padding known or in the observation space */
  constructor(env: Env<InnerO, A>, options: FrameStackOptions) {
    checkKeys('FrameStackObservation option', options, ['stackSize', 'paddingType']);
    const { stackSize, paddingType = 'reset' } = options;
    checkCount('stackSize', stackSize);
    const padding = paddingOf(env.observationSpace, paddingType);
    super(env, { observationSpace: batchedSpace(env.observationSpace, stackSize) as O });
    this.padding = padding;
    this.frames = new Array(stackSize).fill(zeroElement(env.observationSpace));
  }

  override reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    const { observation, info } = this.env.reset(options);
    const { padding = observation as AnyValue } = this;
    this.frames.fill(padding);
    return { observation: this.stack(observation as AnyValue), info };
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    const result = this.env.step(action);
    return { ...result, observation: this.stack(result.observation as AnyValue) };
  }

  /** @throws UsageError: several observations are none of the model's states */
  override model(): TransitionModel {
    throw new UsageError(
      `${this.id}: several observations at a time are none of the transition model's states. Ask the environment inside.`,
    );
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    const { observationSpace: space } = this.env;
    const width = rowWidth(space);
    const rows = new Float64Array(this.frames.length * width);
    this.frames.forEach((frame, i) => {
      writeRow(space as AnySpace, frame, rows, i * width);
    });
    archive.array('frames', rows);
    this.frames = this.frames.map((_, i) => readRow(space as AnySpace, rows, i * width));
  }

  private stack(observation: AnyValue): ValueOf<O> {
    this.frames.shift();
    this.frames.push(observation);
    return concatenate(this.env.observationSpace, this.frames) as ValueOf<O>;
  }
}

function paddingOf(space: AnySpace, padding: unknown): AnyValue | undefined {
  if (padding === 'reset') return undefined;
  if (padding === 'zero') return zeroElement(space);
  if (typeof padding !== 'string' && space.contains(padding))
    return structuredClone(padding) as AnyValue;
  throw new UsageError(
    `paddingType must be "reset", "zero" or an element of ${space}, but ${show(padding)} was given.`,
  );
}
