import type { PolicyStats } from '../../net/index.js';
import { DivergenceError } from '../shared/divergence.js';
import type { LearnReport } from '../shared/learning-agent.js';
import type { Standing } from '../value-network/learning-log.js';

/** What is averaged over the updates of a round. */
const AVERAGED = [
  'loss',
  'policyLoss',
  'valueLoss',
  'entropy',
  'divergence',
  'clipFraction',
] as const;

/** Averages what the updates of a round find, and stops at a number that is none. */
export class UpdateLog {
  private readonly sums = new Float64Array(AVERAGED.length);
  private looked = 0;
  private updates = 0;
  private norms = 0;

  /** @throws DivergenceError if the loss or the gradient norm is NaN or infinite */
  add(found: Readonly<PolicyStats>, at: Standing): void {
    check('loss', found.loss, at);
    if (found.moved) check('gradient norm', found.gradientNorm, at);
    for (let i = 0; i < AVERAGED.length; i++) {
      this.sums[i] = (this.sums[i] as number) + found[AVERAGED[i] as (typeof AVERAGED)[number]];
    }
    this.looked += 1;
    if (!found.moved) return;
    this.updates += 1;
    this.norms += found.gradientNorm;
  }

  /** The averages over the round; the next one begins. Losses are in the units that are learned. */
  take(): LearnReport {
    const { sums, looked, updates, norms } = this;
    const mean = (name: (typeof AVERAGED)[number]) =>
      (sums[AVERAGED.indexOf(name)] as number) / looked;
    const report = {
      updates,
      loss: mean('loss'),
      policyLoss: mean('policyLoss'),
      valueLoss: mean('valueLoss'),
      entropyLoss: -mean('entropy'),
      approximateKl: mean('divergence'),
      clipFraction: mean('clipFraction'),
      ...(updates === 0 ? {} : { gradientNorm: norms / updates }),
    };
    sums.fill(0);
    this.looked = 0;
    this.updates = 0;
    this.norms = 0;
    return report;
  }
}

function check(quantity: string, value: number, at: Standing): void {
  if (!Number.isFinite(value)) throw new DivergenceError({ ...at, quantity, value });
}
