import type { TaskEvent, TaskOutcome, ToldProgress } from '@perilune/runs';
import type { RunConfig } from 'perilune';
import { fit, type TerminalSize } from '../../terminal/frame.js';
import { stderrInk } from '../../terminal/ink.js';
import type { Shown } from '../../terminal/lines-view.js';
import { duration, printable, score, whole } from '../../terminal/words.js';

interface Row {
  seed: number;
  state: 'waiting' | 'running' | TaskOutcome['outcome'];
  progress?: ToldProgress | undefined;
  /** Of the reporting episodes. */
  score?: number | undefined;
  solvedAtStep?: number | null | undefined;
}

const WORDS: Readonly<Record<Row['state'], string>> = {
  waiting: 'waits',
  running: 'runs',
  finished: 'finished',
  diverged: 'diverged',
  broken: 'broke off',
  failed: 'failed',
  interrupted: 'stopped',
  unbegun: 'not begun',
};

/** How the runs of many seeds stand: a row a seed. */
export class SeedsTable implements Shown {
  private readonly rows: Row[];
  private readonly began = performance.now();

  constructor(
    private readonly config: RunConfig,
    seeds: readonly number[],
    private readonly jobs: number,
  ) {
    this.rows = seeds.map((seed) => ({ seed, state: 'waiting' }));
  }

  tell(event: TaskEvent): void {
    const row = this.rows[event.task] as Row;
    if (event.kind === 'begun') row.state = 'running';
    if (event.kind === 'progress') row.progress = event.progress;
    if (event.kind !== 'ended') return;
    const { outcome } = event;
    row.state = outcome.outcome;
    if (outcome.outcome !== 'finished') return;
    row.score = outcome.result.evaluation?.mean;
    row.solvedAtStep = outcome.result.solvedAtStep;
  }

  /** The running first where there is no room for all, then those that wait; the ended are counted above. */
  lines({ columns, rows }: TerminalSize): string[] {
    const width = columns - 1;
    const { env, algo, preset } = this.config;
    const head = fit([env, algo, `preset ${preset}`, `${this.rows.length} seeds`], width, '  ');
    const room = rows - 4;
    const shown = this.rows.length <= room ? this.rows : this.chosen(room);
    return [
      stderrInk.bold(printable(head)),
      this.line().slice(0, width),
      ...shown.map((row) => rowLine(row, width)),
    ];
  }

  line(): string {
    const count = (state: Row['state']) => this.rows.filter((row) => row.state === state).length;
    const waiting = count('waiting');
    const running = count('running');
    const ended = this.rows.length - waiting - running;
    const left = this.secondsLeft(ended);
    return [
      `${ended} of ${this.rows.length} seeds ended`,
      `${running} running`,
      duration((performance.now() - this.began) / 1_000),
      ...(left === undefined ? [] : [`some ${duration(left)} left`]),
    ].join(', ');
  }

  /** As long as those that have ended took on average; nothing before the first has. */
  private secondsLeft(ended: number): number | undefined {
    if (ended === 0 || ended === this.rows.length) return undefined;
    const seconds = (performance.now() - this.began) / 1_000;
    const done = this.rows.reduce((sum, { state, progress }) => {
      if (state === 'waiting') return sum;
      if (state !== 'running') return sum + 1;
      return sum + (progress === undefined ? 0 : progress.steps / progress.totalSteps);
    }, 0);
    return (seconds / done) * Math.max(0, this.rows.length - done);
  }

  private chosen(room: number): Row[] {
    const order = (row: Row) => ['running', 'waiting'].indexOf(row.state) + 1 || 3;
    const most = Math.max(this.jobs, room);
    return [...this.rows].sort((a, b) => order(a) - order(b) || b.seed - a.seed).slice(0, most);
  }
}

function rowLine({ seed, state, progress, ...ended }: Row, width: number): string {
  const word = WORDS[state].padEnd(9);
  const parts = [`seed ${String(seed).padEnd(6)}`, word];
  if (progress !== undefined) {
    parts.push(`step ${whole(progress.steps)}`.padEnd(14));
    parts.push(`return ${score(progress.meanReturn)}`.padEnd(14));
  }
  if (ended.score !== undefined) parts.push(`score ${score(ended.score)}`);
  if (typeof ended.solvedAtStep === 'number') parts.push(`solved at ${whole(ended.solvedAtStep)}`);
  return fit(parts, width, '  ');
}
