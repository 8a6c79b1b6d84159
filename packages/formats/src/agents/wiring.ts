import {
  AgentFileError,
  type LayerDescription,
  type NamedTensor,
  type PartDescription,
} from 'perilune';
import { listed, quoted } from '../text/places.js';
import type { StateDict } from '../torch/state-dict.js';
import {
  type Activation,
  differences,
  givingTo,
  identity,
  type Layer,
  LINEAR,
  takingFrom,
} from './activation.js';

/** A dense layer of a state dict. */
interface Dense {
  /** `mlp_extractor.policy_net.0` */
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** Layers of a state dict that become a part. */
export interface Stack {
  readonly name: string;
  readonly takes: readonly string[];
  /** What the names of its tensors begin with: `actor.mu.`; without a dot the name of its only layer. */
  readonly prefix: string;
  /** Behind every layer but the last. */
  readonly activation?: Activation;
  /** Behind the last. Default: none. */
  readonly last?: Activation;
  /** Whether what it gives must be what the last activation gives, and no terms of that. Default false. */
  readonly isWhole?: boolean;
  /** What its numbers are cut to in the end, on both sides of 0. Default: they are not cut. */
  readonly limit?: number | undefined;
  /** Numbers that it must give, and whose they are. */
  readonly outputs?: { readonly size: number; readonly of: string };
  /** Whether these are pairs of which the part gives the differences: logits of 0 and 1 that become one. Default false. */
  readonly inPairs?: boolean;
}

/** However few weights there are. */
const FREE_UNITS = 16_384;
/** Beyond these: what is computed with takes some kilobytes a unit. */
const WEIGHTS_A_UNIT = 64;

/** Makes parts of a network out of a state dict, and holds that every tensor has found its place. */
export class Wiring {
  readonly parts: PartDescription[] = [];
  readonly tensors: NamedTensor[] = [];
  private readonly used = new Set<string>();
  /** Numbers that parts give, as the file has them. */
  private readonly widths = new Map<string, number>();
  /** Activations whose terms parts give. */
  private readonly terms = new Map<string, Activation>();
  private units = 0;

  /** @param inputs what there is to take: names and widths */
  constructor(
    readonly state: StateDict,
    inputs: Readonly<Record<string, number>>,
  ) {
    for (const [name, width] of Object.entries(inputs)) this.widths.set(name, width);
  }

  widthOf(name: string): number {
    return this.widths.get(name) as number;
  }

  /** Adds layers one after the other. @throws AgentFileError when one is missing or does not fit the one before */
  stack(stack: Stack): void {
    const { name, takes, prefix, activation = LINEAR, last = LINEAR, isWhole = false } = stack;
    const layers = prefix.endsWith('.') ? this.layersIn(prefix) : [this.dense(prefix)];
    const width = this.checkChain(layers, stack);
    const behind = layers.map((_, i) => (i === layers.length - 1 ? last : activation));
    const numbers = layers.map(({ module }) => this.numbersOf(module));
    if (stack.inPairs) numbers.push(differences(numbers.pop() as Layer));
    if (isWhole && last.terms !== undefined) {
      numbers.push(identity(width));
      behind.push(LINEAR);
    }
    const [first = ''] = takes;
    let before = this.terms.get(first) ?? LINEAR;
    let index = 0;
    const described: LayerDescription[] = numbers.map((layer, i) => {
      const own = behind[i] as Activation;
      const placed = givingTo(takingFrom(layer, before), own);
      before = own;
      this.put(prefix.endsWith('.') ? `${prefix}${index}` : prefix, placed);
      index += own.name === 'linear' ? 1 : 2;
      return describe(placed.outputs, own);
    });
    if (stack.limit !== undefined) described.push(cutting(stack.limit));
    this.add({ name, takes, prefix, layers: described }, stack.inPairs ? width / 2 : width);
    this.terms.set(name, before);
  }

  /** A part that the caller describes, and whose tensors it gives. */
  add(part: PartDescription, width: number, tensors: readonly NamedTensor[] = []): void {
    this.parts.push(part);
    this.tensors.push(...tensors);
    this.widths.set(part.name, width);
  }

  /** The layers behind a prefix, `0`, `2`, `4`: between them stands nothing but activations. */
  layersIn(prefix: string): Dense[] {
    const numbers = this.numbersBehind(prefix);
    if (numbers.some((number, i) => number !== 2 * i)) {
      throw new AgentFileError(
        `behind ${quoted(prefix)} there are layers ${numbers.join(', ')}, but dense ones with an activation ` +
          'between them are 0, 2, 4, ...: what else stands there is not known here.',
      );
    }
    return numbers.map((number) => this.dense(`${prefix}${number}`));
  }

  /** A tensor that the caller puts into place itself. */
  tensor(name: string): NamedTensor {
    this.used.add(name);
    return this.state.tensor(name);
  }

