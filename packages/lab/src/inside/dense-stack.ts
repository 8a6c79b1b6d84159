import { decodeSafetensors } from 'perilune';

interface Layer {
  inputs: number;
  outputs: number;
  /** [outputs][inputs], row by row */
  weights: Float32Array;
  bias: Float32Array;
}

/**
 * A stack of dense layers with ReLU between them, as it stands in an agent's file: what the picture of
 * the network is drawn from. It is for looking at; the agent itself decides.
 */
export class DenseStack {
  private constructor(readonly layers: readonly Layer[]) {}

  /** @returns undefined for an agent that is no such stack: a table, a sum of features */
  static read(model: Uint8Array): DenseStack | undefined {
    const { tensors } = decodeSafetensors(model);
    const numbered = (kind: string) =>
      tensors
        .filter(({ name }) => new RegExp(`(^|\\.)\\d+\\.${kind}$`).test(name))
        .sort((a, b) => layerNumber(a.name) - layerNumber(b.name));
    const [weights, biases] = [numbered('weight'), numbered('bias')];
    const plain = weights.length === biases.length && 2 * weights.length === tensors.length;
    if (!plain || weights.length === 0) return undefined;
    const layers = weights.map(({ shape, values }, i) => ({
      outputs: shape[0] ?? 0,
      inputs: shape[1] ?? 0,
      weights: Float32Array.from(values),
      bias: Float32Array.from(biases[i]?.values ?? []),
    }));
    const joined = layers.every(({ inputs }, i) => i === 0 || inputs === layers[i - 1]?.outputs);
    return joined ? new DenseStack(layers) : undefined;
  }

  /** Units of each layer, the observation's first. */
  get widths(): number[] {
    return [this.layers[0]?.inputs ?? 0, ...this.layers.map(({ outputs }) => outputs)];
  }

  /** What every unit says to an observation, layer by layer, the observation itself first. */
  activations(observation: ArrayLike<number>): Float32Array[] {
    const all = [Float32Array.from(observation)];
    this.layers.forEach((layer, at) => {
      const input = all[at] as Float32Array;
      const output = layer.bias.slice();
      for (let row = 0; row < layer.outputs; row++) {
        let sum = output[row] as number;
        const start = row * layer.inputs;
        for (let column = 0; column < layer.inputs; column++) {
          sum += (layer.weights[start + column] as number) * (input[column] as number);
        }
        output[row] = at + 1 < this.layers.length ? Math.max(0, sum) : sum;
      }
      all.push(output);
    });
    return all;
  }
}

function layerNumber(name: string): number {
  return Number(/(\d+)\.\w+$/.exec(name)?.[1] ?? 0);
}
