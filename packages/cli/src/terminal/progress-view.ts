import type { Progress, RunConfig } from 'perilune';
import { canRedraw } from './redraw.js';
import { named, score, speed, whole } from './words.js';

/** Tells a person how training goes. */
export interface ProgressView {
  update(progress: Progress): void;
  /** A line that stays. */
  note(text: string): void;
  /** The last word; the view is not used after it. */
  end(): void;
}

/**
 * A live picture on a terminal, and plain lines elsewhere: a log file, a pipe. What draws the picture
 * is loaded only where there is one: it takes 40 ms, and the clock of a run is running.
 */
export async function progressView(
  stream: NodeJS.WriteStream,
  config: RunConfig,
): Promise<ProgressView> {
  if (!canRedraw(stream)) return new PlainView(stream);
  const { LiveView } = await import('./live-view.js');
  return new LiveView(stream, config);
}

/** A line every two seconds. */
class PlainView implements ProgressView {
  private toldAt = Number.NEGATIVE_INFINITY;
  private latest: Progress | undefined;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  update(progress: Progress): void {
    this.latest = progress;
    if (progress.seconds - this.toldAt >= 2) this.tell(progress);
  }

  note(text: string): void {
    this.stream.write(`${text}\n`);
  }

  end(): void {
    if (this.latest && this.latest.seconds !== this.toldAt) this.tell(this.latest);
  }

  private tell(progress: Progress): void {
    this.toldAt = progress.seconds;
    this.stream.write(
      `${progress.seconds.toFixed(1)} s: step ${whole(progress.steps)}, ${speed(progress)}, ` +
        `${[...named(progress.standing), `${whole(progress.episodes)} episodes`].join(', ')}, ` +
        `return over the last 100: ${score(progress.meanReturn)}\n`,
    );
  }
}
