import type { ActivationName } from '../../src/net/index.js';
import { activations64 } from '../net/activations64.js';

interface Tensor {
  shape: number[];
  values: Float32Array;
}

interface Segment {
  kind: 'values' | 'index';
  size: number;
}

interface Part {
  name: string;
  takes: string[];
  prefix: string;
  layers: { kind: string; activation: string; limit?: number }[];
}

interface Input {
  segments: Segment[];
  normalization?: { epsilon: number; clip?: number };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
const dot = (a: ArrayLike<number>, b: readonly number[], from = 0) =>
  sum(b.map((value, i) => value * (a[from + i] as number)));

/** An agent rebuilt from its file by docs/agent-file.md alone: the page's reader, without anything of the library. */
export class Rebuilt {
  private readonly tensors: Record<string, Tensor>;
  private readonly metadata: Record<string, string>;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 8 + Number(view.getBigUint64(0, true));
    const { __metadata__, ...entries } = JSON.parse(
      new TextDecoder().decode(bytes.subarray(8, start)),
    ) as Record<string, never>;
    this.metadata = __metadata__ as unknown as Record<string, string>;
    this.tensors = Object.fromEntries(
      Object.entries(entries as Record<string, { shape: number[]; data_offsets: number[] }>).map(
        ([
          name,
          {
            shape,
            data_offsets: [from = 0, to = 0],
          },
        ]) => {
          const value = (_: unknown, i: number) => view.getFloat32(start + from + 4 * i, true);
          return [name, { shape, values: Float32Array.from({ length: (to - from) / 4 }, value) }];
        },
      ),
    );
  }

  /** Values; of a policy its action in a Box, else its logits. */
  values(row: readonly number[]): number[] {
    if ('actor' in this.metadata) return this.policy(row);
    if ('cells' in this.tensors) return this.table(row);
    return 'weights' in this.tensors ? this.kernel(row) : this.network(row);
  }

  private of(name: string): Float32Array {
    return (this.tensors[name] as Tensor).values;
  }

  private json(name: string) {
    const text = this.metadata[name];
    return text === undefined ? undefined : JSON.parse(text);
  }

  private expand(row: readonly number[], input: Input | undefined, prefix = 'q_net.'): number[] {
    const { segments, normalization } = input ?? {
      segments: [{ kind: 'values', size: row.length }],
    };
    let [at, known] = [0, 0];
    return segments.flatMap(({ kind, size }) => {
      if (kind === 'index') {
        const index = row[at++];
        return Array.from({ length: size }, (_, i) => (i === index ? 1 : 0));
      }
      at += size;
      return row.slice(at - size, at).map((value) => {
        if (normalization === undefined) return value;
        const { epsilon, clip = Number.POSITIVE_INFINITY } = normalization;
        const deviation = Math.sqrt((this.of(`${prefix}obs_rms.var`)[known] as number) + epsilon);
        const z = (value - (this.of(`${prefix}obs_rms.mean`)[known++] as number)) / deviation;
        return Math.max(-clip, Math.min(clip, z));
      });
    });
  }

