import type { TerminalSize } from './frame.js';
import { canRedraw, Redraw } from './redraw.js';

/** Where a terminal has columns and says nothing of its lines. */
const USUAL_ROWS = 24;
const REDRAWN_MS = 100;
/** Where lines stay, one every so often says how it goes. */
const PAUSE_MS = 2_000;

/** What a view shows, made anew each time. */
export interface Shown {
  /** The lines of a terminal, none wider than it. */
  lines(size: TerminalSize): string[];
  /** One line where nothing can be drawn over. */
  line(): string;
}

/** Lines redrawn in place on a terminal as something goes on, and a line every two seconds elsewhere. */
export class LinesView {
  private readonly redraw: Redraw | undefined;
  private toldAt = Number.NEGATIVE_INFINITY;
  private readonly resized = () => this.show();

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly shown: Shown,
  ) {
    this.redraw = canRedraw(stream) ? new Redraw(stream) : undefined;
    if (this.redraw) stream.on('resize', this.resized);
  }

  /** Something has changed; it is shown when it is time. */
  update(): void {
    const now = performance.now();
    if (now - this.toldAt < (this.redraw === undefined ? PAUSE_MS : REDRAWN_MS)) return;
    this.toldAt = now;
    this.show();
  }

  /** A line that stays. */
  note(text: string): void {
    this.redraw?.clear();
    this.stream.write(`${text}\n`);
  }

  /** The last word; the view is not used after it. */
  end(): void {
    this.show();
    this.stream.off('resize', this.resized);
    this.redraw?.done();
  }

  private show(): void {
    const { stream, shown, redraw } = this;
    if (redraw === undefined) {
      stream.write(`${shown.line()}\n`);
      return;
    }
    const { columns, rows } = stream;
    const most = Math.max(1, (rows || USUAL_ROWS) - 1);
    redraw.draw(shown.lines({ columns, rows: rows || USUAL_ROWS }).slice(0, most));
  }
}
