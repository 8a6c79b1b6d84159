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
import { StateNoise } from '../shared/state-noise.js';

export interface ExplorationOptions {
  network: Network;
  distribution: Distribution;
  parts: ActorDescription & { value: string };
  /** Environments stepped together. */
  environments: number;
  masks: boolean;
  random: Generator;
  /** A Gaussian's noise as a function of the state: for how many steps its weights stay. Default: drawn anew each time. */
  noiseSteps?: number | null | undefined;
}

type Tensor = Network['layout']['tensors'][number];

/** What a part of the pass has written. */
interface View {
  readonly address: number;
  readonly values: Float32Array;
  readonly pitch: number;
}

/** Draws actions from a policy as it stands. Nothing is allocated. */
export class Exploration implements Serializable {
  /** [environments x action width]: those that were drawn last, before any bounds. */
  readonly drawn: Float32Array;
  /** [environments], of these. */
  readonly logProbabilities: Float32Array;
  private readonly pass: ForwardPass;
  private readonly plan: DistributionPlan;
  private readonly input: Float32Array;
  private readonly output: View;
  private readonly value: View;
  private readonly deviations: View | undefined;
  /** Noise that is a function of the state, and of which part of the pass. */
  private readonly noise: { readonly of: StateNoise; readonly features: View } | undefined;
  private readonly probabilities: Float32Array;
  /** Of the probabilities. */
  private readonly logs: Float32Array;
  private readonly distribution: Distribution;
  private readonly random: Generator;
  private readonly environments: number;

  constructor(options: ExplorationOptions) {
    const { network, distribution, parts, environments, masks, random } = options;
    const { kernels, layout } = network;
    const { arena } = kernels;
    const { output, logDeviation } = parts;
    const names = logDeviation === undefined ? [output] : [output, logDeviation];
    this.environments = environments;
    this.pass = network.forwardPass({ parts: [...names, parts.value], maxRows: environments });
    this.value = this.viewOf(network, parts.value);
    const out = this.viewOf(network, output);
    const deviations = logDeviation === undefined ? undefined : this.viewOf(network, logDeviation);
    this.plan = new DistributionPlan({
      ...{ kernels, distribution, output: out.address, logDeviations: deviations?.address },
      ...{ masks, maxRows: environments },
    });
    this.input = arena.floats(this.pass.input, environments * layout.inputSize);
    this.output = out;
    this.deviations = deviations;
    const chances = distribution.type === 'categorical' ? environments * out.pitch : 0;
    this.probabilities = arena.floats(this.plan.probabilities, chances);
    this.logs = arena.floats(this.plan.logs, chances);
    this.drawn = arena.floats(this.plan.actions, environments * this.plan.width);
    this.logProbabilities = arena.floats(this.plan.logProbabilities, environments);
    this.distribution = distribution;
    this.random = random;
    if (options.noiseSteps === undefined || deviations === undefined) return;
    const part = layout.parts.find(({ name }) => name === logDeviation);
    this.noise = {
      of: this.stateNoise(options, deviations, options.noiseSteps),
      features: this.viewOf(network, part?.takes[0] as string),
    };
  }

  /**
   * Draws an action for every row: `drawn`, and says what it and the row are worth: `logProbabilities`, `valueOf`.
   *
   * @param masks [environments x actions], 1 for those to choose among; default: all
   */
  draw(rows: Float32Array, masks: Uint8Array | undefined): void {
    this.input.set(rows);
    this.pass.run(this.environments);
    const { distribution, deviations } = this;
    if (distribution.type === 'categorical') {
      this.drawIndices(distribution.counts, masks);
      return;
    }
    if (deviations === undefined) this.drawBits();
    else this.drawGaussian(deviations);
    this.plan.run(this.environments);
  }

  /** V of a row of the last draw. */
  valueOf(row: number): number {
    return this.value.values[row * this.value.pitch] as number;
  }

  /** Whether these are the rows, and the masks, that it drew for last. */
  hasSeen(rows: ArrayLike<number>, masks: Uint8Array | undefined): boolean {
    const { input, plan } = this;
    for (let i = 0; i < input.length; i++) if (input[i] !== rows[i]) return false;
    if (plan.masks === undefined) return true;
    return plan.masks.every((flag, i) => flag === (masks?.[i] ?? 1));
  }

  /** The next draw begins another rollout. */
  beginRollout(): void {
    this.noise?.of.renew();
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
    if (this.noise !== undefined) archive.part('noise', this.noise.of);
  }

  private viewOf({ kernels }: Network, part: string): View {
    const { address, pitch } = this.pass.outputOf(part);
    return { address, values: kernels.arena.floats(address, this.environments * pitch), pitch };
  }

  /** Of the part that gives deviations, whose one tensor they follow from. */
  private stateNoise(
    { network, environments, random }: ExplorationOptions,
    deviations: View,
    steps: number | null,
  ): StateNoise {
    const { kernels, layout, parameterBlock } = network;
    const { inputs = 1, offset } = layout.tensors.find(({ name }) => name === 'log_std') as Tensor;
    const { pitch } = deviations;
    return new StateNoise({
      logDeviations: kernels.arena.floats(parameterBlock + 4 * offset, inputs * pitch),
      ...{ features: inputs, width: this.plan.width, environments, steps, random },
    });
  }

  private drawIndices(counts: readonly number[], masks: Uint8Array | undefined): void {
    const { plan, probabilities, logs, drawn, logProbabilities } = this;
    const { environments, output, random } = this;
    if (plan.masks !== undefined) {
      if (masks === undefined) plan.masks.fill(1);
      else plan.masks.set(masks);
    }
    // Probabilities and their logarithms are found beside the log-probability of an action: of any.
    drawn.fill(0);
    plan.run(environments);
    for (let row = 0; row < environments; row++) {
      let at = row * output.pitch;
      let log = 0;
      for (let entry = 0; entry < counts.length; entry++) {
        const count = counts[entry] as number;
        const index = drawIndex(probabilities, at, count, random.nextDouble());
        drawn[row * counts.length + entry] = index;
        log = Math.fround(log + (logs[at + index] as number));
        at += count;
      }
      logProbabilities[row] = log;
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

  private drawGaussian(deviations: View): void {
    const { drawn, plan, output, environments } = this;
    this.noise?.of.step();
    for (let row = 0; row < environments; row++) {
      for (let j = 0; j < plan.width; j++) {
        const mean = output.values[row * output.pitch + j] as number;
        drawn[row * plan.width + j] = mean + this.noiseOf(row, j, deviations);
      }
    }
  }

  private noiseOf(row: number, j: number, deviations: View): number {
    const { noise, random } = this;
    if (noise !== undefined) {
      const { of, features } = noise;
      return of.at(row, features.values, row * features.pitch, j);
    }
    return exp(deviations.values[row * deviations.pitch + j] as number) * random.standardNormal();
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
