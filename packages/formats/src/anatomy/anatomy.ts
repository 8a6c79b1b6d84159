import {
  type ActorDescription,
  type Agent,
  AgentFileError,
  type AnySpace,
  type Architecture,
  architectureOf,
  type Bounding,
  type Box,
  decodeSafetensors,
  type NamedTensor,
  type NetworkDescription,
  ParameterLayout,
  parseJson,
  QLayout,
  supportOf,
  UsageError,
} from 'perilune';
import { foldNorms } from './fold.js';

/** Layers of a network, laid out. */
export type Layer = ParameterLayout['layers'][number];
/** Parts of a network, laid out. */
export type Part = ParameterLayout['parts'][number];

/** What an agent's output means, and what is done with it. */
export type Decision =
  | {
      /** An action value each. */
      readonly kind: 'values';
      readonly actions: number;
      /** Numbers that are said of an action, action by action: 1, atoms or quantiles. */
      readonly atoms: number;
      /** Whether they are logits of probabilities. */
      readonly isCategorical: boolean;
      /** [atoms], what they are weighed with to be one value. */
      readonly weights: Float32Array;
    }
  | {
      /** Logits. */
      readonly kind: 'choice';
      /** How many each entry of an action chooses among, one after the other; of bits 1 each. */
      readonly counts: readonly number[];
      readonly isBinary: boolean;
      /** Whether an action is one number, not a row of them. */
      readonly isSingle: boolean;
      /** The action that index 0 is, of each entry. */
      readonly starts: readonly number[];
    }
  | {
      /** Actions of a Box. */
      readonly kind: 'steering';
      readonly bounding: Bounding;
      /** [action width], infinite where there is no bound. */
      readonly low: Float32Array;
      readonly high: Float32Array;
    };

/**
 * What a network that acts consists of, taken apart to be written in another program's words: the parts that
 * decide and that value a state, without those that only learning or chance need.
 */
export interface Anatomy {
  readonly algo: string;
  /** What its file says of it, each entry a text or JSON. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  readonly layout: ParameterLayout;
  /** In PyTorch's layout, under the names of the layout: without noise. */
  readonly tensors: ReadonlyMap<string, NamedTensor>;
  /** The part that decides. */
  readonly output: string;
  /** The part that values states, and what its numbers are multiplied by to be in the environment's units. */
  readonly value: { readonly part: string; readonly scale: number } | undefined;
  readonly decision: Decision;
}

/**
 * Takes an agent apart that acts by a network.
 *
 * @throws UsageError for one that acts by something else, or by a network of a kind that is not known here
 */
export function anatomyOf(agent: Agent): Anatomy {
  const { tensors, metadata } = decodeSafetensors(agent.save());
  const { algo, observationSpace, actionSpace } = agent;
  const common = { algo, metadata, observationSpace, actionSpace };
  if (metadata.architecture !== undefined) {
    const architecture = architectureOf(parseJson(metadata.architecture) as Architecture);
    return { ...common, ...ofValues(architecture, tensors) };
  }
  if (metadata.network !== undefined && metadata.actor !== undefined) {
    const actor = actingOf(parseJson(metadata.actor) as ActorDescription);
    const whole = parseJson(metadata.network) as NetworkDescription;
    const ends = [actor.output, actor.value ?? actor.output];
    const parts = actingParts(whole, ends);
    const { network, tensors: folded } = foldNorms(parts, tensors, ends);
    const own = { network: JSON.stringify(network), actor: JSON.stringify(actor) };
    const decision = decisionOf(agent, actor);
    return {
      ...common,
      metadata: { ...metadata, ...own },
      ...ofActor(network, actor, folded),
      decision,
    };
  }
  throw new UsageError(
    `An agent of ${algo} acts by no network, and other programs have no word for what it acts by: ` +
      'export one that was trained by dqn, pqn, online-q, ppo, a2c, sac, tqc, td3, ddpg, crossq or droq.',
  );
}

/** The tensors of a layer by what PyTorch calls them within it: `weight`, `bias`. */
export function tensorsOf(
  anatomy: Anatomy,
  layer: Layer,
): { weight: NamedTensor; bias: NamedTensor } {
  if (layer.kind !== 'dense' && layer.kind !== 'layerNorm') {
    throw new UsageError(`A layer of the kind ${layer.kind} has no weight and bias.`);
  }
  const [weight, bias] =
    layer.kind === 'dense' ? [layer.weights, layer.bias] : [layer.gain, layer.bias];
  return { weight: tensorAt(anatomy, weight), bias: tensorAt(anatomy, bias) };
}

/** Mean and deviation of every value of a normalized observation, in float64: sqrt(variance + epsilon). */
export function statisticsOf({ tensors }: Anatomy, epsilon = 1e-8) {
  const [mean, variance] = ['obs_rms.mean', 'obs_rms.var'].map((name) => tensors.get(name)?.values);
  if (mean === undefined || variance === undefined) {
    throw new UsageError('The agent normalizes its observations, but has no statistics of them.');
  }
  return {
    mean: Float64Array.from(mean),
    deviation: Float64Array.from(variance, (v) => Math.sqrt(v + epsilon)),
  };
}

