/** What a trial of one run costs whom, measured, and what a fleet is made of. */
export interface FleetCosts {
  /** Seconds of the sweep's thread, of the server's, and of a worker beside the training. */
  sweep: number;
  server: number;
  worker: number;
  /** Seconds that the sweep's disk takes to flush, whatever has been written. */
  flush: number;
}

export interface Fleet {
  workers: number;
  trials: number;
  /** Seconds that a training takes: a mean; each is drawn between half and one and a half of it. */
  training: number;
}

export interface FleetOutcome extends Fleet {
  /** Seconds until all have ended. */
  seconds: number;
  /** Share of that in which each was at work. */
  busy: { sweep: number; server: number; workers: number };
  limit: 'the workers' | 'the sweep' | 'the server';
}

/**
 * A fleet in time: each run goes by the sweep, the server and a worker, then by the server and the sweep again. Sweep and
 * server do one thing after the other, in the order in which it comes (half of their cost each time). What comes to the disk
 * while it flushes is flushed together.
 */
export function simulateFleet(
  { workers, trials, training }: Fleet,
  costs: FleetCosts,
): FleetOutcome {
  const sweep = new Station(costs.sweep / 2);
  const server = new Station(costs.server / 2);
  // The run's files, its line and its trial's line; each waits for the one before.
  const disks = [1, 2, 3].map(() => new Disk(costs.flush));
  const free = new Heap();
  for (let i = 0; i < workers; i++) free.push(0);
  const coming = new Heap();
  /** When the sweep has room for another order. */
  const asked = new Heap();
  let given = 0;
  let end = 0;
  let worked = 0;
  const give = (now: number) => {
    given += 1;
    const at = server.serve(sweep.serve(now));
    const began = Math.max(at, free.pop());
    const takes = training * (0.5 + fraction(given)) + costs.worker;
    worked += takes;
    free.push(began + takes);
    coming.push(began + takes);
  };
  // As many are out as there are workers, and a tenth more: so that none waits for the sweep.
  const out = Math.min(trials, Math.ceil(workers * 1.1));
  for (let i = 0; i < out; i++) give(0);
  for (let left = trials, ordered = out; left > 0; ) {
    if (asked.least <= coming.least) {
      give(asked.pop());
      continue;
    }
    left -= 1;
    end = disks.reduce((at, disk) => disk.serve(at), sweep.serve(server.serve(coming.pop())));
    if (ordered < trials) {
      ordered += 1;
      asked.push(end);
    }
  }
  const busy = {
    ...{ sweep: sweep.busy / end, server: server.busy / end },
    workers: worked / (end * workers),
  };
  const most = Math.max(busy.sweep, busy.server, busy.workers);
  const limit =
    most === busy.workers ? 'the workers' : most === busy.sweep ? 'the sweep' : 'the server';
  return { workers, trials, training, seconds: end, busy, limit };
}

/** The golden ratio's multiples: as spread as chance, and the same every time. */
function fraction(i: number): number {
  return (i * 0.6180339887498949) % 1;
}

/** Does one thing after the other. */
class Station {
  busy = 0;
  private until = 0;

  constructor(private readonly takes: number) {}

  /** @returns when it is done */
  serve(comes: number): number {
    this.until = Math.max(this.until, comes) + this.takes;
    this.busy += this.takes;
    return this.until;
  }
}

/** Flushes together what comes while it is busy. */
class Disk {
  private until = 0;
  private isAwaited = false;

  constructor(private readonly takes: number) {}

  /** @returns when it is done */
  serve(comes: number): number {
    if (this.isAwaited && comes >= this.until) {
      this.until += this.takes;
      this.isAwaited = false;
    }
    if (comes >= this.until) {
      this.until = comes + this.takes;
      return this.until;
    }
    this.isAwaited = true;
    return this.until + this.takes;
  }
}

/** Times, the least first. */
class Heap {
  private readonly times: number[] = [];

  get least(): number {
    return this.times[0] ?? Number.POSITIVE_INFINITY;
  }

  push(time: number): void {
    const { times } = this;
    let i = times.push(time) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if ((times[up] as number) <= time) break;
      times[i] = times[up] as number;
      i = up;
    }
    times[i] = time;
  }

  pop(): number {
    const { times } = this;
    const first = times[0] as number;
    const last = times.pop() as number;
    if (times.length === 0) return first;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      if (down >= times.length) break;
      if (down + 1 < times.length && (times[down + 1] as number) < (times[down] as number))
        down += 1;
      if ((times[down] as number) >= last) break;
      times[i] = times[down] as number;
      i = down;
    }
    times[i] = last;
    return first;
  }
}
