import { UsageError } from '../../errors.js';
import type { Generator } from '../../random/generator.js';
import type { Insight, ShapesScene } from '../../scene/index.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import type { Info } from '../api/env.js';
import type { ModelTransition } from '../api/transition-model.js';
import type { Batch } from '../vector/batch.js';
import { SinglesBatch } from '../vector/singles-batch.js';
import { FiniteBatch } from './finite-batch.js';
import { FiniteWorld } from './finite-world.js';
import { taxiScene } from './taxi-scene.js';
import { decodeTown, encodeTown, IN_TAXI, STANDS, townMask, townModel } from './taxi-town.js';

/** What of the taxi can be set. */
export interface TaxiOptions {
  /** Whether moves may drift to either side. Default false. */
  isRainy?: boolean;
  /** Whether the passenger may change destination, once, at the first move after being picked up. Default false. */
  ficklePassenger?: boolean;
  /** How likely a move in the rain goes where it should, 0..1; each side has half of the rest. Default 0.8. */
  rainyProbability?: number;
  /** How likely a fickle passenger changes destination in an episode, 0..1. Default 0.3. */
  fickleProbability?: number;
}

export const taxiDefaults: Required<TaxiOptions> = {
  isRainy: false,
  ficklePassenger: false,
  rainyProbability: 0.8,
  fickleProbability: 0.3,
};

/**
 * `Taxi-v4`: fetch a passenger and bring them where they want to go (Dietterich 2000,
 * https://arxiv.org/abs/cs/9905014; Gymnasium's `taxi.py`, version 4 since Gymnasium 1.3).
 *
 * - Observation: `((row * 5 + column) * 5 + passenger) * 4 + destination`; the passenger waits at a stand, 0
 *   red, 1 green, 2 yellow, 3 blue, or is in the taxi, 4. 404 of the 500 are ever seen.
 * - Action: 0 south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off. Walls stop the taxi. A passenger who is
 *   dropped off at another stand waits there.
 * - Reward: 20 for the right destination, -10 for a pick-up or drop-off where there is none, else -1 a step.
 * - End: the passenger has arrived; `make` truncates after 200 steps.
 * - Reset: any tile, and two different stands, all as likely.
 * - Info: `prob`, the probability of what happened, and `actionMask`, 1 for actions that change something
 *   ([6], south to drop off). A fickle passenger's change of mind is no part of `prob`.
 *
 * In the rain (`isRainy`) a move drifts to either side, unless a wall stops it. The model leaves fickleness
 * out, as Gymnasium's `env.P`: it depends on more than the state.
 */
export class Taxi extends FiniteWorld {
  private readonly ficklePassenger: boolean;
  private readonly fickleProbability: number;
  /** Whether the passenger is yet to change destination. */
  private undecided = false;

  /** @throws UsageError on an unknown option and on what is no probability */
  constructor(given: TaxiOptions = {}) {
    checkKeys('option of Taxi-v4', given, Object.keys(taxiDefaults));
    const options = { ...taxiDefaults, ...given };
    for (const name of ['rainyProbability', 'fickleProbability'] as const) {
      if (options[name] >= 0 && options[name] <= 1) continue;
      throw new UsageError(`${name} must be in 0..1, but ${show(options[name])} was given.`);
    }
    const straight = options.isRainy ? options.rainyProbability : undefined;
    super('Taxi-v4', townModel(straight, options.ficklePassenger));
    this.ficklePassenger = options.ficklePassenger;
    this.fickleProbability = options.fickleProbability;
  }

  scene(insight?: Insight): ShapesScene {
    return taxiScene(decodeTown(this.state), insight);
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    this.undecided = archive.boolean('undecided', this.undecided);
  }

  protected override begin(generator: Generator): void {
    this.undecided = this.ficklePassenger && generator.nextDouble() < this.fickleProbability;
  }

  protected override arrive({ next }: ModelTransition, generator: Generator): number {
    if (!this.undecided) return next;
    const before = decodeTown(this.state);
    const after = decodeTown(next);
    if (before.passenger !== IN_TAXI || before.tile === after.tile) return next;
    this.undecided = false;
    const others = STANDS.map((_, stand) => stand).filter((stand) => stand !== before.destination);
    const destination = others[generator.integers(0, others.length)] as number;
    return encodeTown({ ...after, destination });
  }

  protected override infoOf(prob: number): Info {
    return { prob, actionMask: townMask(this.state) };
  }

  protected override ownInfo(prob: number): Info {
    return { prob, actionMask: townMask(this.state).slice() };
  }
}

/** Many towns; those of fickle passengers, whose mind no model holds, one by one. */
export function taxiBatch(options: Required<TaxiOptions>, size: number): Batch {
  const town = new Taxi(options);
  if (!options.ficklePassenger) return new FiniteBatch(town.model(), size);
  const others = Array.from({ length: size - 1 }, () => new Taxi(options));
  return new SinglesBatch([town, ...others]);
}
