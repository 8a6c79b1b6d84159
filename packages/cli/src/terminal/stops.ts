import { constants } from 'node:os';

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * What comes within this time of the first signal is the same key press: a terminal tells every process
 * of the foreground, and npm, npx and scripts that wait for one of them pass on what they were told.
 */
const SAME_PRESS_MS = 250;

/** Somebody asked the program to stop, and it did in good order: exit 129, 130 or 143. */
export class Stopped extends Error {
  readonly exitCode: number;

  /** @param message what was done, and how to go on */
  constructor(signal: StopSignal, message: string) {
    super(message);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** Watches for SIGINT, SIGTERM and SIGHUP, which a closed terminal sends. After the first, a later one ends the process at once. */
export class Stops {
  private readonly controller = new AbortController();
  private readonly listener = (signal: NodeJS.Signals) => this.take(signal as StopSignal);
  private first: StopSignal | undefined;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.listener);
  }

  /** Aborted when a signal comes. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Which one it was, once there was one. */
  get by(): StopSignal {
    return this.first ?? 'SIGTERM';
  }

  /** The signals mean again what they mean everywhere. */
  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.listener);
  }

  private take(signal: StopSignal): void {
    if (this.first !== undefined) return;
    this.first = signal;
    setTimeout(() => this.close(), SAME_PRESS_MS).unref();
    this.controller.abort();
  }
}
