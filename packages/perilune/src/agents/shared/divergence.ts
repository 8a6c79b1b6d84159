import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

/** Where learning left the numbers that mean something. */
export interface Divergence {
  /** Environment steps done. */
  step: number;
  /** The gradient step that found it; the last one before it, when no gradient step did. */
  update: number;
  /** `loss`, `gradient norm`, `weight 0.bias[3]`, `reward of environment 2`, ... */
  quantity: string;
  value: number;
  /** What holds the last agent that was sound: a file's name, say. */
  lastGood?: string | undefined;
}

/** Learning has diverged: a quantity is NaN or infinite, and nothing learned after it would be of use. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';

  constructor(readonly divergence: Divergence) {
    super(describe(divergence));
  }
}

function describe({ step, update, quantity, value, lastGood }: Divergence): string {
  const good = lastGood === undefined ? '' : ` The last good checkpoint is ${lastGood}.`;
  return `Learning diverged: the ${quantity} is ${value} at step ${step}, update ${update}. ${adviceOn(quantity)}${good}`;
}

function adviceOn(quantity: string): string {
  if (/^(reward|observation)/.test(quantity)) return 'The environment gave it, so look there.';
  // Told by the agents that learn from one step: they have nothing else to turn.
  if (quantity === 'TD error') return 'A smaller learningRate may help.';
  return 'A smaller learningRate, a maxGradientNorm or a smaller rewardScale may help.';
}

/** @throws UsageError unless there is one reward of every environment: others' would be missing, or be left out */
export function checkLanes(rewards: ArrayLike<number>, environments: number): void {
  if (rewards.length === environments) return;
  throw new UsageError(
    `observeAll takes one step of each of ${environments} environments, but ${rewards.length} rewards were given.`,
  );
}

/**
 * Refuses a reward that is no number to learn from.
 *
 * @param rewards one an environment
 * @param at the step and update that the agent stands at, this step included
 * @throws DivergenceError that names the first environment whose reward is NaN or infinite
 */
export function checkRewards(
  rewards: ArrayLike<number>,
  at: Pick<Divergence, 'step' | 'update'>,
): void {
  for (let lane = 0; lane < rewards.length; lane++) {
    const value = rewards[lane] as number;
    if (Number.isFinite(value)) continue;
    const quantity = rewards.length === 1 ? 'reward' : `reward of environment ${lane}`;
    throw new DivergenceError({ ...at, quantity, value });
  }
}

/** A step of every environment, as far as it is checked. */
interface Step {
  /** [environments x observation size] */
  observations: ArrayLike<number>;
  nextObservations: ArrayLike<number>;
}

/**
 * Refuses observations that a network can make nothing of: learning from them would end in weights that are no
 * numbers, and its steps be blamed.
 *
 * @param environments rows of each
 * @throws DivergenceError that names the first entry that is NaN or infinite
 */
export function checkObservations(
  { observations, nextObservations }: Step,
  environments: number,
  at: Pick<Divergence, 'step' | 'update'>,
): void {
  for (const rows of [observations, nextObservations]) {
    for (let i = 0; i < rows.length; i++) {
      if (Number.isFinite(rows[i])) continue;
      const size = rows.length / environments;
      const lane = environments === 1 ? '' : ` of environment ${Math.floor(i / size)}`;
      const quantity = `observation[${i % size}]${lane}`;
      throw new DivergenceError({ ...at, quantity, value: rows[i] as number });
    }
  }
}

/** @param width numbers of an environment's action. @throws UsageError that names the first that is NaN or infinite */
export function checkFiniteActions(actions: ArrayLike<number>, width: number): void {
  for (let i = 0; i < actions.length; i++) {
    if (Number.isFinite(actions[i])) continue;
    throw new UsageError(
      `The action[${i % width}] of environment ${Math.floor(i / width)} is ${show(actions[i])}, but must be a finite number.`,
    );
  }
}

/** @throws UsageError unless each is the index of an action: another would be learned as some other state's */
export function checkActions(actions: ArrayLike<number>, actionCount: number): void {
  for (let lane = 0; lane < actions.length; lane++) {
    const action = actions[lane];
    if (Number.isInteger(action) && (action as number) >= 0 && (action as number) < actionCount) {
      continue;
    }
    throw new UsageError(
      `The action of environment ${lane} is ${show(action)}, but must be an index in 0..${actionCount - 1}.`,
    );
  }
}
