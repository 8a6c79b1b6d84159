import type { ActorDescription } from '../agents/shared/actor.js';
import { UsageError } from '../errors.js';
import type { ForwardKernels, NetworkDescription } from '../net/index.js';
import type { Source } from '../net/layers/plan.js';
import { show } from '../text/show.js';
import { PolicyLayers } from './policy-layers.js';
import type { Tensors } from './tensors.js';

/** What a plan is made from. */
export interface PolicyPlanOptions {
  readonly network: NetworkDescription;
  readonly actor: ActorDescription;
  readonly tensors: Tensors;
  readonly kernels: ForwardKernels;
  readonly maxRows: number;
}

/** The part of a network that decides as calls of kernels, from observations to logits or means: made once. */
export class PolicyPlan {
  readonly maxRows: number;
  /** [maxRows x pitch]: logits, or means of a Box, of a squashed one their tanh. */
  readonly output: Float32Array;
  /** Numbers of a row. */
  readonly columns: number;
  /** Numbers of an observation. */
  readonly size: number;
  private readonly input: Float32Array;
  private readonly layers: PolicyLayers;

  /** @throws UsageError when a tensor is missing or does not fit, or a part is of another kind than one after the other */
  constructor({ network, actor, ...options }: PolicyPlanOptions) {
    const { kernels, maxRows } = options;
    const { input, parts } = network;
    const { segments } = input;
    this.size = segments.reduce((sum, { kind, size }) => sum + (kind === 'index' ? 1 : size), 0);
    const isPlain =
      input.normalization === undefined && segments.every(({ kind }) => kind === 'values');
    const layers = new PolicyLayers({
      ...options,
      inputSize: this.size,
      input: isPlain ? undefined : input,
    });
    const planned = (name: string): Source => {
      if (name === 'observation') return layers.observations;
      const part = parts.find((one) => one.name === name);
      const kinds = part?.layers.map(({ kind }) => kind).join(' ') ?? '';
      // LayerNorm works in place: it may not stand first, where others read the same.
      const isKnown = /^(dense|batchRenorm)( (dense|batchRenorm|layerNorm|clip))*$/.test(kinds);
      if (part?.takes.length !== 1 || !isKnown) {
        throw new UsageError(
          `The part ${show(name)} of the network cannot be computed here: read it with loadAgent of "perilune".`,
        );
      }
      return layers.chain(planned(part.takes[0] as string), part.layers, part.prefix ?? `${name}.`);
    };
    const output = planned(actor.output);
    if (actor.bounding === 'squash') layers.activate(output, 'tanh');
    this.layers = layers;
    this.maxRows = maxRows;
    this.columns = output.columns;
    this.input = kernels.arena.floats(layers.input, maxRows * this.size);
    this.output = kernels.arena.floats(output.address, maxRows * output.pitch);
  }

  /** @param rows [at most maxRows x observation size] */
  run(rows: Float32Array): void {
    this.input.set(rows);
    this.layers.run(rows.length / this.size);
  }
}
