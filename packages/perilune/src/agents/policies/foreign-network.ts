import { UsageError } from '../../errors.js';
import {
  type ActivationName,
  type ArchitectureOptions,
  architectureOf,
  type NamedTensor,
  QLayout,
} from '../../net/index.js';
import { flatWidth, rowSegments, rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Spaces } from '../shared/agent.js';
import { discreteActions } from '../shared/spaces.js';

/** What tensors do not tell of the network that they are of. */
export interface ForeignOptions {
  /** What stands between the layers. Default `relu`, Stable-Baselines3's of DQN. */
  activation?: ActivationName | undefined;
  /** What the names of its tensors begin with, where a file holds several networks: `q_net.q_net`. */
  prefix?: string | undefined;
}

/** The network, its tensors under the names of our own files. */
export type AdoptedNetwork = { architecture: ArchitectureOptions; tensors: NamedTensor[] };

/** A module of torch's: `fc1`, `q_net.q_net.0`. */
interface Module {
  name: string;
  weight: NamedTensor;
  bias: NamedTensor | undefined;
}

/** Target networks follow the one that acts. */
const TARGETS = /^(\w+_target|target(_\w+)?)\./;
/** Networks of Stable-Baselines3 that hold no action values. */
const POLICIES = /^(mlp_extractor|action_net|value_net|actor|critic|critic_target|pi|vf|log_std)\b/;
/** QR-DQN's outputs lie quantile by quantile there, action by action here. */
const QUANTILES = /^quantile_net\./;

/**
 * Makes a network of action values of tensors that PyTorch named: those of an `nn.Sequential`, of modules of
 * one's own in the order of their names, or of a Stable-Baselines3 policy's state dict (DQN, QR-DQN). Layers
 * are dense, with a LayerNorm behind each hidden one or behind none.
 *
 * @throws UsageError that names the tensor which does not fit
 */
export function adoptNetwork(
  given: readonly NamedTensor[],
  spaces: Spaces,
  { activation = 'relu', prefix }: ForeignOptions = {},
): AdoptedNetwork {
  const actions = discreteActions('A network of action values', spaces);
  const chosen = choose(given, prefix);
  const modules = modulesOf(chosen);
  const dense = modules.filter(({ weight }) => weight.shape.length === 2);
  const norms = modules.filter(({ weight }) => weight.shape.length === 1);
  checkChain(dense, flatWidth(rowSegments(spaces.observationSpace)));
  const layerNorm = norms.length > 0;
  checkNorms(modules, dense, layerNorm);
  const output = dense.at(-1) as Module;
  const quantiles = quantilesOf(output, actions.n);
  const hidden = dense.slice(0, -1).map(({ weight }) => weight.shape[0] as number);
  const segments = rowSegments(spaces.observationSpace).map(({ kind, size }) => ({ kind, size }));
  const architecture: ArchitectureOptions = {
    layers: [rowWidth(spaces.observationSpace), ...hidden, actions.n],
    activation,
    input: segments.some(({ kind }) => kind === 'index') ? { segments } : undefined,
    layerNorm,
    head: quantiles === 1 ? { type: 'scalar' } : { type: 'quantile', quantiles },
  };
  const values = [...modules.slice(0, -1), byAction(output, actions.n, quantiles)];
  return { architecture, tensors: renamed(values, architecture) };
}

function choose(given: readonly NamedTensor[], prefix: string | undefined): NamedTensor[] {
  if (prefix !== undefined) {
    const own = given.filter(({ name }) => name.startsWith(`${prefix}.`));
    if (own.length > 0) return own;
    throw new UsageError(
      `No tensor's name begins with ${show(prefix)}; there are ${names(given)}.`,
    );
  }
  const acting = given.filter(({ name }) => !TARGETS.test(name));
  const policy = acting.find(({ name }) => POLICIES.test(name));
  if (policy === undefined) return acting;
  throw new UsageError(
    `The tensor ${show(policy.name)} is of an agent that learned a policy, not action values: such agents ` +
      'cannot be made of a file without metadata. Where one of its networks holds action values, name it by `prefix`.',
  );
}

/** By the names without `.weight` and `.bias`, numbers in them in their order. */
function modulesOf(tensors: readonly NamedTensor[]): Module[] {
  const byName = new Map<string, Partial<Record<'weight' | 'bias', NamedTensor>>>();
  for (const tensor of tensors) {
    const [, name, kind] = /^(?:(.*)\.)?(weight|bias)$/.exec(tensor.name) ?? [];
    const isKnown = kind === 'weight' || (kind === 'bias' && tensor.shape.length === 1);
    if (!isKnown || tensor.shape.length > 2 || tensor.shape.length === 0) throw strange(tensor);
    const module = byName.get(name ?? '') ?? {};
    byName.set(name ?? '', { ...module, [kind]: tensor });
  }
  const modules = [...byName].map(([name, { weight, bias }]) => {
    if (weight !== undefined) return { name, weight, bias };
    throw new UsageError(
      `There is a tensor ${show(`${name}.bias`)}, but no ${show(`${name}.weight`)}.`,
    );
  });
  if (modules.length === 0) throw new UsageError('The file holds no layers.');
  return modules.sort((a, b) => byNumbers(a.name, b.name));
}

