import cliProgress from 'cli-progress';
import { createLogUpdate } from 'log-update';
import type { Progress, RunConfig } from 'perilune';
import { curve } from './curve.js';
import { stderrInk } from './ink.js';
import type { ProgressView } from './progress-view.js';
import { named, score, speed, whole } from './words.js';

/** Redraws a few lines in place: bar, numbers, a small curve of the returns. */
export class LiveView implements ProgressView {
  private readonly write: ReturnType<typeof createLogUpdate>;
  private readonly history: number[] = [];

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly config: RunConfig,
  ) {
    this.write = createLogUpdate(stream);
  }

  update(progress: Progress): void {
    if (!Number.isNaN(progress.meanReturn)) this.history.push(progress.meanReturn);
    this.write(this.frame(progress).join('\n'));
  }

  note(text: string): void {
    this.write.clear();
    this.stream.write(`${text}\n`);
  }

  end(): void {
    this.write.done();
  }

  private frame(progress: Progress): string[] {
    const { env, algo, preset, seed } = this.config;
    const width = Math.max(20, Math.min(100, this.stream.columns ?? 80) - 12);
    return [
      `${stderrInk.bold(env)}  ${algo}, preset ${preset}, seed ${seed}`,
      '',
      `${bar(progress)}  ${whole(progress.steps)} of at most ${whole(progress.totalSteps)} steps`,
      `${progress.seconds.toFixed(1)} s   ${speed(progress)}   ${whole(progress.episodes)} episodes   ${whole(progress.updates)} updates   ${named(progress.standing).join('   ')}`,
      '',
      `return, mean of the last 100 episodes: ${stderrInk.bold(score(progress.meanReturn))}`,
      ...curve(this.history, width, 6),
      validation(progress),
    ];
  }
}

function bar({ steps, totalSteps }: Progress): string {
  const options = {
    barsize: 30,
    barCompleteString: '█'.repeat(30),
    barIncompleteString: '░'.repeat(30),
    barGlue: '',
  };
  return stderrInk.cyan(cliProgress.Format.BarFormat(Math.min(1, steps / totalSteps), options));
}

function validation(progress: Progress): string {
  const { learning } = progress;
  const { updates: _, ...metrics } = learning ?? {};
  const found = named(metrics).join('   ');
  const last = progress.validation;
  if (last === undefined) return stderrInk.dim(found);
  return `${stderrInk.dim(found)}   validation ${stderrInk.bold(score(last.mean))} at step ${whole(last.step)}`;
}
