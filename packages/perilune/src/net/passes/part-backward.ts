import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import { activationBackStep } from '../layers/activations.js';
import { copyColumns, type KernelCall, type Source } from '../layers/plan.js';
import { type PartForward, type PartLayer, streamsOf } from './part-forward.js';

/** A gradient that flows into a part's output or an input: [maxRows x columns], rows padded. */
export interface Contribution {
  readonly gradient: Address;
  /** Whether it already is zero where a ReLU's output is. */
  readonly isMasked: boolean;
  /** A hint, for speed alone: many of its values are zero. */
  readonly isSparse: boolean;
}

export interface PartBackwardOptions {
  kernels: Kernels;
  parameters: Address;
  /** Undefined: nobody asks for the gradients of the parameters. */
  gradients: Address | undefined;
  forward: PartForward;
  /** The gradient of the part's output; overwritten. */
  given: Contribution;
  /** Whether the gradient of each thing that the part takes is asked for. */
  wanted: readonly boolean[];
  maxRows: number;
}

export interface PartBackward {
  readonly steps: readonly KernelCall[];
  /** The gradients that were asked for, in the order of what the part takes. */
  readonly sources: readonly (Contribution | undefined)[];
}

/** The way back through one part, from its last layer to what it takes. */
export function partBackward(options: PartBackwardOptions): PartBackward {
  const { layers } = options.forward;
  const wantsInput = options.wanted.some((isWanted) => isWanted);
  const steps: KernelCall[] = [];
  let flow: Contribution | undefined = options.given;
  for (let i = layers.length - 1; i >= 0 && flow !== undefined; i--) {
    const back = layerBackward(options, layers[i]!, flow, i > 0 || wantsInput);
    steps.push(...back.steps);
    flow = back.flow;
  }
  if (flow === undefined || !wantsInput)
    return { steps, sources: options.wanted.map(() => undefined) };
  const split = splitJoined(options, flow);
  return { steps: [...steps, ...split.steps], sources: split.sources };
}

function layerBackward(
  options: PartBackwardOptions,
  layer: PartLayer,
  flow: Contribution,
  wantsInput: boolean,
): { steps: readonly KernelCall[]; flow: Contribution | undefined } {
  const { kernels, gradients } = options;
  const isRelu = layer.layout.activation === 'relu';
  const back = layer.planned.backward({
    kernels,
    gradient: flow.gradient,
    isSparse: isRelu || (flow.isSparse && layer.layout.activation === 'linear'),
    gradients,
    wantsInput,
    reserve: (floats) => kernels.arena.reserveFloats(floats),
  });
  const steps = [...activationSteps(kernels, layer, flow), ...back.steps];
  const { inputGradient, isMasked } = back;
  if (inputGradient === undefined) return { steps, flow: undefined };
  return { steps, flow: { gradient: inputGradient, isMasked, isSparse: isMasked } };
}

/** A ReLU's derivative is part of the product above it, where there is one. */
function activationSteps(kernels: Kernels, layer: PartLayer, flow: Contribution): KernelCall[] {
  const { output, activation } = layer;
  if (activation !== undefined) return [activationBackStep(kernels, activation, flow.gradient)];
  if (layer.layout.activation === 'linear' || flow.isMasked) return [];
  const { address, columns } = output;
  const relu = { name: 'relu', columns, input: address, output: address } as const;
  return [activationBackStep(kernels, relu, flow.gradient)];
}

/** From the gradient of the one matrix to those of what it was made of. */
function splitJoined(options: PartBackwardOptions, flow: Contribution): PartBackward {
  const { part, sources } = options.forward;
  if (sources.length === 1) return { steps: [], sources: [flow] };
  return part.join === 'dueling' ? splitStreams(options, flow) : splitColumns(options, flow);
}

function splitColumns(options: PartBackwardOptions, flow: Contribution): PartBackward {
  const { kernels, forward, wanted, maxRows } = options;
  const whole = pitch(forward.part.joined.units);
  const steps: KernelCall[] = [];
  let column = 0;
  const sources = forward.sources.map(({ columns }: Source, i) => {
    const from = { address: flow.gradient + 4 * column, pitch: whole };
    column += columns;
    if (!wanted[i]) return undefined;
    const gradient = kernels.arena.reserveFloats(maxRows * pitch(columns));
    const to = { address: gradient, pitch: pitch(columns) };
    steps.push(copyColumns(kernels, from, to, columns));
    return { gradient, isMasked: false, isSparse: false };
  });
  return { steps, sources };
}

/** The advantages' gradient takes the place of the values'. */
function splitStreams(options: PartBackwardOptions, flow: Contribution): PartBackward {
  const { kernels, forward, maxRows } = options;
  const floats = maxRows * pitch(forward.sources[0]!.columns);
  const value = kernels.arena.reserveFloats(floats);
  const { gradient } = flow;
  const step = { ...streamsOf(forward.part), value, advantages: gradient, output: gradient };
  const unmasked = { isMasked: false, isSparse: false };
  return {
    steps: [(rows) => kernels.duelingBackward(step, rows)],
    sources: [
      { gradient: value, ...unmasked },
      { gradient, ...unmasked },
    ],
  };
}
