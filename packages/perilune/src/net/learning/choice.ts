import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { ForwardPass } from '../passes/forward.js';
import { HeadPass } from '../passes/head.js';
import { FORBIDDEN } from '../passes/masks.js';
import type { QNetwork } from '../passes/q-network.js';
import type { Munchausen } from './update-options.js';

/** What a state that was entered is taken to be worth. */
export interface Choice {
  /** [rows], or of a distributional head [rows x atoms]: written by `run`. */
  readonly next: Address;
  /** [rows], what the discounted `next` is to be added to. */
  readonly rewards: Address;
  /** @returns -1, or the first row whose action is invalid */
  run(rows: number): number;
}

export interface ChoiceOptions {
  network: QNetwork;
  /** The pass of the update, which runs later: its arrays may be overwritten, its input not. */
  online: ForwardPass;
  /** The target network's block of parameters. */
  target: Address;
  nextObservations: Address;
  rewards: Address;
  /** Bytes [maxRows x actions], 0 where an action is forbidden. Undefined: all are allowed. */
  masks: Address | undefined;
  nextMasks: Address | undefined;
  maxRows: number;
}

/** The largest value of a scalar head: max_a Q_target(next, a). */
export class MaxChoice implements Choice {
  readonly next: Address;
  readonly rewards: Address;
  private readonly kernels: Kernels;
  private readonly pass: ForwardPass;
  private readonly mask: Step<'maskValues'> | undefined;
  private readonly max: Step<'rowMax'>;

  constructor(options: ChoiceOptions) {
    const { network, maxRows } = options;
    const { kernels } = network;
    this.kernels = kernels;
    this.pass = nextPass(options, options.target);
    this.mask = maskOf(network, options.nextMasks, this.pass.output);
    this.next = kernels.arena.reserveFloats(maxRows);
    this.rewards = options.rewards;
    const columns = network.actionCount;
    this.max = { values: this.pass.output, columns, maxima: this.next };
  }

  run(rows: number): number {
    this.pass.run(rows);
    if (this.mask !== undefined) this.kernels.maskValues(this.mask, rows);
    this.kernels.rowMax(this.max, rows);
    return -1;
  }
}

/**
 * What the target network says of the greedy action: its own greedy one, or with `chooser` that of
 * another block of parameters, the online network's (van Hasselt et al. 2016, eq. 4).
 */
export class GreedyChoice implements Choice {
  readonly next: Address;
  readonly rewards: Address;
  private readonly kernels: Kernels;
  private readonly chooser: ForwardPass | undefined;
  private readonly pass: ForwardPass;
  private readonly head: HeadPass;
  private readonly mask: Step<'maskValues'> | undefined;
  private readonly argmax: Step<'gather'>;
  private readonly gather: Step<'gatherAtoms'> | undefined;

  constructor(options: ChoiceOptions & { chooser: Address | undefined }) {
    const { network, maxRows, chooser } = options;
    const { kernels, layout } = network;
    const shape = layout.atoms;
    this.kernels = kernels;
    this.pass = nextPass(options, options.target);
    if (chooser !== undefined) this.chooser = nextPass(options, chooser);
    // Both passes leave their output in the same place.
    this.head = new HeadPass({ kernels, layout, output: this.pass.output, maxRows });
    const row = () => kernels.arena.reserveFloats(maxRows * pitch(shape.atoms));
    this.next = row();
    this.rewards = options.rewards;
    const { values, distribution } = this.head;
    this.mask = maskOf(network, options.nextMasks, values);
    this.argmax = { values, columns: shape.actionCount, indices: row(), taken: this.next };
    if (shape.atoms > 1) {
      const { indices, taken } = this.argmax;
      this.gather = { ...shape, distribution, indices, taken };
    }
  }

