/** A value of JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A layer as Keras writes it down. */
export interface LayerJson {
  readonly name: string;
  readonly class_name: string;
  readonly config: { readonly [name: string]: Json };
  readonly inbound_nodes: readonly Json[];
}

/** A tensor of the weights' file. */
export interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A matrix [inputs, outputs] that is not learned. */
export interface FixedMatrix {
  readonly inputs: number;
  readonly outputs: number;
  at(input: number, output: number): number;
  /** [outputs]; default none. */
  readonly bias?: ArrayLike<number>;
}

/** Writes a layers model down, a layer after the other. */
export class LayersBuilder {
  readonly layers: LayerJson[] = [];
  readonly weights: WeightEntry[] = [];
  readonly outputs: string[] = [];

  constructor(input: string, width: number) {
    const config = {
      batch_input_shape: [null, width],
      dtype: 'float32',
      sparse: false,
      name: input,
    };
    this.layers.push({ name: input, class_name: 'InputLayer', config, inbound_nodes: [] });
  }

  /** Adds a layer. @returns its name, which is that of what it gives */
  layer(
    name: string,
    className: string,
    inputs: readonly string[],
    config: { readonly [name: string]: Json } = {},
    weights: readonly (readonly [string, readonly number[], Float32Array])[] = [],
  ): string {
    const from = inputs.map((input) => [input, 0, 0, {}] as const);
    const told = { trainable: true, ...config, name };
    this.layers.push({ name, class_name: className, config: told, inbound_nodes: [from] });
    for (const [weight, shape, values] of weights) {
      this.weights.push({ name: `${name}/${weight}`, shape, values });
    }
    return name;
  }

  /** A dense layer that is no learned one: what the layers API has no other word for. */
  fixed(name: string, input: string, matrix: FixedMatrix): string {
    const { inputs, outputs, bias } = matrix;
    const kernel = new Float32Array(inputs * outputs).map((_, k) =>
      matrix.at(Math.floor(k / outputs), k % outputs),
    );
    const config = {
      units: outputs,
      activation: 'linear',
      use_bias: bias !== undefined,
      trainable: false,
    };
    const own = bias === undefined ? [] : ([['bias', [outputs], Float32Array.from(bias)]] as const);
    return this.layer(name, 'Dense', [input], config, [
      ['kernel', [inputs, outputs], kernel],
      ...own,
    ]);
  }

  /** Keras's topology. */
  topology(name: string): Json {
    const ends = (names: readonly string[]) => names.map((one) => [one, 0, 0] as const);
    const [input] = this.layers;
    return {
      class_name: 'Model',
      config: {
        name,
        layers: this.layers as unknown as Json,
        input_layers: ends([input?.name ?? '']),
        output_layers: ends(this.outputs),
      },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    };
  }
}
