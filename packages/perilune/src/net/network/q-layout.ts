import type { Atoms } from '../kernels/atom-operations.js';
import { pitch } from '../kernels/kernels.js';
import type { DenseOptions } from '../layers/dense.js';
import type { LayerDescription } from '../layers/index.js';
import type { Architecture } from './architecture.js';
import { atomsOf } from './architecture.js';
import type { NetworkDescription, PartDescription } from './description.js';
import { ParameterLayout } from './layout.js';

/** The layout of a network of action values, and how its output lies in a row. */
export class QLayout extends ParameterLayout {
  override readonly title = 'q_network';
  readonly actionCount: number;
  readonly atoms: Atoms;

  constructor(readonly architecture: Architecture) {
    super(describeQNetwork(architecture));
    const atoms = atomsOf(architecture.head);
    this.actionCount = architecture.layers.at(-1)!;
    const stride = atoms === 1 ? 1 : pitch(atoms);
    this.atoms = { actionCount: this.actionCount, atoms, stride };
  }
}

/**
 * A network of action values as a description: one part `q`; or with `dueling` a `trunk` and the
 * streams `value` and `advantage` that `q` joins.
 */
export function describeQNetwork(architecture: Architecture): NetworkDescription {
  const { layers, dueling, head } = architecture;
  const input = architecture.input ?? { segments: [{ kind: 'values', size: layers[0]! }] };
  const hidden = layers.slice(1, -1).flatMap((units) => hiddenLayer(architecture, units));
  const [actions, group] = [layers.at(-1)!, atomsOf(head)];
  const output = (values: number) => outputLayer(architecture, values * group, group);
  if (!dueling) {
    const q = { name: 'q', takes: ['observation'], prefix: '' };
    return { input, parts: [{ ...q, layers: [...hidden, output(actions)] }] };
  }
  const modules = architecture.layerNorm ? 2 : 1;
  const [shared, own] = [hidden.slice(0, -modules), hidden.slice(-modules)];
  const takes = [shared.length === 0 ? 'observation' : 'trunk'];
  const trunk: PartDescription[] =
    shared.length === 0
      ? []
      : [{ name: 'trunk', takes: ['observation'], prefix: '', layers: shared }];
  return {
    input,
    parts: [
      ...trunk,
      { name: 'value', takes, layers: [...own, output(1)] },
      { name: 'advantage', takes, layers: [...own, output(actions)] },
      { name: 'q', takes: ['value', 'advantage'], join: 'dueling', layers: [] },
    ],
  };
}

function hiddenLayer(
  { activation, layerNorm, noisy }: Architecture,
  units: number,
): LayerDescription[] {
  const dense: DenseOptions = { kind: 'dense', units, noisy };
  if (!layerNorm) return [{ ...dense, activation }];
  return [dense, { kind: 'layerNorm', activation }];
}

function outputLayer({ noisy }: Architecture, units: number, group: number): LayerDescription {
  return { kind: 'dense', units, group, noisy };
}
