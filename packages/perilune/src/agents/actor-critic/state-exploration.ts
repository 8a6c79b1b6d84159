import {
  type ActorCriticLayout,
  type ForwardPass,
  type Network,
  type ParameterLayout,
  tanh32,
} from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { StateNoise } from '../shared/state-noise.js';

export interface StateExplorationOptions {
  environments: number;
  /** Steps for which the noise's weights stay; null: until the next round. */
  steps: number | null;
  random: Generator;
}

/** Rows of a part of the pass. */
interface View {
  readonly values: Float32Array;
  readonly pitch: number;
}

type Tensor = ParameterLayout['tensors'][number];

/**
 * The actions of an actor whose noise is a function of the state (gSDE; Raffin et al. 2022): tanh(mean + h W), h its last
 * hidden layer, W every environment's own. Nothing is allocated but by the constructor.
 */
export class StateExploration implements Serializable {
  private readonly pass: ForwardPass;
  private readonly input: Float32Array;
  private readonly mean: View;
  /** h */
  private readonly features: View;
  private readonly noise: StateNoise;
  private readonly environments: number;
  private readonly width: number;

  constructor(
    network: Network<ActorCriticLayout>,
    { environments, steps, random }: StateExplorationOptions,
  ) {
    const { kernels, layout, parameterBlock } = network;
    const { arena } = kernels;
    const { tensors, actionSize, inputSize } = layout;
    const { inputs: features = 1, offset } = tensors.find(isLogDeviation) as Tensor;
    this.environments = environments;
    this.width = actionSize;
    this.pass = network.forwardPass({ parts: ['mean'], maxRows: environments });
    this.input = arena.floats(this.pass.input, environments * inputSize);
    const view = (part: string): View => {
      const { address, pitch } = this.pass.outputOf(part);
      return { values: arena.floats(address, environments * pitch), pitch };
    };
    this.mean = view('mean');
    this.features = view('actor');
    const logDeviations = arena.floats(parameterBlock + 4 * offset, features * this.mean.pitch);
    this.noise = new StateNoise({
      ...{ logDeviations, features, width: actionSize, environments, steps, random },
    });
  }

  /** As `ExploringActor`'s, for all environments. */
  chooseInto(observations: Float32Array, actions: Float32Array): void {
    const { environments, width, mean, features, noise } = this;
    this.input.set(observations);
    this.pass.run(environments);
    noise.step();
    for (let row = 0; row < environments; row++) {
      for (let j = 0; j < width; j++) {
        const shift = noise.at(row, features.values, row * features.pitch, j);
        const moved = (mean.values[row * mean.pitch + j] as number) + shift;
        actions[row * width + j] = tanh32(Math.fround(moved));
      }
    }
  }

  /** The next step begins another round: W is drawn anew. */
  beginRound(): void {
    this.noise.renew();
  }

  /** The mean of exp(l), of the weights' deviations. */
  deviation(): number {
    return this.noise.deviation();
  }

  serialize(archive: Archive): void {
    this.noise.serialize(archive);
  }
}

function isLogDeviation({ name }: Tensor): boolean {
  return name === 'actor.log_std';
}
