import { exp } from '../../math/index.js';
import {
  type Distribution,
  DistributionPlan,
  type ForwardPass,
  type Network,
} from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { ActorDescription } from '../shared/actor.js';

export interface ExplorationOptions {
  network: Network;
  distribution: Distribution;
  parts: ActorDescription;
  /** Environments stepped together. */
  environments: number;
  masks: boolean;
  random: Generator;
}

/** Draws actions from a policy as it stands. Nothing is allocated. */
export class Exploration implements Serializable {
  /** [environments x action width]: those that were drawn last, before any bounds. */
  readonly drawn: Float32Array;
  private readonly pass: ForwardPass;
  private readonly plan: DistributionPlan;
  private readonly input: Float32Array;
  private readonly output: { values: Float32Array; pitch: number };
  private readonly deviations: { values: Float32Array; pitch: number } | undefined;
  private readonly probabilities: Float32Array;
  private readonly distribution: Distribution;
  private readonly random: Generator;
  private readonly environments: number;

  constructor({ network, distribution, parts, environments, masks, random }: ExplorationOptions) {
    const { kernels, layout } = network;
    const { arena } = kernels;
    const { output, logDeviation } = parts;
    const names = logDeviation === undefined ? [output] : [output, logDeviation];
    this.pass = network.forwardPass({ parts: names, maxRows: environments });
    const viewOf = (part: string) => {
      const { address, pitch } = this.pass.outputOf(part);
      return { address, values: arena.floats(address, environments * pitch), pitch };
    };
    const out = viewOf(output);
    const deviations = logDeviation === undefined ? undefined : viewOf(logDeviation);
    this.plan = new DistributionPlan({
      ...{ kernels, distribution, output: out.address, logDeviations: deviations?.address },
      ...{ masks, maxRows: environments },
    });
    this.input = arena.floats(this.pass.input, environments * layout.inputSize);
    this.output = out;
    this.deviations = deviations;
    this.probabilities = arena.floats(
      this.plan.probabilities,
      distribution.type === 'categorical' ? environments * out.pitch : 0,
    );
    this.drawn = arena.floats(this.plan.actions, environments * this.plan.width);
    this.distribution = distribution;
    this.environments = environments;
    this.random = random;
  }

  /**
   * Draws an action for every row: `drawn`.
   *
   * @param masks [environments x actions], 1 for those to choose among; default: all
   */
  draw(rows: Float32Array, masks: Uint8Array | undefined): void {
    this.input.set(rows);
    this.pass.run(this.environments);
    const { distribution } = this;
    if (distribution.type === 'gaussian') this.drawGaussian();
    else if (distribution.type === 'bernoulli') this.drawBits();
    else this.drawIndices(distribution.counts, masks);
  }

  /** Of a Gaussian policy, over all rows of the last draw. */
  meanDeviation(): number {
    const { deviations, environments, plan } = this;
    let sum = 0;
    for (let row = 0; row < environments; row++) {
      for (let j = 0; j < plan.width; j++) {
        sum += exp(deviations?.values[row * deviations.pitch + j] ?? Number.NaN);
      }
    }
    return sum / (environments * plan.width);
  }

  serialize(archive: Archive): void {
    archive.part('random', this.random);
  }

  private drawIndices(counts: readonly number[], masks: Uint8Array | undefined): void {
    const { plan, probabilities, drawn, environments, output, random } = this;
    if (plan.masks !== undefined) {
      if (masks === undefined) plan.masks.fill(1);
      else plan.masks.set(masks);
    }
    // Probabilities are found beside the log-probability of an action: of any.
    drawn.fill(0);
    plan.run(environments);
    for (let row = 0; row < environments; row++) {
      let at = row * output.pitch;
      for (let entry = 0; entry < counts.length; entry++) {
        const count = counts[entry] as number;
        drawn[row * counts.length + entry] = drawIndex(
          probabilities,
          at,
          count,
          random.nextDouble(),
        );
        at += count;
      }
    }
  }

  private drawBits(): void {
    const { drawn, plan, output, environments, random } = this;
    for (let row = 0; row < environments; row++) {
      for (let j = 0; j < plan.width; j++) {
        const chance = 1 / (1 + exp(-(output.values[row * output.pitch + j] as number)));
        drawn[row * plan.width + j] = random.nextDouble() < chance ? 1 : 0;
      }
    }
  }

  private drawGaussian(): void {
    const { drawn, plan, output, deviations, environments, random } = this;
    if (deviations === undefined) return;
    for (let row = 0; row < environments; row++) {
      for (let j = 0; j < plan.width; j++) {
        const deviation = exp(deviations.values[row * deviations.pitch + j] as number);
        const mean = output.values[row * output.pitch + j] as number;
        drawn[row * plan.width + j] = mean + deviation * random.standardNormal();
      }
    }
  }
}

/** The first whose cumulated probability exceeds the draw; where rounding leaves none, the last that has any. */
function drawIndex(probabilities: Float32Array, from: number, count: number, draw: number): number {
  let sum = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const p = probabilities[from + i] as number;
    if (p > 0) last = i;
    sum += p;
    if (draw < sum) return i;
  }
  return last;
}
