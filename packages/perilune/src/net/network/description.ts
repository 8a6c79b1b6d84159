import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import { checkActivation } from '../layers/activations.js';
import { checkCount } from '../layers/checks.js';
import { kindOf, type LayerDescription, layerKinds } from '../layers/index.js';
import { type InputDescription, inputOf } from './input.js';
import { checkJoin, type JoinName } from './joins.js';

/** What a part may take beside other parts. */
export const INPUTS: readonly string[] = ['observation', 'action'];

/** Parts that a message names at most. */
const MOST_NAMED = 20;

/** A chain of layers with a name. */
export interface PartDescription {
  /** Unique; neither `observation` nor `action`. */
  readonly name: string;
  /** What it reads: `observation`, `action`, parts that stand before it; or nothing. */
  readonly takes: readonly string[];
  /** How it makes one of several. Default `concatenate`: side by side; to be said where that is all it does. */
  readonly join?: JoinName | undefined;
  readonly layers: readonly LayerDescription[];
  /**
   * What PyTorch's names of its tensors begin with. Default: the part's name and a dot. Without a dot at its
   * end it is the name of the part's only layer, which has no number then: `action_net.weight`.
   */
  readonly prefix?: string | undefined;
}

/** What a network is made of: plain data, complete enough to be saved, compared and made anew from. */
export interface NetworkDescription {
  readonly input: InputDescription;
  /** Numbers in a row of actions, where a part takes actions. */
  readonly actionSize?: number | undefined;
  /** In the order in which they are computed, and their parameters lie. */
  readonly parts: readonly PartDescription[];
}

/**
 * The description with every default filled in: two networks are alike if and only if theirs are the
 * same JSON.
 *
 * @throws UsageError that says which part or layer is wrong
 */
export function describeNetwork(given: NetworkDescription): NetworkDescription {
  const { actionSize, parts } = given;
  const input = inputOf(given.input ?? {});
  if (actionSize !== undefined) checkCount('actionSize', actionSize);
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new UsageError(`parts must be a list of at least one; given ${show(parts)}.`);
  }
  const known = new Set(actionSize === undefined ? ['observation'] : INPUTS);
  const filled: PartDescription[] = [];
  for (const part of parts) {
    checkForm(part);
    checkName(part.name, known);
    filled.push(partOf(part, known));
    known.add(part.name);
  }
  return actionSize === undefined ? { input, parts: filled } : { input, actionSize, parts: filled };
}

/** What comes from a file may be anything. */
function checkForm(part: PartDescription): void {
  const { takes, layers } = (part ?? {}) as Partial<PartDescription>;
  const isWhole =
    Array.isArray(takes) && Array.isArray(layers) && layers.every((layer) => isObject(layer));
  if (isWhole && (part.prefix === undefined || typeof part.prefix === 'string')) return;
  throw new UsageError(
    `A part must have a name, a list takes of names and a list layers of objects, given ${show(part)}.`,
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function partOf(part: PartDescription, known: ReadonlySet<string>): PartDescription {
  const { name, takes, join, layers, prefix = `${name}.` } = part;
  for (const source of takes) checkSource(source, name, known);
  const where = `part ${show(name)}`;
  if (join !== undefined) checkJoin(join, takes, where);
  if (takes.length !== 1 && layers.length === 0 && join === undefined) {
    throw new UsageError(`${where} has no layers, and takes ${show(takes)}: it would do nothing.`);
  }
  if (layers.length > 1 && prefix !== '' && !prefix.endsWith('.')) {
    throw new UsageError(
      `${where} has ${layers.length} layers, which one name cannot stand for: its prefix must end with a dot, ` +
        `given ${show(prefix)}.`,
    );
  }
  const filled = layers.map((layer, i) => layerOf(layer, `${where}, layer ${i}`));
  const isSaid = join !== undefined && (join !== 'concatenate' || layers.length === 0);
  const joined = isSaid ? { join } : {};
  return { name, takes: [...takes], ...joined, layers: filled, prefix };
}

function layerOf(layer: LayerDescription, where: string): LayerDescription {
  if (!Object.hasOwn(layerKinds, layer.kind)) {
    const reason = unknownName('kind', String(layer.kind), Object.keys(layerKinds));
    throw new UsageError(`${where}: ${reason}`);
  }
  checkActivation(layer.activation, where);
  return kindOf(layer).fill(layer, where) as LayerDescription;
}

function checkName(name: string, known: ReadonlySet<string>): void {
  const isFree = !known.has(name) && !INPUTS.includes(name);
  if (typeof name === 'string' && name !== '' && isFree) return;
  throw new UsageError(
    `A part's name must be its own, and none of ${INPUTS.join(', ')}; given ${show(name)}.`,
  );
}

function checkSource(source: string, part: string, known: ReadonlySet<string>): void {
  if (known.has(source)) return;
  if (source === 'action') {
    throw new UsageError(`The part ${show(part)} takes actions: actionSize must say how wide.`);
  }
  throw new UsageError(
    `The part ${show(part)} takes ${show(source)}, which is not there: ` +
      `before it stand ${[...known].slice(0, MOST_NAMED).join(', ')}.`,
  );
}