function tensorAt({ layout, tensors }: Anatomy, offset: number): NamedTensor {
  const place = layout.tensors.find((one) => one.offset === offset);
  const name = place?.name ?? '';
  const found = tensors.get(name) ?? tensors.get(name.replace(/_mu$/, ''));
  if (found === undefined) throw new UsageError(`The agent has no tensor ${JSON.stringify(name)}.`);
  return found;
}

function ofValues(architecture: Architecture, tensors: readonly NamedTensor[]) {
  const layout = new QLayout(architecture);
  const { head } = architecture;
  const { actionCount: actions, atoms } = layout.atoms;
  const weights =
    head.type === 'categorical' ? supportOf(head) : new Float32Array(atoms).fill(1 / atoms);
  const isCategorical = head.type === 'categorical';
  const named = tensors.map((tensor) => ({ ...tensor, name: tensor.name.replace(/^q_net\./, '') }));
  const decision: Decision = { kind: 'values', actions, atoms, isCategorical, weights };
  return { layout, tensors: byName(named), output: 'q', value: undefined, decision };
}

/** Without what chance needs, and critics, which value states with actions. */
function actingOf({ output, bounding, value, valueScale }: ActorDescription): ActorDescription {
  return {
    output,
    ...(bounding === undefined ? {} : { bounding }),
    ...(value === undefined ? {} : { value }),
    ...(value === undefined || valueScale === undefined ? {} : { valueScale }),
  };
}

/** Without what neither decides nor values a state. */
function actingParts(
  { input, parts }: NetworkDescription,
  ends: readonly string[],
): NetworkDescription {
  const needed = new Set(ends);
  for (const { name, takes } of [...parts].reverse()) {
    if (needed.has(name)) for (const source of takes) needed.add(source);
  }
  return { input, parts: parts.filter(({ name }) => needed.has(name)) };
}

function ofActor(
  network: NetworkDescription,
  actor: ActorDescription,
  tensors: readonly NamedTensor[],
) {
  const { output, value: part, valueScale: scale = 1 } = actor;
  return {
    layout: new ParameterLayout(network),
    tensors: byName(tensors),
    output,
    value: part === undefined ? undefined : { part, scale },
  };
}

function byName(tensors: readonly NamedTensor[]): Map<string, NamedTensor> {
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

function decisionOf(
  { actionSpace: space }: Agent,
  { bounding = 'clip' }: ActorDescription,
): Decision {
  const choice = { kind: 'choice', isBinary: false, isSingle: false } as const;
  switch (space.kind) {
    case 'discrete':
      return { ...choice, counts: [space.n], isSingle: true, starts: [space.start] };
    case 'multi-discrete':
      return { ...choice, counts: Array.from(space.nvec), starts: Array.from(space.start) };
    case 'multi-binary': {
      const bits = new Array<number>(space.size);
      return { ...choice, counts: bits.fill(1), isBinary: true, starts: [...bits].fill(0) };
    }
    case 'box':
      return { kind: 'steering', bounding, ...boundsOf(space as Box) };
  }
  throw new UsageError(`Actions in ${space} are of no kind that other programs are told of.`);
}

function boundsOf(space: Box): { low: Float32Array; high: Float32Array } {
  const low = Float32Array.from(space.low as ArrayLike<number>, Number);
  const high = Float32Array.from(space.high as ArrayLike<number>, Number);
  return {
    low: low.map((value, i) => (space.boundedBelow[i] ? value : Number.NEGATIVE_INFINITY)),
    high: high.map((value, i) => (space.boundedAbove[i] ? value : Number.POSITIVE_INFINITY)),
  };
}

/** What a file of another program says of an agent, so that it can be made again: see `rebuild`. */
export function toldOf({ metadata, tensors }: Anatomy): Record<string, string> {
  const { checksum: _, sealed: __, ...told } = metadata;
  const statistics = [...tensors.values()].filter(({ name }) => name.startsWith('obs_rms.'));
  if (statistics.length === 0) return told;
  const values = statistics.map((tensor) => [tensor.name, Array.from(tensor.values)]);
  return { ...told, statistics: JSON.stringify(Object.fromEntries(values)) };
}

/**
 * The tensors that a network has of which `toldOf` said this, with the names that Keras has for them.
 *
 * @param most layers that the file has weights for
 */
export function kerasTensorsOf(
  told: Readonly<Record<string, string>>,
  most: number,
): ParameterLayout['tensors'] {
  const { architecture, network = 'null' } = told;
  const given: unknown = parseJson(architecture ?? network);
  if (typeof given !== 'object' || given === null) {
    throw new AgentFileError('Its metadata do not say what its network is.');
  }
  checkLayers(given, most);
  const layout =
    architecture === undefined
      ? new ParameterLayout(given as NetworkDescription)
      : new QLayout(architectureOf(given as Architecture));
  return layout.tensors;
}

/** A list of small numbers asks for layers that each take kilobytes. */
function checkLayers(given: { layers?: unknown; parts?: unknown }, most: number): void {
  const lists = [given.layers, given.parts].map((list) => (Array.isArray(list) ? list.length : 0));
  const count = Math.max(...lists);
  if (count <= most + 2) return;
  throw new AgentFileError(
    `Its metadata tell of ${count} layers, but the file has weights of ${most}.`,
  );
}
