import { UsageError } from '../../errors.js';
import type { Insight, Scene } from '../../scene/index.js';
import { type AnySpace, type Box, rowWidth, type Space, type ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkAction, checkResetOptions } from '../api/checks.js';
import type {
  Action,
  Env,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import type { TransitionModel } from '../api/transition-model.js';

const PHASES = ['new', 'running', 'ended', 'closed'] as const;

type Phase = (typeof PHASES)[number];

/**
 * Refuses what makes no sense before the environment sees it: a step before the first reset, after an
 * end or after `close`, an unknown reset option, an invalid seed or action. More than Gymnasium's
 * `OrderEnforcing`, which lets a step after the end through.
 */
export class Guard<O extends AnySpace = Box, A extends AnySpace = Space> extends EnvWrapper<O, A> {
  private phase: Phase = 'new';

  /** @param madeWith the options that it was made with, where any were given: agents note them down */
  constructor(
    env: Env<O, A>,
    readonly madeWith?: Readonly<Record<string, unknown>> | undefined,
  ) {
    super(env);
  }

  override reset(options?: ResetOptions): ResetResult<ValueOf<O>> {
    this.checkOpen('reset');
    checkResetOptions(options);
    const result = this.env.reset(options);
    this.phase = 'running';
    return result;
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    this.checkStep(action);
    const result = this.env.step(action);
    this.follow(result);
    return result;
  }

  override stepInto(action: Action<A>, out: Float32Array): Readonly<StepOutcome> {
    this.checkStep(action);
    this.checkOut(out);
    const outcome = this.innerStepInto(action, out);
    this.follow(outcome);
    return outcome;
  }

  override scene(insight?: Insight): Scene {
    this.checkOpen('scene');
    if (this.phase === 'new') throw new UsageError(`${this.id}: call reset() before scene().`);
    return super.scene(insight);
  }

  override model(): TransitionModel {
    return this.innerModel();
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    const most = PHASES.length - 1;
    const phase = archive.integer('phase', PHASES.indexOf(this.phase), { most });
    this.phase = PHASES[phase] as Phase;
  }

  override close(): void {
    if (this.phase === 'closed') return;
    this.phase = 'closed';
    this.env.close();
  }

  private follow(outcome: Readonly<StepOutcome>): void {
    if (outcome.terminated || outcome.truncated) this.phase = 'ended';
  }

  private checkStep(action: Action<A>): void {
    this.checkOpen('step');
    if (this.phase === 'new')
      throw new UsageError(`${this.id}: call reset() before the first step.`);
    if (this.phase === 'ended') {
      throw new UsageError(
        `${this.id}: the episode has ended. Call reset() to begin the next one.`,
      );
    }
    checkAction(this.actionSpace, action);
  }

  private checkOpen(call: string): void {
    if (this.phase !== 'closed') return;
    throw new UsageError(`${this.id}: ${call}() after close(). Make a new environment.`);
  }

  private checkOut(out: unknown): void {
    const size = rowWidth(this.observationSpace);
    if (out instanceof Float32Array && out.length === size) return;
    throw new UsageError(`stepInto writes to a Float32Array(${size}), but ${show(out)} was given.`);
  }
}
