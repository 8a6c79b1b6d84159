import type { Address } from '../kernels/arena.js';
import type { Atoms } from '../kernels/atom-operations.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { atomsOf } from '../network/architecture.js';
import type { ParameterLayout } from '../network/layout.js';
import { ForwardChain, type LayerArrays } from './forward-chain.js';

export interface ForwardPassOptions {
  kernels: Kernels;
  layout: ParameterLayout;
  /** The block of parameters; of a noisy network those with the noise in them, or the means. */
  parameters: Address;
  /** Observations, packed: [maxRows x units[0]]. Reserved if not given. */
  input?: Address | undefined;
  /** A pass whose arrays it may overwrite. Its own are reserved if not given. */
  sharing?: ForwardPass | undefined;
  /** Whether its output is its own, even so. Default false. */
  ownOutput?: boolean | undefined;
  maxRows: number;
}

/**
 * The plan of a forward pass: dense layers with ReLU between them, none after the last (Mnih et al.
 * 2015, methods), or such a trunk and two streams that are merged. Made once; `run` only calls kernels.
 */
export class ForwardPass {
  /** [maxRows x units[0]], packed. */
  readonly input: Address;
  readonly trunk: ForwardChain;
  readonly streams: readonly ForwardChain[];
  /** The network's output: [maxRows x actions x atoms]. */
  readonly output: Address;
  readonly #kernels: Kernels;
  readonly #merge: Step<'duelingForward'> | undefined;

  constructor(options: ForwardPassOptions) {
    const { kernels, layout, maxRows, sharing } = options;
    const { arena } = kernels;
    this.#kernels = kernels;
    this.input = options.input ?? arena.reserveFloats(maxRows * layout.units[0]!);
    const source = { address: this.input, pitch: layout.units[0]!, hidden: false };
    const base = { kernels, parameters: options.parameters, maxRows };
    const trunk = { chain: layout.trunk, source, arrays: sharing?.trunk.arrays };
    this.trunk = new ForwardChain({ ...base, ...trunk });
    this.streams = layout.streams.map((chain, i) => {
      const shared = sharing?.streams[i]?.arrays;
      const floats = maxRows * pitch(chain.at(-1)!.columns);
      const own = options.ownOutput === true && i === layout.streams.length - 1;
      const arrays = own ? withOwnOutput(shared, () => arena.reserveFloats(floats)) : shared;
      return new ForwardChain({ ...base, chain, source: this.trunk.output, arrays });
    });
    const outputs = this.streams.map(({ output }) => output.address);
    this.output = outputs.at(-1)!;
    // The merged values take the advantages' place: nobody asks for those any more.
    if (layout.architecture.dueling) {
      this.#merge = duelingOf(layout, outputs[0]!, this.output, this.output);
    }
  }

  run(rows: number): void {
    this.trunk.run(rows);
    const streams = this.streams;
    for (let i = 0; i < streams.length; i++) streams[i]!.run(rows);
    if (this.#merge !== undefined) this.#kernels.duelingForward(this.#merge, rows);
  }
}

/** How a network's output lies in a row. */
export function outputAtoms(layout: ParameterLayout): Atoms {
  const atoms = atomsOf(layout.architecture.head);
  return { actionCount: layout.units.at(-1)!, atoms, stride: atoms === 1 ? 1 : pitch(atoms) };
}

export function duelingOf(
  layout: ParameterLayout,
  value: Address,
  advantages: Address,
  output: Address,
): Step<'duelingForward'> {
  return { ...outputAtoms(layout), value, advantages, output };
}

/** The hidden activations of a pass, to be looked through for units that never wake. */
export function hiddenActivations(pass: ForwardPass, layout: ParameterLayout): Step<'countDead'>[] {
  const chains: [ForwardChain, ParameterLayout['trunk']][] = [
    [pass.trunk, layout.trunk],
    ...pass.streams.map((stream, i): [ForwardChain, ParameterLayout['trunk']] => [
      stream,
      layout.streams[i]!,
    ]),
  ];
  return chains.flatMap(([{ arrays }, chain]) =>
    chain.flatMap(({ relu, columns }, i) =>
      relu ? [{ values: arrays[i]!.activation, columns }] : [],
    ),
  );
}

function withOwnOutput(
  shared: readonly LayerArrays[] | undefined,
  reserve: () => Address,
): readonly LayerArrays[] | undefined {
  if (shared === undefined) return undefined;
  return [...shared.slice(0, -1), { ...shared.at(-1)!, activation: reserve() }];
}
