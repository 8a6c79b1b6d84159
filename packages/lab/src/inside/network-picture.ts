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

/** A unit by its layer, 0 the observation, and its place there. */
export interface Unit {
  layer: number;
  unit: number;
}

interface Size {
  width: number;
  height: number;
}

/** Pixels from the picture's sides to the first layer and the last. */
const EDGE = 14;

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
    this.connections = stack.layers.flatMap(({ weights, inputs }, layer) =>
      strongest(weights, CONNECTIONS).map((i) => ({
        ...{ layer, from: i % inputs, to: Math.floor(i / inputs) },
        weight: weights[i] ?? 0,
      })),
    );
  }

  /** The unit that is drawn at a place of the picture, if one is near. */
  unitAt(left: number, top: number, { width, height }: Size): Unit | undefined {
    const { widths } = this.stack;
    const layer = Math.round(((left - EDGE) / (width - 2 * EDGE)) * (widths.length - 1));
    const count = widths[layer];
    if (count === undefined) return undefined;
    const unit = Math.max(0, Math.min(count - 1, Math.floor((top / height) * count)));
    return { layer, unit };
  }

  /**
   * @param chosen the action whose unit is marked
   * @param touched the unit that is asked about: its own connections are drawn instead of the strongest
   */
  draw(
    pen: CanvasRenderingContext2D,
    size: Size,
    observation: ArrayLike<number>,
    chosen: number | undefined,
    colors: NetworkColors,
    touched?: Unit,
  ): void {
    const { width, height } = size;
    pen.clearRect(0, 0, width, height);
    const activations = this.stack.activations(observation);
    const levels = activations.map(relative);
    const { widths } = this.stack;
    const x = (layer: number) => EDGE + (layer * (width - 2 * EDGE)) / (widths.length - 1);
    const y = (layer: number, unit: number) => ((unit + 0.5) * height) / (widths[layer] ?? 1);
    const shown = touched === undefined ? this.connections : this.connectionsOf(touched);
    for (const { layer, from, to, weight } of shown) {
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
    if (touched !== undefined) {
      pen.strokeStyle = colors.text;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(x(touched.layer), y(touched.layer, touched.unit), 7, 0, 2 * Math.PI);
      pen.stroke();
    }
  }

  /** Those that lead to a unit, and from it. */
  private connectionsOf({ layer, unit }: Unit): Connection[] {
    const { layers } = this.stack;
    const before = layers[layer - 1];
    const after = layers[layer];
    const into = Array.from({ length: before?.inputs ?? 0 }, (_, from) => {
      const weight = before?.weights[unit * before.inputs + from] ?? 0;
      return { layer: layer - 1, from, to: unit, weight };
    });
    const out = Array.from({ length: after?.outputs ?? 0 }, (_, to) => {
      const weight = after?.weights[to * after.inputs + unit] ?? 0;
      return { layer, from: unit, to, weight };
    });
    return [...into, ...out];
  }
}

/**
 * The places of the weights that are largest by their size, the largest first; of equals the earlier. Nothing is made
 * for the others: a wide network has a quarter of a million, and a newer one comes four times a second.
 */
export function strongest(weights: ArrayLike<number>, count: number): number[] {
  const found: number[] = [];
  const sizeOf = (i: number | undefined) => Math.abs(weights[i ?? Number.NaN] ?? 0);
  for (let i = 0; i < weights.length; i++) {
    if (found.length === count && !(sizeOf(i) > sizeOf(found.at(-1)))) continue;
    const before = found.findLastIndex((other) => sizeOf(other) >= sizeOf(i));
    found.splice(before + 1, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
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
