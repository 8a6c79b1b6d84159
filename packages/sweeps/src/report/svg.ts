/** A text as it may stand in a page. */
export function escaped(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] as string);
}

/** A number as short as it can be told from its neighbours. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** What an axis shows. */
export interface Axis {
  title: string;
  low: number;
  high: number;
  /** Where something is written, and what. */
  ticks: readonly (readonly [at: number, text: string])[];
}

/** An axis over numbers, with some five marks; those of a single one have a width too. */
export function axisOf(title: string, values: readonly number[]): Axis {
  const finite = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite, Infinity), Math.max(...finite, -Infinity)];
  if (least > most) return { title, low: 0, high: 1, ticks: [] };
  const margin = (most - least || Math.abs(most) || 1) * 0.05;
  const [low, high] = [least - margin, most + margin];
  return { title, low, high, ticks: roundTicks(least, most) };
}

/** Some five marks at numbers that are 1, 2 or 5 of a power of ten apart. */
function roundTicks(low: number, high: number): (readonly [number, string])[] {
  if (low === high) return [[low, short(low)]];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const at = (first + i) * step;
    return [at, short(at)] as const;
  });
}

const MARGIN = { left: 64, right: 14, top: 10, bottom: 40 };

/** A picture with two axes, as SVG in shades of grey. */
export class Plot {
  private readonly parts: string[] = [];

  constructor(
    private readonly x: Axis,
    private readonly y: Axis,
    private readonly width = 640,
    private readonly height = 260,
  ) {}

  dot(x: number, y: number, shape: 'disc' | 'ring' | 'cross', title: string, grey = 0.2): void {
    const [px, py] = [this.px(x), this.py(y)];
    const ink = greyOf(grey);
    const drawn = {
      disc: `<circle cx="${px}" cy="${py}" r="3.5" fill="${ink}">`,
      ring: `<circle cx="${px}" cy="${py}" r="5.5" fill="none" stroke="${ink}" stroke-width="2">`,
      cross: `<path d="M${px - 3} ${py - 3}l6 6m0 -6l-6 6" stroke="${ink}" fill="none">`,
    }[shape];
    const tag = shape === 'cross' ? 'path' : 'circle';
    this.parts.push(`${drawn}<title>${escaped(title)}</title></${tag}>`);
  }

  line(
    points: readonly (readonly [number, number])[],
    { width = 1.5, dash = '', grey = 0 }: { width?: number; dash?: string; grey?: number } = {},
  ): void {
    const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${this.px(x)} ${this.py(y)}`);
    this.parts.push(
      `<path d="${path.join('')}" fill="none" stroke="${greyOf(grey)}" stroke-width="${width}" stroke-dasharray="${dash}"/>`,
    );
  }

  band(points: readonly { x: number; low: number; high: number }[], grey: number): void {
    const up = points.map(({ x, high }) => `${this.px(x)} ${this.py(high)}`);
    const down = [...points].reverse().map(({ x, low }) => `${this.px(x)} ${this.py(low)}`);
    this.parts.push(
      `<path d="M${[...up, ...down].join('L')}Z" fill="${greyOf(grey)}" fill-opacity="0.35"/>`,
    );
  }

  box(from: readonly [number, number], to: readonly [number, number], grey: number): void {
    const [x, y] = [this.px(from[0]), this.py(to[1])];
    const [w, h] = [this.px(to[0]) - x, this.py(from[1]) - y];
    this.parts.push(
      `<rect x="${x}" y="${y}" width="${w + 0.5}" height="${h + 0.5}" fill="${greyOf(grey)}"/>`,
    );
  }

  text(x: number, y: number, words: string): void {
    this.parts.push(`<text x="${this.px(x)}" y="${this.py(y)}">${escaped(words)}</text>`);
  }

  toString(): string {
    const { width, height } = this;
    const [left, bottom] = [MARGIN.left, height - MARGIN.bottom];
    const xs = this.x.ticks.map(
      ([at, text]) =>
        `<text x="${this.px(at)}" y="${bottom + 15}" text-anchor="middle">${escaped(text)}</text>`,
    );
    const ys = this.y.ticks.map(
      ([at, text]) =>
        `<text x="${left - 6}" y="${this.py(at) + 4}" text-anchor="end">${escaped(text)}</text>` +
        `<path d="M${left} ${this.py(at)}H${width - MARGIN.right}" stroke="#ddd"/>`,
    );
    const titles =
      `<text x="${(left + width) / 2}" y="${height - 6}" text-anchor="middle">${escaped(this.x.title)}</text>` +
      `<text transform="translate(13 ${bottom / 2}) rotate(-90)" text-anchor="middle">${escaped(this.y.title)}</text>`;
    return (
      `<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img">${ys.join('')}${this.parts.join('')}` +
      `<path d="M${left} ${MARGIN.top}V${bottom}H${width - MARGIN.right}" fill="none" stroke="#000"/>` +
      `${xs.join('')}${titles}</svg>`
    );
  }

  private px(x: number): number {
    const { low, high } = this.x;
    const inner = this.width - MARGIN.left - MARGIN.right;
    return rounded(MARGIN.left + ((x - low) / (high - low)) * inner);
  }

  private py(y: number): number {
    const { low, high } = this.y;
    const inner = this.height - MARGIN.top - MARGIN.bottom;
    return rounded(this.height - MARGIN.bottom - ((y - low) / (high - low)) * inner);
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** 0 black, 1 white. */
function greyOf(light: number): string {
  const level = Math.round(255 * Math.min(1, Math.max(0, light)));
  return `rgb(${level},${level},${level})`;
}
