/** One line up, and nothing in it. A screen that is cleared at once some terminals keep among what was scrolled away. */
const UP_AND_CLEAR = '\u001b[1A\u001b[2K';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const INK = /\u001b\[[0-9;]*m/g;

/**
 * Lines at a terminal's end that take the place of those before. Where the terminal has become narrower meanwhile the
 * old ones take more of it than they did, which is counted: nothing of them remains.
 */
export class Redraw {
  private shown: number[] = [];

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Each no wider than the terminal. */
  draw(lines: readonly string[]): void {
    this.stream.write(`${this.clearing()}${lines.join('\n')}\n`);
    this.shown = lines.map((line) => line.replace(INK, '').length);
  }

  clear(): void {
    if (this.shown.length > 0) this.stream.write(this.clearing());
    this.shown = [];
  }

  /** What is shown stays. */
  done(): void {
    this.shown = [];
  }

  private clearing(): string {
    const columns = Math.max(1, this.stream.columns);
    const lines = this.shown.reduce(
      (sum, width) => sum + Math.max(1, Math.ceil(width / columns)),
      0,
    );
    return this.shown.length === 0 ? '' : `${UP_AND_CLEAR.repeat(lines)}\r`;
  }
}

/** Whether lines can be drawn over: no file, no pipe, no terminal that says it is dumb or has no size. */
export function canRedraw(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env.TERM !== 'dumb' && stream.columns > 0;
}
