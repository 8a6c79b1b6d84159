import type { Progress, RunConfig } from 'perilune';
import { frame } from './frame.js';
import type { ProgressView } from './progress-view.js';
import { Redraw } from './redraw.js';

/** Where a terminal has columns and says nothing of its lines. */
const USUAL_ROWS = 24;

/** Redraws a few lines in place: bar, numbers, a curve of the returns as high as there is room for. */
export class LiveView implements ProgressView {
  private readonly redraw: Redraw;
  private readonly history: number[] = [];
  private latest: Progress | undefined;
  private readonly resized = () => this.show();

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly config: RunConfig,
  ) {
    this.redraw = new Redraw(stream);
    stream.on('resize', this.resized);
  }

  update(progress: Progress): void {
    if (!Number.isNaN(progress.meanReturn)) this.history.push(progress.meanReturn);
    this.latest = progress;
    this.show();
  }

  note(text: string): void {
    this.redraw.clear();
    this.stream.write(`${text}\n`);
  }

  end(): void {
    this.stream.off('resize', this.resized);
    this.redraw.done();
  }

  private show(): void {
    const { config, latest: progress, history } = this;
    if (progress === undefined) return;
    const { columns, rows } = this.stream;
    this.redraw.draw(frame({ config, progress, history }, { columns, rows: rows || USUAL_ROWS }));
  }
}
