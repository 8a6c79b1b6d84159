import type { LayerDescription, NamedTensor, NetworkDescription } from '../../src/net/index.js';
import { activations64 } from './activations64.js';

// Networks as their descriptions have them, in float64 and without any of the library's arithmetic.

/** Parameters by PyTorch's names. */
export type Parameters64 = Map<string, Float64Array>;

/** One row of each input. */
export interface Inputs64 {
  observation: readonly number[];
  action: readonly number[];
}

export function widen(tensors: readonly NamedTensor[]): Parameters64 {
  return new Map(tensors.map(({ name, values }) => [name, Float64Array.from(values)]));
}

/** What the layers see of a row of observations: indices one-hot, values normalized. */
export function input64(
  { input: { segments, normalization } }: NetworkDescription,
  parameters: Parameters64,
  row: readonly number[],
): number[] {
  let [from, value] = [0, 0];
  return segments.flatMap(({ kind, size }) => {
    if (kind === 'index') {
      const index = row[from++]!;
      return Array.from({ length: size }, (_, k) => (k === index ? 1 : 0));
    }
    return Array.from({ length: size }, () => {
      const x = row[from++]!;
      if (normalization === undefined) return x;
      const { epsilon = 1e-8, clip = Number.POSITIVE_INFINITY } = normalization;
      const mean = parameters.get('obs_rms.mean')![value]!;
      const variance = parameters.get('obs_rms.var')![value++]!;
      return Math.min(clip, Math.max(-clip, (x - mean) / Math.sqrt(variance + epsilon)));
    });
  });
}

function layer64(
  layer: LayerDescription,
  x: readonly number[],
  get: (name: string) => Float64Array,
): number[] {
  const activate = activations64[layer.activation ?? 'linear'];
  if (layer.kind === 'constant') return [...get('values')].map(activate);
  if (layer.kind === 'stateDeviation') {
    const logs = get('values');
    const units = logs.length / x.length;
    return Array.from({ length: units }, (_, j) => {
      const terms = x.map((h, i) => h ** 2 * Math.exp(2 * logs[i * units + j]!));
      return activate(0.5 * Math.log(terms.reduce((sum, term) => sum + term, 1e-6)));
    });
  }
  if (layer.kind === 'dropout') return [...x];
  if (layer.kind === 'clip') return x.map((v) => Math.max(-layer.limit, Math.min(layer.limit, v)));
  if (layer.kind === 'batchRenorm') {
    const [gain, bias, mean, variance] = ['scale', 'bias', 'ra_mean', 'ra_var'].map(get);
    return x.map((v, j) =>
      activate(((v - mean![j]!) / Math.sqrt(variance![j]! + 1e-3)) * gain![j]! + bias![j]!),
    );
  }
  if (layer.kind === 'layerNorm') {
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
    const [gain, bias] = [get('weight'), get('bias')];
    return x.map((v, j) =>
      activate(((v - mean) / Math.sqrt(variance + 1e-5)) * gain[j]! + bias[j]!),
    );
  }
  const weight = get('weight');
  return [...get('bias')].map((b, j) =>
    activate(x.reduce((sum, v, i) => sum + v * weight[j * x.length + i]!, b)),
  );
}

/** All parts' outputs; `observation` is what the layers see. */
export function outputs64(
  description: NetworkDescription,
  parameters: Parameters64,
  { observation, action }: Inputs64,
): Map<string, number[]> {
  const known = new Map<string, number[]>([
    ['observation', [...observation]],
    ['action', [...action]],
  ]);
  for (const { name, takes, join, layers, prefix } of description.parts) {
    const given = takes.map((source) => known.get(source)!);
    let x = join === 'dueling' ? dueling64(given[0]!, given[1]!) : given.flat();
    let index = 0;
    for (const layer of layers) {
      const module = `${prefix}${index}`;
      x = layer64(layer, x, (tensor) => parameters.get(`${module}.${tensor}`)!);
      index += (layer.activation ?? 'linear') === 'linear' ? 1 : 2;
    }
    known.set(name, x);
  }
  return known;
}

/** Q_a = V + A_a - mean_b A_b, an action's atoms side by side. */
function dueling64(value: readonly number[], advantages: readonly number[]): number[] {
  const atoms = value.length;
  const actions = advantages.length / atoms;
  return advantages.map((advantage, i) => {
    const k = i % atoms;
    let sum = 0;
    for (let a = 0; a < actions; a++) sum += advantages[a * atoms + k]!;
    return value[k]! + advantage - sum / actions;
  });
}
