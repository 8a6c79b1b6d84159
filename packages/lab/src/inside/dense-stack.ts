import { decodeSafetensors, normEpsilons } from 'perilune';

interface Layer {
  inputs: number;
  outputs: number;
  /** [outputs][inputs], row by row */
  weights: Float32Array;
  bias: Float32Array;
  /** Of the normalization before the ReLU; absent where there is none. */
  scale?: Float32Array;
  shift?: Float32Array;
}

/**
 * A stack of dense layers with ReLU between them, normalized or not, as it stands in an agent's file:
 * what the picture of the network is drawn from. It is for looking at; the agent itself decides.
 */
export class DenseStack {
  private constructor(readonly layers: readonly Layer[]) {}

  /** @returns undefined for an agent that is no such stack: a table, a sum of features, two streams */
  static read(model: Uint8Array): DenseStack | undefined {
    const { tensors } = decodeSafetensors(model);
    const layers: Layer[] = [];
    const numbers = [...new Set(tensors.map(({ name }) => layerNumber(name)))].sort(
      (a, b) => a - b,
    );
    for (const number of numbers) {
      const find = (kind: string) =>
        tensors.find(({ name }) => new RegExp(`^(q_net\\.)?${number}\\.${kind}$`).test(name));
      const [weight, bias] = [find('weight'), find('bias')];
      const last = layers.at(-1);
      if (weight === undefined || bias === undefined) return undefined;
      const [weights, shift] = [Float32Array.from(weight.values), Float32Array.from(bias.values)];
      if (weight.shape.length === 2) {
        const [outputs = 0, inputs = 0] = weight.shape;
        if (last !== undefined && last.outputs !== inputs) return undefined;
        layers.push({ inputs, outputs, weights, bias: shift });
      } else if (last !== undefined) {
        Object.assign(last, { scale: weights, shift });
      }
    }
    const used = layers.reduce((count, layer) => count + (layer.scale ? 4 : 2), 0);
    return layers.length > 0 && used === tensors.length ? new DenseStack(layers) : undefined;
  }

  /** Units of each layer, the observation's first. */
  get widths(): number[] {
    return [this.layers[0]?.inputs ?? 0, ...this.layers.map(({ outputs }) => outputs)];
  }

  /** What every unit says to an observation, layer by layer, the observation itself first. */
  activations(observation: ArrayLike<number>): Float32Array[] {
    const all: Float32Array[] = [Float32Array.from(observation)];
    this.layers.forEach((layer, at) => {
      const output = weigh(layer, all[at] as Float32Array);
      normalize(layer, output);
      const hidden = at + 1 < this.layers.length;
      all.push(hidden ? output.map((value) => Math.max(0, value)) : output);
    });
    return all;
  }
}

function weigh(layer: Layer, input: Float32Array): Float32Array {
  return layer.bias.map((bias, row) => {
    let sum = bias;
    const start = row * layer.inputs;
    for (let column = 0; column < layer.inputs; column++) {
      sum += (layer.weights[start + column] as number) * (input[column] as number);
    }
    return sum;
  });
}

/** Layer normalization (Ba et al. 2016, eq. 3), in place. */
function normalize({ scale, shift }: Layer, values: Float32Array): void {
  if (scale === undefined || shift === undefined) return;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const factor = 1 / Math.sqrt(variance + normEpsilons.layerNorm);
  values.forEach((value, i) => {
    values[i] = (value - mean) * factor * (scale[i] as number) + (shift[i] as number);
  });
}

function layerNumber(name: string): number {
  return Number(/(\d+)\.\w+$/.exec(name)?.[1] ?? 0);
}
