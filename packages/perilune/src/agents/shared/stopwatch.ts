import type { Archive, Serializable } from '../../state/index.js';

/** Where a run's time goes. */
export const PHASES = [
  'startUp',
  'action',
  'environment',
  'replay',
  'update',
  'validation',
  'checkpoint',
  'other',
] as const;

export type Phase = (typeof PHASES)[number];

/** Seconds by phase. */
export type Timing = Record<Phase, number>;

/** Adds up the time between laps, by what it was spent on. It measures and changes nothing. */
export class Stopwatch implements Serializable {
  readonly seconds: Timing = {
    startUp: 0,
    action: 0,
    environment: 0,
    replay: 0,
    update: 0,
    validation: 0,
    checkpoint: 0,
    other: 0,
  };
  private last: number;

  /** @param startedAt where the first lap begins, in ms of `performance.now()` */
  constructor(startedAt = performance.now()) {
    this.last = startedAt;
  }

  /** The time since the last lap was spent on this. */
  lap(phase: Phase): void {
    const now = performance.now();
    this.seconds[phase] += (now - this.last) / 1000;
    this.last = now;
  }

  /** The laps so far; the present one goes on. */
  serialize(archive: Archive): void {
    for (const phase of PHASES) this.seconds[phase] = archive.number(phase, this.seconds[phase]);
  }
}
