import type { Generator } from '../random/index.js';

/** Chooses among arms and learns from what they pay. */
export interface BanditPlayer {
  /** An arm, 0 to arms - 1. */
  choose(random: Generator): number;
  /** Learns what the arm paid that was chosen last. */
  learn(arm: number, reward: number): void;
}

/** Makes a player who knows nothing yet. */
export interface BanditStrategy {
  /** Names it in tables and plots. */
  readonly name: string;
  create(arms: number): BanditPlayer;
}

/**
 * One of the arms with the largest value, each as likely: always the first would favour it for no reason.
 * One draw where there is more than one, otherwise none.
 *
 * @param values [arms]; infinite ones may be among them
 */
export function bestArm(values: Float64Array, random: Generator): number {
  let best = 0;
  let ties = 1;
  for (let arm = 1; arm < values.length; arm++) {
    const value = values[arm] as number;
    const most = values[best] as number;
    if (value > most) {
      best = arm;
      ties = 1;
    } else if (value === most) ties += 1;
  }
  if (ties === 1) return best;
  let skip = random.integers(0, ties);
  for (let arm = best; ; arm++) if (values[arm] === values[best] && skip-- === 0) return arm;
}
