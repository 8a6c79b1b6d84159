import type { Experiment } from '@perilune/article';
import type { Task, TaskProgress, TaskResult, Watcher } from '@perilune/article/node';
import cliProgress from 'cli-progress';

/** Tells a person how the experiments go, a bar for each, all seeds and variants together. */
export interface ArticleView extends Watcher {
  end(): void;
}

/** Bars on a terminal; elsewhere a line for each run that is done. */
export function articleView(
  stream: NodeJS.WriteStream,
  experiments: readonly Experiment[],
  tasks: readonly Task[],
): ArticleView {
  return stream.isTTY ? new Bars(stream, experiments, tasks) : new Lines(stream, tasks.length);
}

const score = (value: number) => (Number.isFinite(value) ? value.toFixed(0) : '-').padStart(5);

/** The experiment that a task belongs to. */
export function ownerOf(experiments: readonly Experiment[], variant: string): Experiment {
  const owner = experiments.find(
    ({ name, beside }) => name === variant || beside?.variants.some((v) => v.name === variant),
  );
  if (owner === undefined) throw new Error(`No experiment has the variant ${variant}.`);
  return owner;
}

class Bars implements ArticleView {
  private readonly multi: cliProgress.MultiBar;
  private readonly bars = new Map<string, cliProgress.SingleBar>();
  /** Episodes done, by run. */
  private readonly episodes = new Map<Task, number>();
  private readonly experiments: readonly Experiment[];

  constructor(
    stream: NodeJS.WriteStream,
    experiments: readonly Experiment[],
    tasks: readonly Task[],
  ) {
    this.experiments = experiments;
    this.multi = new cliProgress.MultiBar({
      stream,
      format: '{name} {bar} {value}/{total} episodes  return {score}  {eta_formatted} left',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      hideCursor: true,
      etaBuffer: 50,
    });
    const width = Math.max(...experiments.map(({ name }) => name.length));
    for (const { name } of experiments) {
      const total = tasks
        .filter(({ variant }) => ownerOf(experiments, variant).name === name)
        .reduce((sum, { episodes }) => sum + episodes, 0);
      const payload = { name: name.padEnd(width), score: '    -' };
      this.bars.set(name, this.multi.create(total, 0, payload));
    }
  }

  progress(task: Task, { episodes, meanReturn }: TaskProgress): void {
    this.episodes.set(task, episodes);
    this.show(task, { score: score(meanReturn) });
  }

  done(task: Task, record: TaskResult): void {
    this.episodes.set(task, task.episodes);
    this.show(task, record.evaluation ? { score: score(record.evaluation.mean) } : {});
  }

  end(): void {
    this.multi.stop();
  }

  private show(task: Task, payload: object): void {
    const owner = ownerOf(this.experiments, task.variant).name;
    let sum = 0;
    for (const [other, episodes] of this.episodes) {
      if (ownerOf(this.experiments, other.variant).name === owner) sum += episodes;
    }
    this.bars.get(owner)?.update(sum, payload);
  }
}

class Lines implements ArticleView {
  private count = 0;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly total: number,
  ) {}

  progress(): void {}

  done({ variant, seed }: Task, record: TaskResult): void {
    this.count += 1;
    const { divergence, evaluation, returns, seconds } = record;
    const parts = [
      `${returns.length} episodes in ${seconds.toFixed(1)} s`,
      ...(divergence ? [`diverged in episode ${divergence.episode}`] : []),
      ...(evaluation ? [`greedy mean ${evaluation.mean.toFixed(1)}`] : []),
    ];
    this.stream.write(
      `[${this.count}/${this.total}] ${variant}, seed ${seed}: ${parts.join(', ')}\n`,
    );
  }

  end(): void {}
}