  run(rows: number): number {
    const kernels = this.kernels;
    if (this.chooser !== undefined) this.runPass(this.chooser, rows);
    else this.runPass(this.pass, rows);
    if (this.mask !== undefined) kernels.maskValues(this.mask, rows);
    kernels.rowArgmax(this.argmax, rows);
    if (this.chooser !== undefined) this.runPass(this.pass, rows);
    if (this.gather !== undefined) kernels.gatherAtoms(this.gather, rows);
    else kernels.gather(this.argmax, rows);
    return -1;
  }

  private runPass(pass: ForwardPass, rows: number): void {
    pass.run(rows);
    this.head.run(rows);
  }
}

export interface SoftChoiceOptions extends ChoiceOptions {
  munchausen: Munchausen;
  /** int32 [rows] */
  actions: Address;
  /** [rows] */
  discounts: Address;
}

/**
 * What the target network's softmax policy is worth, its entropy and the bonus in the rewards
 * (Vieillard et al. 2020, eq. 5; of a quantile head as their M-IQN: every quantile is mixed by itself).
 */
export class SoftChoice implements Choice {
  readonly next: Address;
  readonly rewards: Address;
  private readonly kernels: Kernels;
  private readonly left: ForwardPass;
  private readonly leftHead: HeadPass;
  private readonly pass: ForwardPass;
  private readonly head: HeadPass;
  private readonly leftMask: Step<'maskValues'> | undefined;
  private readonly mask: Step<'maskValues'> | undefined;
  private readonly policy: Step<'softPolicy'>;
  private readonly mix: Step<'mixAtoms'>;

  constructor(options: SoftChoiceOptions) {
    const { network, online, target, maxRows } = options;
    const { kernels, layout } = network;
    const shape = layout.atoms;
    const base = { kernels, layout, maxRows };
    const reserve = (floats: number) => kernels.arena.reserveFloats(maxRows * floats);
    this.kernels = kernels;
    const left = { input: online.input, parameters: target, sharing: online, ownOutput: true };
    this.left = network.forwardPass({ ...left, maxRows });
    this.leftHead = new HeadPass({ ...base, output: this.left.output });
    this.pass = nextPass(options, target);
    this.head = new HeadPass({ ...base, output: this.pass.output });
    this.leftMask = maskOf(network, options.masks, this.leftHead.values);
    this.mask = maskOf(network, options.nextMasks, this.head.values);
    this.next = reserve(shape.stride);
    this.rewards = reserve(1);
    const { alpha, temperature, clip } = options.munchausen;
    this.policy = {
      values: this.leftHead.values,
      nextValues: this.head.values,
      columns: shape.actionCount,
      actions: options.actions,
      rewards: options.rewards,
      discounts: options.discounts,
      temperature,
      alpha,
      clip,
      policy: reserve(pitch(shape.actionCount)),
      softRewards: this.rewards,
    };
    const { policy } = this.policy;
    const { distribution } = this.head;
    this.mix = { ...shape, distribution, policy, mixed: this.next };
  }

  run(rows: number): number {
    const kernels = this.kernels;
    this.left.run(rows);
    this.leftHead.run(rows);
    if (this.leftMask !== undefined) kernels.maskValues(this.leftMask, rows);
    this.pass.run(rows);
    this.head.run(rows);
    if (this.mask !== undefined) kernels.maskValues(this.mask, rows);
    const wrong = kernels.softPolicy(this.policy, rows);
    if (wrong < 0) kernels.mixAtoms(this.mix, rows);
    return wrong;
  }
}

/**
 * The passes run one after the other and only the last one's activations, the online network's, are
 * needed later: sharing them keeps them in the cache.
 */
function nextPass(options: ChoiceOptions, parameters: Address): ForwardPass {
  const { network, maxRows, online, nextObservations } = options;
  return network.forwardPass({ parameters, input: nextObservations, sharing: online, maxRows });
}

/** Makes forbidden actions' values less than anything. */
function maskOf(
  { actionCount: columns }: QNetwork,
  masks: Address | undefined,
  values: Address,
): Step<'maskValues'> | undefined {
  return masks === undefined ? undefined : { values, columns, masks, fill: FORBIDDEN };
}
