import type { Canvas2D, Gradient } from '../../src/render/index.js';

/** One call or setting, with its points in the units of the picture. */
export interface Command {
  name: string;
  /** Points the command touches, transformed as a canvas would. */
  points: readonly (readonly [x: number, y: number])[];
  /** The other arguments, as text. */
  rest: string;
  /** Of a stroke, in the units of the picture. */
  lineWidth?: number;
}

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A context that draws nothing and writes down everything, transforms applied. */
export class Recorder implements Canvas2D {
  readonly commands: Command[] = [];
  /** The font of each text. */
  readonly fonts: string[] = [];
  /** Saves without their restore. */
  depth = 0;
  font = '';
  textAlign: Canvas2D['textAlign'] = 'start';
  textBaseline: Canvas2D['textBaseline'] = 'alphabetic';
  lineCap: Canvas2D['lineCap'] = 'butt';
  lineJoin: Canvas2D['lineJoin'] = 'miter';
  globalAlpha = 1;
  lineWidth = 1;
  fillStyle: string | object = '#000';
  strokeStyle: string | object = '#000';
  private matrix: Matrix = [1, 0, 0, 1, 0, 0];
  private readonly saved: Matrix[] = [];

  save(): void {
    this.depth++;
    this.saved.push(this.matrix);
  }
  restore(): void {
    this.depth--;
    this.matrix = this.saved.pop()!;
  }
  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x: number, y: number): void {
    this.transform(x, 0, 0, y, 0, 0);
  }
  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    const [A, B, C, D, E, F] = this.matrix;
    this.matrix = [
      A * a + C * b,
      B * a + D * b,
      A * c + C * d,
      B * c + D * d,
      A * e + C * f + E,
      B * e + D * f + F,
    ];
  }
  beginPath(): void {
    this.note('beginPath', []);
  }
  closePath(): void {
    this.note('closePath', []);
  }
  moveTo(x: number, y: number): void {
    this.note('moveTo', [x, y]);
  }
  lineTo(x: number, y: number): void {
    this.note('lineTo', [x, y]);
  }
  quadraticCurveTo(controlX: number, controlY: number, x: number, y: number): void {
    this.note('quadraticCurveTo', [controlX, controlY, x, y]);
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.note('rect', [x, y, x + width, y + height]);
  }
  arc(x: number, y: number): void {
    this.note('arc', [x, y]);
  }
  ellipse(x: number, y: number): void {
    this.note('ellipse', [x, y]);
  }
  clip(): void {
    this.note('clip', []);
  }
  fill(): void {
    this.note('fill', [], `${describe(this.fillStyle)} ${this.globalAlpha}`);
  }
  stroke(): void {
    this.note('stroke', [], `${describe(this.strokeStyle)} ${this.globalAlpha}`);
    const [a, b] = this.matrix;
    this.commands[this.commands.length - 1]!.lineWidth = this.lineWidth * Math.hypot(a, b);
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    this.note('fillRect', [x, y, x + width, y + height], describe(this.fillStyle));
  }
  fillText(text: string, x: number, y: number): void {
    this.note('fillText', [x, y], `${text} ${this.textAlign}`);
    this.fonts.push(this.font);
  }
  createLinearGradient(...points: number[]): Gradient {
    return new RecordedGradient(points);
  }
  createRadialGradient(...points: number[]): Gradient {
    return new RecordedGradient(points);
  }

  private note(name: string, coordinates: readonly number[], rest = ''): void {
    const [a, b, c, d, e, f] = this.matrix;
    const points: [number, number][] = [];
    for (let i = 0; i < coordinates.length; i += 2) {
      const x = coordinates[i]!;
      const y = coordinates[i + 1]!;
      points.push([a * x + c * y + e, b * x + d * y + f]);
    }
    this.commands.push({ name, points, rest });
  }
}

class RecordedGradient implements Gradient {
  readonly stops: string[] = [];
  readonly numbers: readonly number[];
  constructor(numbers: readonly number[]) {
    this.numbers = numbers;
  }
  addColorStop(offset: number, color: string): void {
    if (!(offset >= 0 && offset <= 1)) throw new RangeError(`A stop at ${offset}.`);
    this.stops.push(`${offset} ${color}`);
  }
}

function describe(style: string | object): string {
  return style instanceof RecordedGradient ? style.stops.join(', ') : String(style);
}
