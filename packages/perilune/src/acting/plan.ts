import type { Address, Architecture, ForwardKernels, LayerDescription } from '../net/index.js';
import { pitch } from '../net/kernels/kernels.js';
import { HeadPass } from '../net/passes/head.js';
import { Layers } from './layers.js';
import type { Tensors } from './tensors.js';

/** What a plan is made from. */
export interface PlanOptions {
  readonly architecture: Architecture;
  readonly tensors: Tensors;
  readonly kernels: ForwardKernels;
  /** The most rows of one call. */
  readonly maxRows: number;
}

/** A network of action values as calls of kernels, from observations to values: made once. */
export class Plan {
  /** Observations, packed: [maxRows x observation size]. */
  readonly input: Address;
  readonly head: HeadPass;
  /** How an action's numbers lie in a row. */
  readonly shape: { actionCount: number; atoms: number; stride: number };
  private readonly layers: Layers;

  /** @throws UsageError when a tensor is missing or does not fit */
  constructor({ architecture, ...options }: PlanOptions) {
    const { kernels, maxRows } = options;
    const { layers: widths, head, dueling, input } = architecture;
    const atoms = atomsOf(architecture);
    const actionCount = widths.at(-1) as number;
    this.shape = { actionCount, atoms, stride: atoms === 1 ? 1 : pitch(atoms) };
    const layers = new Layers({ ...options, inputSize: widths[0] as number, input });
    this.layers = layers;
    this.input = layers.input;
    const hidden = widths.slice(1, -1);
    const last = dueling && hidden.length > 0 ? [hidden.pop() as number] : [];
    const trunk = hiddenLayers(hidden, architecture);
    /** A stream of its own, if there is a last hidden layer, and its output. */
    const ending = (values: number): LayerDescription[] => [
      ...hiddenLayers(last, architecture),
      { kind: 'dense', units: values * atoms, group: atoms },
    ];
    let { observations: seen } = layers;
    if (dueling) seen = layers.chain(seen, trunk, '');
    const advantages = dueling
      ? layers.chain(seen, ending(actionCount), 'advantage.')
      : layers.chain(seen, [...trunk, ...ending(actionCount)], '');
    if (dueling) {
      const value = layers.chain(seen, ending(1), 'value.').address;
      const output = advantages.address;
      const step = { ...this.shape, value, advantages: output, output };
      layers.steps.push((rows) => kernels.duelingForward(step, rows));
    }
    const layout = { architecture: { head }, atoms: this.shape };
    this.head = new HeadPass({ kernels, layout, output: advantages.address, maxRows });
  }

  /** Values of the rows that stand at `input`, at `head.values`. */
  run(rows: number): void {
    this.layers.run(rows);
    this.head.run(rows);
  }
}

function hiddenLayers(
  widths: readonly number[],
  { activation, layerNorm }: Architecture,
): LayerDescription[] {
  return widths.flatMap((units): LayerDescription[] =>
    layerNorm
      ? [
          { kind: 'dense', units },
          { kind: 'layerNorm', activation },
        ]
      : [{ kind: 'dense', units, activation }],
  );
}

/** Numbers that the network gives for an action. */
export function atomsOf({ head }: Pick<Architecture, 'head'>): number {
  if (head.type === 'scalar') return 1;
  return head.type === 'categorical' ? head.atoms : head.quantiles;
}
