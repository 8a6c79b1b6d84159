import type { DenseStack } from './dense-stack';

export interface NetworkColors {
  positive: string;
  negative: string;
  unit: string;
  lit: string;
  text: string;
}

/** Of each layer's connections the strongest are drawn: all 4,600 would be fog. */
const CONNECTIONS = 160;

interface Connection {
  layer: number;
  from: number;
  to: number;
  weight: number;
}

/** The network as a drawing: units as dots that light up, connections as lines that carry. */
export class NetworkPicture {
  private readonly stack: DenseStack;
  private readonly connections: readonly Connection[];

  constructor(stack: DenseStack) {
    this.stack = stack;
    this.connections = stack.layers.flatMap((layer, at) => {
      const all = Array.from(layer.weights, (weight, i) => ({
        layer: at,
        from: i % layer.inputs,
        to: Math.floor(i / layer.inputs),
        weight,
      }));
      all.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
      return all.slice(0, CONNECTIONS);
    });
  }

  /** @param chosen the action whose unit is marked */
  draw(
    pen: CanvasRenderingContext2D,
    size: { width: number; height: number },
    observation: ArrayLike<number>,
    chosen: number | undefined,
    colors: NetworkColors,
  ): void {
    const { width, height } = size;
    pen.clearRect(0, 0, width, height);
    const activations = this.stack.activations(observation);
    const levels = activations.map(relative);
    const { widths } = this.stack;
    const x = (layer: number) => 14 + (layer * (width - 28)) / (widths.length - 1);
    const y = (layer: number, unit: number) => ((unit + 0.5) * height) / (widths[layer] ?? 1);
    for (const { layer, from, to, weight } of this.connections) {
      const flow = Math.abs(levels[layer]?.[from] ?? 0);
      const strength = Math.min(1, Math.abs(weight) * flow * 1.6);
      pen.globalAlpha = 0.05 + 0.75 * strength;
      pen.strokeStyle = weight > 0 ? colors.positive : colors.negative;
      pen.lineWidth = 0.5 + 1.5 * strength;
      pen.beginPath();
      pen.moveTo(x(layer), y(layer, from));
      pen.lineTo(x(layer + 1), y(layer + 1, to));
      pen.stroke();
    }
    levels.forEach((units, layer) => {
      const room = height / units.length;
      const radius = Math.max(1.6, Math.min(8, room * 0.38));
      units.forEach((level, unit) => {
        const output = layer === levels.length - 1;
        pen.globalAlpha = 1;
        pen.fillStyle = colors.unit;
        dot(pen, x(layer), y(layer, unit), radius);
        pen.globalAlpha = output ? Number(unit === chosen) : Math.abs(level);
        pen.fillStyle = level < 0 && !output ? colors.negative : colors.lit;
        dot(pen, x(layer), y(layer, unit), radius);
      });
    });
    pen.globalAlpha = 1;
  }
}

/** Each number as a share of the layer's largest. */
function relative(values: Float32Array): number[] {
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  return Array.from(values, (value) => value / most);
}

function dot(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
