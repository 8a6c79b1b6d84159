import type { LayerDescription } from '../net/index.js';
import { cutting } from '../net/layers/cut.js';
import { normEpsilons } from '../net/layers/epsilons.js';
import type { Source } from '../net/layers/plan.js';
import { type LayerPlace, Layers } from './layers.js';

/** With what only networks of policies have: batch renormalizations and cuts. Pages with values alone need not carry them. */
export class PolicyLayers extends Layers {
  protected override next(source: Source, layer: LayerDescription, place: LayerPlace): Source {
    if (layer.kind === 'clip') return this.clip(source, layer.limit);
    if (layer.kind === 'batchRenorm') return this.renormalize(source, place);
    return super.next(source, layer, place);
  }

  private renormalize(
    { address: input, pitch: inputPitch, columns }: Source,
    { name, relu }: LayerPlace,
  ): Source {
    const { kernels, tensors } = this.options;
    const output = this.matrix(columns, relu);
    const of = (tensor: string) => tensors.floats(`${name}.${tensor}`, columns);
    const step = {
      ...{
        input,
        inputPitch,
        columns,
        relu,
        output: output.address,
        epsilon: normEpsilons.batchRenorm,
      },
      ...{ gain: of('scale'), bias: of('bias'), mean: of('ra_mean'), variance: of('ra_var') },
      // What only a way back asks for.
      ...{ values: this.matrix(columns).address, terms: this.matrix(4 * columns).address },
    };
    this.steps.push((rows) => kernels.batchRenormForward(step, rows));
    return output;
  }

  private clip(source: Source, limit: number): Source {
    const output = this.matrix(source.columns);
    this.steps.push(cutting(this.options.kernels, source, { limit, output: output.address }));
    return output;
  }
}
