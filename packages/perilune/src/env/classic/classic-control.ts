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
import type { BatchRows } from '../vector/batch.js';

/** The range a state is drawn from at reset. */
export interface ResetBounds {
  low: number;
  high: number;
}

/**
 * What the worlds of classic control share: a random stream, a state of numbers, observations of float32, an
 * action that is one number. Arguments of `step` are not checked here.
 *
 * @typeParam A Discrete, or a Box of one value
 * @typeParam R what a reset can be told
 */
export abstract class ClassicControl<A extends Box | Discrete = Discrete, R = ResetBounds>
  implements Env<Box, A>
{
  abstract readonly id: string;
  abstract readonly observationSpace: Box;
  abstract readonly actionSpace: A;
  /** What pushed in the last step, NaN after a reset; in an array, whose numbers are not boxed at every step. */
  private readonly acted = Float64Array.of(Number.NaN);
  private generator: Generator | undefined;
  /** What a reset is told that says nothing. */
  private usual: R | undefined;
  private readonly outcome = blankOutcome();

  /** What a reset is told, with defaults. @throws UsageError on what cannot be told */
  protected abstract readReset(options: Readonly<Record<string, unknown>>): R;
  /** Draws a first state. */
  protected abstract start(generator: Generator, told: R): void;
  /** Moves the state by one step; returns whether the task ended. */
  protected abstract move(action: number): boolean;
  protected abstract reward(terminated: boolean): number;
  protected abstract observe(out: Float32Array): void;
  abstract scene(): ShapesScene;
  /** The state that `move` moves. */
  protected abstract serializeState(archive: Archive): void;

  reset({ seed, options }: ResetOptions = {}): ResetResult {
    const told = options === undefined ? this.usualReset() : this.readReset(options);
    if (seed !== undefined) this.generator = new Generator(seed);
    this.generator ??= new Generator(entropySeed());
    this.start(this.generator, told);
    this.acted[0] = Number.NaN;
    return { observation: this.observation(), info: {} };
  }

  step(action: Action<A>): StepResult {
    const terminated = this.advance(action);
    const reward = this.reward(terminated);
    return { observation: this.observation(), reward, terminated, truncated: false, info: {} };
  }

  stepInto(action: Action<A>, out: Float32Array): Readonly<StepOutcome> {
    this.outcome.terminated = this.advance(action);
    this.outcome.reward = this.reward(this.outcome.terminated);
    this.observe(out);
    return this.outcome;
  }

  /** As the i-th of a vector. @param row its observation's place */
  stepRow(i: number, actions: Float32Array, rows: BatchRows, row: Float32Array): void {
    const terminated = this.act(actions[i] as number);
    rows.rewards[i] = this.reward(terminated);
    rows.terminated[i] = terminated ? 1 : 0;
    rows.truncated[i] = 0;
    this.observe(row);
  }

  serialize(archive: Archive): void {
    this.generator = archive.optional('random', this.generator, () => new Generator(0));
    this.serializeState(archive);
  }

  close(): void {
    this.generator = undefined;
  }

  /** For the picture alone: what pushed in the last step; undefined after a reset. */
  protected get lastAction(): number | undefined {
    const action = this.acted[0] as number;
    return Number.isNaN(action) ? undefined : action;
  }

  private usualReset(): R {
    this.usual ??= this.readReset({});
    return this.usual;
  }

  private advance(action: Action<A>): boolean {
    return this.act(typeof action === 'number' ? action : Number((action as ArrayLike<number>)[0]));
  }

  private act(value: number): boolean {
    this.acted[0] = value;
    return this.move(value);
  }

  private observation(): Float32Array {
    const out = new Float32Array(this.observationSpace.size);
    this.observe(out);
    return out;
  }
}

/** Gymnasium's reset options `low` and `high`. @throws UsageError unless they are a range of numbers */
export function readBounds(
  options: Readonly<Record<string, unknown>>,
  usual: ResetBounds,
): ResetBounds {
  checkKeys('reset option', options, ['low', 'high']);
  const low = options.low ?? usual.low;
  const high = options.high ?? usual.high;
  const numbers = typeof low === 'number' && typeof high === 'number';
  if (numbers && Number.isFinite(high - low) && low <= high) return { low, high };
  throw new UsageError(
    `The reset bounds must be numbers with low <= high, but ${show(low)} and ${show(high)} were given.`,
  );
}
