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
  if (quantity.startsWith('reward')) return 'The environment gave it, so look there.';
  // Told by the agents that learn from one step: they have nothing else to turn.
  if (quantity === 'TD error') return 'A smaller learningRate may help.';
  return 'A smaller learningRate, a maxGradientNorm or a smaller rewardScale may help.';
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