function strange({ name, shape }: NamedTensor): UsageError {
  return new UsageError(
    `The tensor ${show(name)} of the shape (${shape.join(', ')}) is of no layer that is known here: dense ones ` +
      'have `weight` [outputs, inputs] and `bias`, a LayerNorm has vectors of these names.',
  );
}

function checkChain(dense: readonly Module[], inputs: number): void {
  let [before, width] = ['an observation', inputs];
  for (const { name, weight, bias } of dense) {
    const [outputs, reads] = weight.shape as [number, number];
    if (reads !== width) {
      throw new UsageError(
        `The tensors do not chain: ${show(`${name}.weight`)} reads ${reads} numbers, but ${before} has ${width}.`,
      );
    }
    if (bias !== undefined && bias.values.length !== outputs) {
      throw new UsageError(
        `The tensor ${show(bias.name)} has ${bias.values.length} values, but ${show(weight.name)} has ${outputs} rows.`,
      );
    }
    [before, width] = [show(`${name}.weight`), outputs];
  }
  if (dense.length === 0) throw new UsageError('The file holds no dense layers.');
}

/** A LayerNorm stands behind every hidden layer, or there is none. */
function checkNorms(modules: readonly Module[], dense: readonly Module[], expected: boolean): void {
  if (!expected) return;
  const isNorm = ({ weight }: Module) => weight.shape.length === 1;
  const alternate = modules.every((module, i) => isNorm(module) === (i % 2 === 1));
  const widths = modules.every(
    (module, i) => i % 2 === 0 || module.weight.shape[0] === modules[i - 1]?.weight.shape[0],
  );
  if (alternate && widths && modules.length === 2 * dense.length - 1) return;
  const found = modules
    .map(({ name, weight }) => `${name} (${weight.shape.join(', ')})`)
    .join(', ');
  throw new UsageError(
    `A LayerNorm must stand behind every hidden layer, or behind none; there are ${found}.`,
  );
}

function quantilesOf({ weight }: Module, actions: number): number {
  const outputs = weight.shape[0] as number;
  if (outputs === actions) return 1;
  if (QUANTILES.test(weight.name) && outputs % actions === 0) return outputs / actions;
  throw new UsageError(
    `The tensors do not chain: ${show(weight.name)} gives ${outputs} numbers, but there are ${actions} actions.`,
  );
}

/** Rows that lie quantile by quantile put in order action by action. */
function byAction({ name, weight, bias }: Module, actions: number, quantiles: number): Module {
  if (quantiles === 1) return { name, weight, bias };
  const order = (tensor: NamedTensor): NamedTensor => {
    const width = tensor.values.length / (actions * quantiles);
    const values = new Float32Array(tensor.values.length);
    for (let a = 0, to = 0; a < actions; a++) {
      for (let q = 0; q < quantiles; q++, to += width) {
        const from = (q * actions + a) * width;
        values.set(tensor.values.subarray(from, from + width), to);
      }
    }
    return { ...tensor, values };
  };
  return { name, weight: order(weight), bias: bias && order(bias) };
}

/** Under the names that a network of this architecture has; a bias that is left out is zero. */
function renamed(modules: readonly Module[], architecture: ArchitectureOptions): NamedTensor[] {
  const layout = new QLayout(architectureOf(architecture));
  const expected = layout.tensors.map(({ name }) => name.replace(/\.(weight|bias)$/, ''));
  const targets = [...new Set(expected)];
  return modules.flatMap(({ weight, bias }, i) => {
    const zeros = new Float32Array(weight.shape[0] as number);
    const name = `q_net.${targets[i]}`;
    return [
      { ...weight, name: `${name}.weight` },
      { name: `${name}.bias`, shape: [zeros.length], values: bias?.values ?? zeros },
    ];
  });
}

/** Compares texts, and numbers in them as numbers: `2.weight` comes before `10.weight`. */
function byNumbers(a: string, b: string): number {
  const [parts, others] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let i = 0; i < Math.min(parts.length, others.length); i++) {
    const [own, other] = [parts[i] as string, others[i] as string];
    if (own === other) continue;
    if (i % 2 === 1) return Number(own) - Number(other);
    return own < other ? -1 : 1;
  }
  return parts.length - others.length;
}

function names(tensors: readonly NamedTensor[]): string {
  return tensors.map(({ name }) => name).join(', ');
}