  /** Sets the tensors aside whose names begin so: acting does without. */
  leave(prefix: string): void {
    for (const name of this.state.names) if (name.startsWith(prefix)) this.used.add(name);
  }

  /**
   * Sets a network aside that follows another, if it is there.
   *
   * @throws AgentFileError when its tensors are others than those that it follows
   */
  leaveFollower(prefix: string, leader: string): void {
    const shapes = (from: string) =>
      this.state.names
        .filter((name) => name.startsWith(from))
        .map(
          (name) => `${quoted(name.slice(from.length))} (${this.state.shapeOf(name).join(', ')})`,
        );
    const [own, others] = [shapes(prefix), shapes(leader)];
    const odd =
      own.find((tensor) => !others.includes(tensor)) ??
      others.find((tensor) => !own.includes(tensor));
    if (own.length > 0 && odd !== undefined) {
      throw new AgentFileError(
        `${quoted(prefix)} follows ${quoted(leader)}, but one of them alone has ${odd}.`,
      );
    }
    this.leave(prefix);
  }

  /** Numbers that each of the layers behind a prefix gives. */
  widthsIn(prefix: string): number[] {
    return this.layersIn(prefix).map(({ outputs }) => outputs);
  }

  /**
   * @throws AgentFileError when there are tensors that have found no place, or layers are so wide for so few weights that
   *   they would take far more memory than the file
   */
  checkAllUsed(): void {
    this.checkProportion();
    const left = this.state.names.filter((name) => !this.used.has(name));
    if (left.length === 0) return;
    throw new AgentFileError(
      `it has tensors that no such policy with dense layers has: ${listed(left)}.`,
    );
  }

  private checkProportion(): void {
    const units = [...this.widths.values()].reduce((sum, width) => sum + width, this.units);
    const weights = this.tensors.reduce((sum, { values }) => sum + values.length, 0);
    if (units <= FREE_UNITS + weights / WEIGHTS_A_UNIT) return;
    throw new AgentFileError(
      `its layers have ${units} units, but no more than ${weights} weights between them, as no network that learned has.`,
    );
  }

  /** @returns numbers that the last one gives */
  private checkChain(layers: readonly Dense[], { takes, outputs }: Stack): number {
    let width = takes.reduce((sum, source) => sum + this.widthOf(source), 0);
    let before = takes.join(' and ');
    for (const { module, inputs, outputs: units } of layers) {
      if (inputs !== width) {
        throw new AgentFileError(
          `the layers do not chain: ${quoted(`${module}.weight`)} reads ${inputs} numbers, but ${before} has ${width}.`,
        );
      }
      [width, before] = [units, quoted(module)];
    }
    if (outputs === undefined || width === outputs.size) return width;
    throw new AgentFileError(
      `${before} gives ${width} numbers, but ${outputs.of} has ${outputs.size}.`,
    );
  }

  private numbersOf(module: string): Layer {
    const { shape, values: weights } = this.tensor(`${module}.weight`);
    const [outputs = 0, inputs = 0] = shape;
    const { values: bias } = this.tensor(`${module}.bias`);
    return { inputs, outputs, weights, bias };
  }

  private put(module: string, { inputs, outputs, weights, bias }: Layer): void {
    this.units += outputs;
    this.tensors.push(
      { name: `${module}.weight`, shape: [outputs, inputs], values: weights },
      { name: `${module}.bias`, shape: [outputs], values: bias },
    );
  }

  private dense(module: string): Dense {
    const weight = this.state.shapeOf(`${module}.weight`);
    const [outputs, inputs] = weight;
    if (weight.length !== 2 || outputs === undefined || inputs === undefined) {
      throw new AgentFileError(
        `${quoted(`${module}.weight`)} has the shape (${weight.join(', ')}), but a dense layer's is (outputs, inputs).`,
      );
    }
    const bias = this.state.shapeOf(`${module}.bias`);
    if (bias.length !== 1 || bias[0] !== outputs) {
      throw new AgentFileError(
        `${quoted(`${module}.bias`)} has the shape (${bias.join(', ')}), but the layer gives ${outputs} numbers.`,
      );
    }
    return { module, inputs, outputs };
  }

  private numbersBehind(prefix: string): number[] {
    const numbers = new Set<number>();
    for (const name of this.state.names) {
      const [, number] = name.startsWith(prefix)
        ? (/^(\d+)\.(weight|bias)$/.exec(name.slice(prefix.length)) ?? [])
        : [];
      if (number !== undefined) numbers.add(Number(number));
    }
    return [...numbers].sort((a, b) => a - b);
  }
}

function cutting(limit: number): LayerDescription {
  return { kind: 'clip', limit, activation: 'linear' };
}

function describe(units: number, { name: activation }: Activation) {
  return { kind: 'dense', units, ...(activation === 'linear' ? {} : { activation }) } as const;
}
