import { canRedraw, Redraw } from './redraw.js';
import { whole } from './words.js';

/** Where lines stay, one every so often says that it goes on. */
const PAUSE_MS = 2_000;
const REDRAWN_MS = 100;

/** Tells what takes its time beside training: episodes flown, pictures drawn. Nothing of it stays on a terminal. */
export class Activity {
  private readonly redraw: Redraw | undefined;
  private toldAt = performance.now();

  /** @param what is being done, as `flying episodes` */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly what: string,
  ) {
    this.redraw = canRedraw(stream) ? new Redraw(stream) : undefined;
    this.redraw?.draw([this.line()]);
  }

  update(done: number, total: number): void {
    const now = performance.now();
    if (now - this.toldAt < (this.redraw === undefined ? PAUSE_MS : REDRAWN_MS)) return;
    this.toldAt = now;
    if (this.redraw === undefined) this.stream.write(`${this.line(done, total)}\n`);
    else this.redraw.draw([this.line(done, total)]);
  }

  end(): void {
    this.redraw?.clear();
  }

  private line(done?: number, total = 0): string {
    const count = done === undefined ? '' : ` ${whole(done)} of ${whole(total)}`;
    const text = `${this.what}${count} ...`;
    return this.redraw === undefined ? text : text.slice(0, this.stream.columns - 1);
  }
}

/** Does something while a line says so. */
export async function telling<T>(
  what: string,
  work: (update: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const activity = new Activity(process.stderr, what);
  try {
    return await work((done, total) => activity.update(done, total));
  } finally {
    activity.end();
  }
}
