import { DEFAULT_ENV } from '@perilune/runs';
import {
  type Assignment,
  leading,
  type RunLine,
  type Study,
  type StudyEvent,
  type TrialLine,
} from '@perilune/sweeps';
import { fit, type TerminalSize } from '../../terminal/frame.js';
import { stderrInk } from '../../terminal/ink.js';
import type { Shown } from '../../terminal/lines-view.js';
import { duration, printable, whole } from '../../terminal/words.js';

interface Going {
  trial: number;
  seed: number;
  steps: number;
  budget: number;
}

/** Leading trials shown, as far as there is room. */
const LEADING = 8;

/** How a study stands: the leading trials, what is running, the time left. */
export class SweepTable implements Shown {
  private readonly trials: TrialLine[];
  private readonly going = new Map<string, Going>();
  private readonly began = performance.now();
  private readonly endedBefore: number;
  private workers: { workers: number; slots: number } | undefined;

  constructor(
    private readonly study: Study,
    before: readonly TrialLine[],
  ) {
    this.trials = [...before];
    this.endedBefore = before.length;
  }

  tell(event: StudyEvent): void {
    if (event.kind === 'progress') this.going.set(keyOf(event), event);
    if (event.kind === 'measured') this.going.delete(keyOf(event.line));
    if (event.kind === 'ended') this.trials.push(event.line);
  }

  /** Who is at the queue. */
  tellWorkers(there: { workers: number; slots: number }): void {
    this.workers = there;
  }

  lines({ columns, rows }: TerminalSize): string[] {
    const width = columns - 1;
    const { run, sampler, pruning, objectives } = this.study;
    const head = [run.env ?? DEFAULT_ENV, sampler.name, `pruning ${pruning.name}`];
    const most = objectives.map(({ metric, direction }) => `${direction} ${metric}`).join(', ');
    const room = Math.max(1, Math.min(LEADING, rows - 5 - this.going.size));
    const best = leading(this.trials, this.study).slice(0, room);
    return [
      stderrInk.bold(printable(fit([...head, most], width, '  '))),
      this.line().slice(0, width),
      ...best.map((trial) => fit(trialParts(trial), width, '  ')),
      ...[...this.going.values()].map((each) => stderrInk.dim(fit(goingParts(each), width, '  '))),
    ];
  }

  line(): string {
    const [best] = leading(this.trials, this.study);
    const left = this.secondsLeft();
    return [
      `${this.trials.length} of ${this.study.trials} trials ended`,
      ...(this.workers === undefined ? [] : [workersText(this.workers)]),
      `${this.going.size} runs going on`,
      duration((performance.now() - this.began) / 1_000),
      ...(left === undefined ? [] : [`some ${duration(left)} left`]),
      ...(best?.score ? [`best ${scoreText(best.score)} of trial ${best.trial}`] : []),
    ].join(', ');
  }

  private secondsLeft(): number | undefined {
    const done = this.trials.length - this.endedBefore;
    if (done === 0 || this.trials.length === this.study.trials) return undefined;
    const seconds = (performance.now() - this.began) / 1_000;
    return (seconds / done) * (this.study.trials - this.trials.length);
  }
}

function workersText({ workers, slots }: { workers: number; slots: number }): string {
  if (workers === 0) return 'no worker is there (perilune worker --queue ...)';
  return `${workers} ${workers === 1 ? 'worker' : 'workers'} of ${slots} at a time`;
}

function keyOf({ trial, seed }: Pick<Going, 'trial' | 'seed'> | RunLine): string {
  return `${trial} ${seed}`;
}

function trialParts({ trial, state, score, hyperparameters }: TrialLine): string[] {
  return [
    `trial ${String(trial).padEnd(5)}`,
    state.padEnd(8),
    (score === null ? '-' : scoreText(score)).padStart(10),
    printable(valuesText(hyperparameters)),
  ];
}

function goingParts({ trial, seed, steps, budget }: Going): string[] {
  return [
    `trial ${String(trial).padEnd(5)}`,
    `seed ${seed}`,
    `step ${whole(steps)} of ${whole(budget)}`,
  ];
}

/** Numbers as short as they can be told apart. */
export function scoreText(score: readonly number[]): string {
  return score.map((value) => Number(value.toPrecision(5))).join(', ');
}

/** `learningRate 0.00123  batchSize 64` */
export function valuesText(values: Assignment): string {
  return Object.entries(values)
    .map(([path, value]) => {
      const short = typeof value === 'number' ? Number(value.toPrecision(4)) : value;
      return `${path} ${typeof short === 'string' ? short : JSON.stringify(short)}`;
    })
    .join('  ');
}
