import type { ServeEvent } from '@perilune/sweeps/queue';
import { fit, type TerminalSize } from '../../terminal/frame.js';
import { stderrInk } from '../../terminal/ink.js';
import type { Shown } from '../../terminal/lines-view.js';
import { printable, whole } from '../../terminal/words.js';

/** What a worker is at. */
export class WorkerTable implements Shown {
  private readonly going = new Map<string, string[]>();
  private readonly ended = new Map<string, number>();

  tell(event: ServeEvent): void {
    if (event.kind === 'begun') {
      const { trial, run } = event.order;
      this.going.set(event.id, [run.env, `trial ${trial}`, `seed ${run.seed}`]);
    }
    if (event.kind === 'progress') {
      const [env = '', trial = '', seed = ''] = this.going.get(event.id) ?? [];
      this.going.set(event.id, [env, trial, seed, `step ${whole(event.steps)}`]);
    }
    if (event.kind !== 'ended') return;
    this.going.delete(event.id);
    this.ended.set(event.outcome, (this.ended.get(event.outcome) ?? 0) + 1);
  }

  lines({ columns }: TerminalSize): string[] {
    const width = columns - 1;
    return [
      this.line().slice(0, width),
      ...[...this.going.values()].map((parts) => stderrInk.dim(printable(fit(parts, width, '  ')))),
    ];
  }

  line(): string {
    const ended = [...this.ended].map(([outcome, count]) => `${count} ${outcome}`);
    return [`${this.going.size} runs going on`, ...ended].join(', ');
  }
}
