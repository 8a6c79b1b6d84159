import type { Agent } from '../../agents/index.js';
import type { Checkpoint } from './checkpoint.js';
import type { RunSoFar } from './diverged-run.js';

/** What had come of a run when its environment failed. */
export interface BrokenRun extends RunSoFar {
  /** What was learned so far: the policy that validated best, or else the last. */
  readonly agent: Agent;
}

/**
 * An environment has failed in the midst of a training: what it threw is the `cause`. Nothing that was learned until
 * then is lost.
 */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';

  constructor(
    cause: unknown,
    /** Environment steps of the run, all environments together, that were done. */
    readonly step: number,
    readonly soFar: BrokenRun,
    /**
     * From which the run goes on (`resumeFrom`), ending as if nothing had failed, once the environment is mended:
     * the latest state of it that is whole. undefined where the environment cannot say what its state is.
     */
    readonly checkpoint: Checkpoint | undefined,
  ) {
    super(`${soFar.config.env} failed after step ${step} of the run: ${messageOf(cause)}`, {
      cause,
    });
  }
}

/** On its way to become one: what an environment threw. */
export class EnvironmentFault extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
