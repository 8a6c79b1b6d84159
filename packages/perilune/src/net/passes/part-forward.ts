import type { InferenceKernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import { type Activation, activationStep, needsSums } from '../layers/activations.js';
import { kindOf, type LayerLayout } from '../layers/index.js';
import type { Learning, PlannedLayer } from '../layers/layer-kind.js';
import {
  copyColumns,
  type ForwardStep,
  type KernelCall,
  matrixAt,
  type Source,
  type Workspace,
} from '../layers/plan.js';
import type { PartLayout } from '../network/layout.js';

export interface PartForwardOptions {
  kernels: InferenceKernels;
  part: PartLayout;
  /** The block of parameters. */
  parameters: number;
  /** What it takes, in its order. */
  sources: readonly Source[];
  workspace: Workspace;
  /** Undefined: the pass does not learn. */
  learning?: Learning | undefined;
  /** Whether the output's array is to be shared with no other pass. */
  ownsOutput: boolean;
  maxRows: number;
}

/** A layer in the middle of a part. */
export interface PartLayer {
  readonly layout: LayerLayout;
  readonly planned: PlannedLayer;
  /** The activation, where it is a step of its own. */
  readonly activation: Activation | undefined;
  readonly source: Source;
  readonly output: Source;
}

/** A part in a forward pass: what it takes becomes one matrix, and goes through its layers. */
export class PartForward {
  readonly part: PartLayout;
  /** What the part takes, in its order. */
  readonly sources: readonly Source[];
  readonly layers: readonly PartLayer[];
  readonly output: Source;
  readonly steps: readonly ForwardStep[];

  constructor(options: PartForwardOptions) {
    const { part, sources } = options;
    this.part = part;
    this.sources = sources;
    const joined = joinSources(options);
    const steps: ForwardStep[] = [...joined.steps];
    const layers: PartLayer[] = [];
    let source = joined.source;
    for (const layout of part.layers) {
      const layer = planLayer(options, layout, source, layers.at(-1));
      steps.push(...layer.steps);
      layers.push(layer);
      source = layer.output;
    }
    this.layers = layers;
    this.output = source;
    this.steps = steps;
  }
}

/** One matrix of what a part takes. */
function joinSources(options: PartForwardOptions): { source: Source; steps: KernelCall[] } {
  const { part, sources } = options;
  if (sources.length === 1) return { source: sources[0]!, steps: [] };
  if (part.join === 'dueling') return joinStreams(options);
  if (sources.length === 0) return { source: matrixAt(0, 0), steps: [] };
  return concatenate(options);
}

function concatenate(options: PartForwardOptions): { source: Source; steps: KernelCall[] } {
  const { kernels, part, sources, workspace, maxRows } = options;
  const { units } = part.joined;
  const target = matrixAt(workspace.floats(maxRows * pitch(units)), units);
  let column = 0;
  const steps = sources.map((source) => {
    const to = { address: target.address + 4 * column, pitch: target.pitch };
    column += source.columns;
    return copyColumns(kernels, source, to, source.columns);
  });
  return { source: target, steps };
}

/** The merged values take the advantages' place: nobody asks for those any more. */
function joinStreams({ kernels, part, sources }: PartForwardOptions) {
  const [value, advantages] = sources as [Source, Source];
  const step = {
    ...streamsOf(part),
    value: value.address,
    advantages: advantages.address,
    output: advantages.address,
  };
  return { source: advantages, steps: [(rows: number) => kernels.duelingForward(step, rows)] };
}

/** How a dueling part's values lie in a row. */
export function streamsOf({ joined: { units, groupSize } }: PartLayout) {
  const stride = groupSize === 1 ? 1 : pitch(groupSize);
  return { actionCount: units / groupSize, atoms: groupSize, stride };
}

function planLayer(
  options: PartForwardOptions,
  layout: LayerLayout,
  source: Source,
  before: PartLayer | undefined,
): PartLayer & { steps: ForwardStep[] } {
  const { kernels, part, parameters, workspace, maxRows } = options;
  const { columns, activation: name } = layout;
  const isRelu = name === 'relu';
  const hasOwnOutput = options.ownsOutput && layout === part.layers.at(-1);
  const isSeparate = needsSums(name);
  const sums = reserveOutput(workspace, maxRows * pitch(columns), hasOwnOutput && !isSeparate);
  const planned = kindOf(layout).plan({
    kernels,
    layer: layout,
    parameters,
    source,
    // Only an activation would want to see again what the layer before made.
    ownsSource: before?.layout.activation === 'linear',
    output: sums,
    relu: isRelu,
    learning: options.learning,
    workspace,
    maxRows,
  });
  if (isRelu || name === 'linear') {
    const output = matrixAt(sums, columns, isRelu);
    return { layout, planned, activation: undefined, source, output, steps: [...planned.steps] };
  }
  const output = isSeparate
    ? reserveOutput(workspace, maxRows * pitch(columns), hasOwnOutput)
    : sums;
  const activation = { name, columns, input: sums, output };
  const steps = [...planned.steps, activationStep(kernels, activation)];
  return { layout, planned, activation, source, output: matrixAt(output, columns), steps };
}

function reserveOutput(workspace: Workspace, floats: number, isOwn: boolean): number {
  return isOwn ? workspace.ownFloats(floats) : workspace.floats(floats);
}
