import type { Architecture, NamedTensor, RandomSource } from '../../src/net/index.js';

// The family's networks in float64, from the papers and without any of the library's arithmetic.

/** Parameters by PyTorch's names. */
export type Parameters64 = Map<string, Float64Array>;

export function widen(tensors: readonly NamedTensor[]): Parameters64 {
  return new Map(tensors.map(({ name, values }) => [name, Float64Array.from(values)]));
}

/** f(x) = sgn(x) sqrt|x| of so many normal deviates. */
function draw(count: number, random: RandomSource): number[] {
  return Array.from({ length: count }, () => {
    const x = random.standardNormal();
    return Math.sign(x) * Math.sqrt(Math.abs(x));
  });
}

/** One draw of noise: `0.weight` -> epsilon, layer by layer (Fortunato et al. 2018, eq. 10-11). */
export type Noise64 = Map<string, number[]>;

export function noiseOf(parameters: Parameters64, random: RandomSource): Noise64 {
  const noise: Noise64 = new Map();
  for (const [name, bias] of parameters) {
    if (!name.endsWith('.bias_mu')) continue;
    const layer = name.slice(0, -'.bias_mu'.length);
    const outputs = bias.length;
    const inputs = parameters.get(`${layer}.weight_mu`)!.length / outputs;
    const [rows, columns] = [draw(inputs, random), draw(outputs, random)];
    noise.set(
      `${layer}.weight`,
      columns.flatMap((c) => rows.map((r) => r * c)),
    );
    noise.set(`${layer}.bias`, columns);
  }
  return noise;
}

function tensor(parameters: Parameters64, noise: Noise64 | undefined, name: string): Float64Array {
  const plain = parameters.get(name);
  if (plain !== undefined) return plain;
  const sigma = parameters.get(`${name}_sigma`)!;
  const epsilon = noise?.get(name);
  return parameters.get(`${name}_mu`)!.map((mu, i) => mu + sigma[i]! * (epsilon?.[i] ?? 0));
}

function layerNorm(x: Float64Array, gain: Float64Array, bias: Float64Array): Float64Array {
  const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
  const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
  return x.map((v, j) => ((v - mean) / Math.sqrt(variance + 1e-5)) * gain[j]! + bias[j]!);
}

export interface Network64 {
  architecture: Architecture;
  parameters: Parameters64;
  noise?: Noise64 | undefined;
}

/** Layers with a prefix, `hidden` of them followed by ReLU, and an output if `last`. */
function chain(
  { architecture, parameters, noise }: Network64,
  x: Float64Array,
  { prefix, hidden, last }: { prefix: string; hidden: number; last: boolean },
): Float64Array {
  const modules = architecture.layerNorm ? 3 : 2;
  const get = (name: string) => tensor(parameters, noise, `${prefix}${name}`);
  let values = x;
  for (let layer = 0; layer < hidden + (last ? 1 : 0); layer++) {
    const index = layer * modules;
    const [weight, input] = [get(`${index}.weight`), values];
    values = get(`${index}.bias`).slice();
    for (let j = 0; j < values.length; j++) {
      for (let i = 0; i < input.length; i++)
        values[j]! += input[i]! * weight[j * input.length + i]!;
    }
    if (layer === hidden) return values;
    if (architecture.layerNorm) {
      values = layerNorm(values, get(`${index + 1}.weight`), get(`${index + 1}.bias`));
    }
    values = values.map((v) => Math.max(0, v));
  }
  return values;
}

/** The network's output of one observation, [actions][atoms]: values, logits or quantiles. */
export function output64(network: Network64, observation: ArrayLike<number>): number[][] {
  const { layers, dueling } = network.architecture;
  const actions = layers.at(-1)!;
  const hidden = layers.length - 2;
  const x = Float64Array.from(observation);
  if (!dueling) return split(chain(network, x, { prefix: '', hidden, last: true }), actions);
  const shared = chain(network, x, { prefix: '', hidden: hidden - 1, last: false });
  const stream = { hidden: 1, last: true };
  const value = chain(network, shared, { ...stream, prefix: 'value.' });
  const advantages = split(chain(network, shared, { ...stream, prefix: 'advantage.' }), actions);
  return advantages.map((own) =>
    own.map((a, k) => value[k]! + a - advantages.reduce((sum, row) => sum + row[k]!, 0) / actions),
  );
}

function split(values: Float64Array, actions: number): number[][] {
  const atoms = values.length / actions;
  return Array.from({ length: actions }, (_, a) => [...values.slice(a * atoms, (a + 1) * atoms)]);
}

export function softmax64(x: readonly number[], temperature = 1): number[] {
  const most = Math.max(...x);
  const e = x.map((v) => Math.exp((v - most) / temperature));
  const sum = e.reduce((total, v) => total + v, 0);
  return e.map((v) => v / sum);
}

/** z, the support of a categorical head. */
export function support64(head: Architecture['head']): number[] {
  if (head.type !== 'categorical') throw new Error('no support');
  const { atoms, vMin, vMax } = head;
  return Array.from({ length: atoms }, (_, k) => vMin + (k * (vMax - vMin)) / (atoms - 1));
}

/** Expected values of every action. */
export function values64(network: Network64, observation: ArrayLike<number>): number[] {
  const { head } = network.architecture;
  const output = output64(network, observation);
  if (head.type === 'scalar') return output.map(([value]) => value!);
  if (head.type === 'quantile') return output.map((theta) => mean(theta));
  const z = support64(head);
  return output.map((logits) => softmax64(logits).reduce((sum, p, k) => sum + p * z[k]!, 0));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
