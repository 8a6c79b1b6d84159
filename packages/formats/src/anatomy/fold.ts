import {
  type LayerDescription,
  type NamedTensor,
  type NetworkDescription,
  normEpsilons,
  type PartDescription,
  UsageError,
} from 'perilune';

/** What a batch renormalization does when it acts, unit by unit: x becomes scale x + shift. */
interface Affine {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

type Tensors = ReadonlyMap<string, NamedTensor>;

/**
 * The same network without batch renormalizations: each is a factor and a summand a unit when it acts, which go into
 * the dense layers behind it, in float64 and rounded once.
 *
 * @param tensors of these parts and of others, which stay
 * @param ends names of the parts whose numbers are read
 * @throws UsageError where something else than a dense layer stands behind one, or nothing
 */
export function foldNorms(
  { input, actionSize, parts }: NetworkDescription,
  tensors: readonly NamedTensor[],
  ends: readonly string[],
): { network: NetworkDescription; tensors: NamedTensor[] } {
  const known = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const pending = new Map<string, Affine>();
  const written: NamedTensor[] = [];
  const taken = new Set<string>();
  const folded = parts.map((part): PartDescription => {
    const fold = new PartFold(part, known, pending.get(part.takes[0] ?? ''));
    const open = part.takes.filter((source) => pending.has(source));
    if (open.length > 0 && part.takes.length > 1) throw unfoldable(part.name);
    for (const layer of part.layers) fold.take(layer);
    if (fold.open !== undefined) pending.set(part.name, fold.open);
    written.push(...fold.written);
    for (const name of fold.taken) taken.add(name);
    return { ...part, layers: fold.layers };
  });
  for (const end of ends) if (pending.has(end)) throw unfoldable(end);
  const others = tensors.filter(({ name }) => !taken.has(name));
  const sizes = actionSize === undefined ? {} : { actionSize };
  return { network: { input, ...sizes, parts: folded }, tensors: [...written, ...others] };
}

/** A part on the way through it: what is to be said of it, and what of a norm is still to go into a dense layer. */
class PartFold {
  readonly layers: LayerDescription[] = [];
  readonly written: NamedTensor[] = [];
  /** Names of the tensors that were read. */
  readonly taken: string[] = [];
  private readAt = 0;
  private writeAt = 0;

  constructor(
    private readonly part: PartDescription,
    private readonly tensors: Tensors,
    public open: Affine | undefined,
  ) {}

  take(layer: LayerDescription): void {
    const from = this.placeAt(this.readAt);
    this.readAt += stepOf(layer);
    if (layer.kind === 'batchRenorm') {
      if (stepOf(layer) > 1) throw unfoldable(this.part.name);
      this.open = after(this.open, this.affineOf(from));
      return;
    }
    if (this.open !== undefined && layer.kind !== 'dense') throw unfoldable(this.part.name);
    const to = this.placeAt(this.writeAt);
    this.writeAt += stepOf(layer);
    this.layers.push(layer);
    for (const tensor of this.within(from)) {
      this.written.push({ ...tensor, name: to + tensor.name.slice(from.length) });
    }
    if (this.open !== undefined) this.absorb(to, this.open);
    this.open = undefined;
  }

  /** Puts a norm into the dense layer that was just written. */
  private absorb(place: string, { scale, shift }: Affine): void {
    const at = (name: string) =>
      this.written.findIndex((tensor) => tensor.name === `${place}.${name}`);
    const [weight, bias] = [this.written[at('weight')], this.written[at('bias')]];
    if (weight === undefined || bias === undefined) throw unfoldable(this.part.name);
    const inputs = scale.length;
    const moved = Float32Array.from(bias.values, (b, o) =>
      scale.reduce(
        (sum, _, i) => sum + (weight.values[o * inputs + i] as number) * (shift[i] as number),
        b,
      ),
    );
    const scaled = Float32Array.from(weight.values, (w, k) => w * (scale[k % inputs] as number));
    this.written[at('weight')] = { ...weight, values: scaled };
    this.written[at('bias')] = { ...bias, values: moved };
  }

  private affineOf(place: string): Affine {
    const named = Object.fromEntries(
      this.within(place).map(({ name, values }) => [name.slice(place.length + 1), values]),
    );
    const { scale: gain, bias, ra_mean: mean, ra_var: variance } = named;
    if (gain === undefined || bias === undefined || mean === undefined || variance === undefined) {
      throw new UsageError(`The tensors of the layer ${place} are missing.`);
    }
    const scale = Float64Array.from(
      gain,
      (g, j) => g / Math.sqrt((variance[j] as number) + normEpsilons.batchRenorm),
    );
    const shift = scale.map((s, j) => (bias[j] as number) - s * (mean[j] as number));
    return { scale, shift };
  }

  /** The tensors of a layer, noted as read. */
  private within(place: string): NamedTensor[] {
    const names = [...this.tensors.keys()].filter(
      (name) => name === place || name.startsWith(`${place}.`),
    );
    this.taken.push(...names);
    return names.map((name) => this.tensors.get(name) as NamedTensor);
  }

  /** What PyTorch calls the module there. */
  private placeAt(index: number): string {
    const { prefix = `${this.part.name}.` } = this.part;
    return prefix === '' || prefix.endsWith('.') ? `${prefix}${index}` : prefix;
  }
}

/** An activation is a module of its own. */
function stepOf({ activation = 'linear' }: LayerDescription): number {
  return activation === 'linear' ? 1 : 2;
}

function after(first: Affine | undefined, second: Affine): Affine {
  if (first === undefined) return second;
  return {
    scale: second.scale.map((s, j) => s * (first.scale[j] as number)),
    shift: second.shift.map((c, j) => c + (second.scale[j] as number) * (first.shift[j] as number)),
  };
}

function unfoldable(part: string): UsageError {
  return new UsageError(
    `In the part ${JSON.stringify(part)} of the network no dense layer stands behind a batch renormalization, ` +
      'which other programs have no word for: put a dense layer behind it.',
  );
}
