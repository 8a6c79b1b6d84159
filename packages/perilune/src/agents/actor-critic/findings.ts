import type { ActorCriticStats } from '../../net/index.js';
import { DivergenceError } from '../shared/divergence.js';
import type { LearnReport } from '../shared/learning-agent.js';
import type { Standing } from '../value-network/learning-log.js';

/** What is told of updates, and what a divergence calls it. */
const WORDS = {
  criticLoss: "critics' loss",
  gradientNorm: 'gradient norm',
  meanQ: 'mean Q-value',
  tdError: 'TD error',
  actorLoss: "actor's loss",
  entropy: 'entropy',
  temperature: 'temperature',
  temperatureLoss: "temperature's loss",
} as const;

type Name = keyof typeof WORDS;

const NAMES = Object.keys(WORDS) as Name[];

/** Averages what the updates of a round find, and stops at a number that is none. */
export class Findings {
  private updates = 0;
  private readonly sums = new Map<Name, { sum: number; count: number }>();

  /** @param rewardScale what rewards, and so values, are learned in */
  constructor(private readonly rewardScale: number) {}

  /** @throws DivergenceError that names the first number that is NaN or infinite */
  add(found: Readonly<ActorCriticStats>, at: Standing): void {
    this.updates++;
    for (const name of NAMES) {
      const value = found[name];
      if (value === undefined) continue;
      if (!Number.isFinite(value)) {
        throw new DivergenceError({ ...at, quantity: WORDS[name], value });
      }
      const known = this.sums.get(name);
      if (known === undefined) this.sums.set(name, { sum: value, count: 1 });
      else {
        known.sum += value;
        known.count++;
      }
    }
  }

  /** The averages over the round, values in the environment's units; the next one begins. */
  take(): LearnReport {
    const { updates, sums, rewardScale } = this;
    const found: Record<string, number> = {};
    for (const [name, { sum, count }] of sums) {
      const isValue = name === 'meanQ' || name === 'tdError';
      found[name] = sum / count / (isValue ? rewardScale : 1);
    }
    this.updates = 0;
    sums.clear();
    return { updates, ...found };
  }
}
