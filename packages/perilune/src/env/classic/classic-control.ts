import { UsageError } from '../../errors.js';
import { Generator } from '../../random/generator.js';
import { entropySeed } from '../../random/seed.js';
import type { ShapesScene } from '../../scene/index.js';
import type { Box } from '../../spaces/box.js';
import type { Discrete } from '../../spaces/discrete.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import type {
  Action,
  Env,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from '../api/env.js';
import { blankOutcome } from '../api/step-into.js';

/** The range a state is drawn from at reset. */
export interface ResetBounds {
  low: number;
  high: number;
}

/**
 * What MountainCar, CartPole and Acrobot share: a random stream, a state of float64, observations of
 * float32, and Gymnasium's reset options `low` and `high`. Arguments of `step` are not checked here.
 */
export abstract class ClassicControl implements Env {
  abstract readonly id: string;
  abstract readonly observationSpace: Box;
  abstract readonly actionSpace: Discrete;
  protected abstract readonly resetBounds: ResetBounds;
  /** For the picture alone: what pushed in the last step; undefined after a reset. */
  protected lastAction: number | undefined;
  private generator: Generator | undefined;
  private readonly outcome = blankOutcome();

  /** Draws a first state. */
  protected abstract start(generator: Generator, bounds: ResetBounds): void;
  /** Moves the state by one step; returns whether the task ended. */
  protected abstract move(action: number): boolean;
  protected abstract reward(terminated: boolean): number;
  protected abstract observe(out: Float32Array): void;
  abstract scene(): ShapesScene;
  /** The state that `move` moves. */
  protected abstract serializeState(archive: Archive): void;

  reset({ seed, options = {} }: ResetOptions = {}): ResetResult {
    const bounds = readBounds(options, this.resetBounds);
    if (seed !== undefined) this.generator = new Generator(seed);
    this.generator ??= new Generator(entropySeed());
    this.start(this.generator, bounds);
    this.lastAction = undefined;
    return { observation: this.observation(), info: {} };
  }

  step(action: Action): StepResult {
    const terminated = this.advance(action as number);
    const reward = this.reward(terminated);
    return { observation: this.observation(), reward, terminated, truncated: false, info: {} };
  }

  stepInto(action: Action, out: Float32Array): Readonly<StepOutcome> {
    this.outcome.terminated = this.advance(action as number);
    this.outcome.reward = this.reward(this.outcome.terminated);
    this.observe(out);
    return this.outcome;
  }

  serialize(archive: Archive): void {
    this.generator = archive.optional('random', this.generator, () => new Generator(0));
    this.serializeState(archive);
  }

  close(): void {
    this.generator = undefined;
  }

  private advance(action: number): boolean {
    this.lastAction = action;
    return this.move(action);
  }

  private observation(): Float32Array {
    const out = new Float32Array(this.observationSpace.size);
    this.observe(out);
    return out;
  }
}

function readBounds(options: Readonly<Record<string, unknown>>, usual: ResetBounds): ResetBounds {
  checkKeys('reset option', options, ['low', 'high']);
  const low = options.low ?? usual.low;
  const high = options.high ?? usual.high;
  const numbers = typeof low === 'number' && typeof high === 'number';
  if (numbers && Number.isFinite(high - low) && low <= high) return { low, high };
  throw new UsageError(
    `The reset bounds must be numbers with low <= high, but ${show(low)} and ${show(high)} were given.`,
  );
}