  private chain(prefix: string, given: number[], ends: boolean): number[] {
    const modules = Object.keys(this.tensors)
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length).split('.')[0] as string);
    const ids = [...new Set(modules)]
      .filter((id) => /^\d+$/.test(id))
      .map(Number)
      .sort((a, b) => a - b);
    return ids.reduce((x, id) => {
      const y = this.layer(`${prefix}${id}`, x);
      return ids.includes(id + 1) || (ends && id === ids.at(-1))
        ? y
        : y.map(activations64[this.json('architecture').activation as ActivationName]);
    }, given);
  }

  private layer(name: string, x: number[]): number[] {
    if (this.tensors[`${name}.scale`] !== undefined) return this.renormed(name, x);
    const { shape, values: w } = this.tensors[`${name}.weight`] as Tensor;
    const b = this.of(`${name}.bias`);
    return shape.length === 2
      ? [...b].map((bias, o) => bias + dot(w, x, o * x.length))
      : normed(x, w, b);
  }

  private renormed(name: string, x: number[]): number[] {
    const of = (tensor: string, j: number) => this.of(`${name}.${tensor}`)[j] as number;
    return x.map((v, j) => {
      const xhat = (v - of('ra_mean', j)) / Math.sqrt(of('ra_var', j) + 1e-3);
      return xhat * of('scale', j) + of('bias', j);
    });
  }

  private policy(row: readonly number[]): number[] {
    const { output, bounding = 'clip' } = this.json('actor');
    const { kind, low, high } = this.json('actionSpace');
    const found = this.part(output, row);
    if (kind !== 'box') return found;
    return found.map((value, i) => {
      const [least, most] = [
        low[i] ?? Number.NEGATIVE_INFINITY,
        high[i] ?? Number.POSITIVE_INFINITY,
      ];
      const bounded = bounding === 'squash' ? Math.tanh(value) : value;
      const spread = bounding === 'clip' ? value : least + ((bounded + 1) / 2) * (most - least);
      return Math.max(least, Math.min(most, spread));
    });
  }

  private part(name: string, row: readonly number[]): number[] {
    const { input, parts } = this.json('network');
    if (name === 'observation') return this.expand(row, input, '');
    const { takes, layers, prefix } = parts.find((part: Part) => part.name === name) as Part;
    let x = takes.flatMap((source) => this.part(source, row));
    let at = 0;
    for (const { activation, limit } of layers) {
      const place = prefix.endsWith('.') ? `${prefix}${at}` : prefix;
      const cut = (most: number) => x.map((v) => Math.max(-most, Math.min(most, v)));
      const sums = limit === undefined ? this.layer(place, x) : cut(limit);
      x = sums.map(activations64[activation as ActivationName]);
      at += activation === 'linear' ? 1 : 2;
    }
    return x;
  }

  private network(row: readonly number[]): number[] {
    const { layers, dueling, head, input } = this.json('architecture');
    const actions: number = layers.at(-1);
    const x = this.chain('q_net.', this.expand(row, input), !dueling);
    const rows = (values: number[]) => {
      const size = values.length / actions;
      return Array.from({ length: actions }, (_, a) => values.slice(a * size, (a + 1) * size));
    };
    let q = rows(x);
    if (dueling) {
      const v = this.chain('q_net.value.', x, true);
      const d = rows(this.chain('q_net.advantage.', x, true));
      q = d.map((own) =>
        own.map(
          (value, i) => (v[i] as number) + value - mean(d.map((other) => other[i] as number)),
        ),
      );
    }
    if (head.type !== 'categorical') return q.map(mean);
    const step = (head.vMax - head.vMin) / (head.atoms - 1);
    return q.map((logits) => {
      const p = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
      return sum(p.map((value, i) => (value / sum(p)) * (head.vMin + step * i)));
    });
  }

  private table(row: readonly number[]): number[] {
    const [low, high, bins] = [this.of('grid.low'), this.of('grid.high'), this.of('grid.bins')];
    const cell = row.map((value, i) => {
      const [from, to, n] = [low[i], high[i], bins[i]] as [number, number, number];
      return Math.max(0, Math.min(n - 1, Math.floor(((value - from) / (to - from)) * n)));
    });
    const { shape, values } = this.tensors.values as Tensor;
    const [visited = 0, actions = 0] = shape;
    const cells = this.of('cells');
    for (let r = 0; r < visited; r++) {
      if (cell.every((bin, i) => cells[r * cell.length + i] === bin)) {
        return [...values.subarray(r * actions, (r + 1) * actions)];
      }
    }
    return new Array<number>(actions).fill(this.of('initial_value')[0] as number);
  }

  private kernel(row: readonly number[]): number[] {
    const kind = 'fourier.mean' in this.tensors ? 'fourier' : 'bumps';
    const part = (name: string) => this.of(`${kind}.${name}`);
    const z = this.expand(row, this.json('input')).map(
      (value, i) => (value - (part('mean')[i] as number)) / (part('deviation')[i] as number),
    );
    const phi = kind === 'fourier' ? this.waves(z) : this.bumps(z);
    const weights = this.of('weights');
    return Array.from({ length: weights.length / phi.length }, (_, a) =>
      dot(weights, phi, a * phi.length),
    );
  }

  private waves(z: number[]): number[] {
    const scale = Math.sqrt(2 / (this.of('fourier.features_per_kernel')[0] as number));
    const frequencies = this.of('fourier.frequencies');
    return [...this.of('fourier.phases')].map(
      (phase, i) => scale * Math.cos(2 * Math.PI * (phase + dot(frequencies, z, i * z.length))),
    );
  }

  private bumps(z: number[]): number[] {
    const n = this.of('bumps.per_entry')[0] as number;
    const gap = (2 * Math.sqrt(3)) / Math.max(1, n - 1);
    const width = (this.of('bumps.width')[0] as number) * gap;
    return z.flatMap((value) =>
      Array.from({ length: n }, (_, i) =>
        Math.exp(-(((value + Math.sqrt(3) - i * gap) / width) ** 2) / 2),
      ),
    );
  }
}

function normed(x: number[], gain: Float32Array, bias: Float32Array): number[] {
  const [middle, variance] = [mean(x), mean(x.map((value) => (value - mean(x)) ** 2))];
  const deviation = Math.sqrt(variance + 1e-5);
  return x.map(
    (value, i) => ((value - middle) / deviation) * (gain[i] as number) + (bias[i] as number),
  );
}
