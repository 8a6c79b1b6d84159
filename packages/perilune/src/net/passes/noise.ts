import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { columnsOf, type DensePlace } from '../layers/dense.js';
import type { LayerLayout } from '../layers/index.js';
import type { RandomSource } from '../network/initializers.js';
import type { ParameterLayout } from '../network/layout.js';
import type { TensorPlace } from '../network/tensors.js';

/**
 * Noisy parameters with one draw of noise in them: mu + sigma * epsilon (Fortunato et al. 2018,
 * eq. 8-11, https://arxiv.org/abs/1706.10295), factorised: of a layer with p inputs and q outputs
 * epsilon^w_ij = f(e_i) f(e_j) and epsilon^b_j = f(e_j), p + q normal deviates e and
 * f(x) = sgn(x) sqrt|x|.
 */
export class NoisyParameters {
  /** Where a forward pass finds them: a block like that of the means. */
  readonly block: Address;
  private readonly kernels: Kernels;
  private readonly layers: readonly LayerNoise[];
  /** What has no noise. */
  private readonly plain: readonly Step<'copy'>[];

  /** @param parameters the block of means and deviations */
  constructor(kernels: Kernels, layout: ParameterLayout, parameters: Address) {
    const { arena } = kernels;
    this.kernels = kernels;
    this.block = arena.reserveFloats(layout.meanCount);
    const one = arena.reserveFloats(1);
    arena.floats(one, 1).fill(1);
    const blocks = { parameters, perturbed: this.block, deviations: 4 * layout.meanCount };
    this.layers = layout.layers
      .filter(isNoisy)
      .map((layer) => layerNoise(kernels, layer, blocks, one));
    this.plain = layout.tensors
      .filter(isPlain)
      .map(({ inputs = 1, outputs, groupSize, offset }) => ({
        from: parameters + 4 * offset,
        to: this.block + 4 * offset,
        count: inputs * pitch(columnsOf(outputs, groupSize)),
      }));
  }

  /** Draws noise: of every layer, the first first, its inputs' and then its outputs'. */
  draw(random: RandomSource): void {
    for (const { inputs, outputs, groupSize } of this.layers) {
      fill(inputs, random, 1);
      fill(outputs, random, groupSize);
    }
  }

  /** Puts the noise into the parameters, as they are now. */
  perturb(): void {
    for (const { matrix, vector } of this.layers) {
      this.kernels.perturb(matrix);
      this.kernels.perturb(vector);
    }
    for (const tensor of this.plain) this.kernels.copy(tensor);
  }

  /**
   * The plan of d loss / d sigma = epsilon * d loss / d (mu + sigma epsilon); the gradient of the means
   * is that of the perturbed parameters itself.
   *
   * @param gradients the block of gradients, whose first part a backward pass has written
   */
  gradientSteps(layout: ParameterLayout, gradients: Address): Step<'perturb'>[] {
    const noisy = layout.layers.filter(isNoisy);
    return this.layers.flatMap(({ matrix, vector }, i) => {
      const { weights, bias } = noisy[i]!;
      const at = (step: Step<'perturb'>, offset: number) => ({
        ...step,
        from: gradients + 4 * offset,
        to: gradients + 4 * (layout.meanCount + offset),
      });
      return [at(matrix, weights), at(vector, bias)];
    });
  }
}

function isNoisy(layer: LayerLayout): layer is DensePlace {
  return layer.kind === 'dense' && layer.sigma0 !== undefined;
}

function isPlain({ name }: TensorPlace): boolean {
  return !/_(mu|sigma)$/.test(name);
}

interface LayerNoise {
  readonly inputs: Float32Array;
  /** One for every column. */
  readonly outputs: Float32Array;
  readonly groupSize: number;
  readonly matrix: Step<'perturb'>;
  readonly vector: Step<'perturb'>;
}

function layerNoise(
  { arena }: Kernels,
  layer: DensePlace,
  blocks: { parameters: Address; perturbed: Address; deviations: number },
  one: Address,
): LayerNoise {
  const { inputs, columns } = layer;
  const rowNoise = arena.reserveFloats(inputs);
  const columnNoise = arena.reserveFloats(pitch(columns));
  const at = (offset: number, rows: number, noise: Address) => ({
    from: blocks.parameters + 4 * offset,
    deviations: blocks.parameters + blocks.deviations + 4 * offset,
    rows,
    columns,
    rowNoise: noise,
    columnNoise,
    to: blocks.perturbed + 4 * offset,
  });
  return {
    inputs: arena.floats(rowNoise, inputs),
    outputs: arena.floats(columnNoise, columns),
    groupSize: layer.groupSize,
    matrix: at(layer.weights, inputs, rowNoise),
    vector: at(layer.bias, 1, one),
  };
}

/** f(e), e drawn from `random`; the padding after every group stays zero. */
function fill(noise: Float32Array, random: RandomSource, groupSize: number): void {
  const width = groupSize === 1 ? 1 : pitch(groupSize);
  for (let i = 0; i < noise.length; i++) {
    if (i % width >= groupSize) continue;
    const e = random.standardNormal();
    noise[i] = e < 0 ? -Math.sqrt(-e) : Math.sqrt(e);
  }
}
