import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { atomsOf } from '../network/architecture.js';
import { type Choice, type ChoiceOptions, GreedyChoice, MaxChoice, SoftChoice } from './choice.js';
import type { Descent } from './descent.js';
import type { Munchausen } from './update-options.js';

export interface TargetPlanOptions {
  descent: Descent;
  /** Blocks of parameters, noise included: the target network's, and what chooses for `double`. */
  target: Address;
  chooser: Address | undefined;
  munchausen: Munchausen | undefined;
  /** Whether actions may be forbidden. */
  masks: boolean;
}

/**
 * From rewards and next observations to the targets of the loss: reward + discount * what comes next,
 * for numbers, for quantiles (Dabney et al. 2018, algorithm 1), or for a distribution, projected onto the
 * support (Bellemare et al. 2017, algorithm 1).
 */
export class TargetPlan {
  /** [B x observation size] */
  readonly nextObservations: Address;
  /** [B] */
  readonly rewards: Address;
  /** [B] */
  readonly discounts: Address;
  /** Bytes [B x actions], where actions may be forbidden: of the states left, and those entered. */
  readonly masks: Address | undefined;
  readonly nextMasks: Address | undefined;
  private readonly kernels: Kernels;
  private readonly choice: Choice;
  private readonly aim: (rows: number) => void;

  constructor(options: TargetPlanOptions) {
    const { descent } = options;
    const { network, batchSize } = descent;
    const { arena } = network.kernels;
    this.kernels = network.kernels;
    this.nextObservations = arena.reserveFloats(batchSize * network.observationSize);
    this.rewards = arena.reserveFloats(batchSize);
    this.discounts = arena.reserveFloats(batchSize);
    if (options.masks) {
      this.masks = arena.reserve(batchSize * network.actionCount);
      this.nextMasks = arena.reserve(batchSize * network.actionCount);
    }
    this.choice = this.choiceOf(options);
    this.aim = this.aimOf(descent);
  }

  /** @returns -1, or the first row whose action is invalid */
  run(rows: number): number {
    const wrong = this.choice.run(rows);
    if (wrong < 0) this.aim(rows);
    return wrong;
  }

  private choiceOf({ descent, target, chooser, munchausen }: TargetPlanOptions): Choice {
    const { network, online, loss, batchSize } = descent;
    const { nextObservations, rewards, discounts } = this;
    const base: ChoiceOptions = {
      network,
      online,
      target,
      nextObservations,
      rewards,
      masks: this.masks,
      nextMasks: this.nextMasks,
      maxRows: batchSize,
    };
    if (munchausen !== undefined) {
      return new SoftChoice({ ...base, munchausen, actions: loss.actions, discounts });
    }
    const isScalar = network.architecture.head.type === 'scalar';
    if (isScalar && chooser === undefined) return new MaxChoice(base);
    return new GreedyChoice({ ...base, chooser });
  }

  private aimOf({ network, loss }: Descent): (rows: number) => void {
    const kernels = this.kernels;
    const { head } = network.architecture;
    const { rewards, next } = this.choice;
    const given = { rewards, discounts: this.discounts, targets: loss.targets };
    if (head.type === 'scalar') {
      const step: Step<'tdTargets'> = { ...given, nextValues: next };
      return (rows) => kernels.tdTargets(step, rows);
    }
    const atoms: Step<'atomTargets'> = { ...given, next, atoms: atomsOf(head) };
    if (head.type === 'quantile') return (rows) => kernels.atomTargets(atoms, rows);
    const projection: Step<'projectAtoms'> = { ...atoms, vMin: head.vMin, vMax: head.vMax };
    return (rows) => kernels.projectAtoms(projection, rows);
  }
}
