import * as v from 'valibot';

/** A value that moves in a straight line from `start` to `end` over `steps` environment steps, and stays. */
export interface LinearSchedule {
  start: number;
  end: number;
  steps: number;
}

/** A constant, or a line. */
export type Schedule = number | LinearSchedule;

/** The schedule's value after `step` environment steps. */
export function scheduleAt(schedule: Schedule, step: number): number {
  if (typeof schedule === 'number') return schedule;
  const progress = Math.min(1, step / schedule.steps);
  return schedule.start + (schedule.end - schedule.start) * progress;
}

/** The schema of a schedule whose values lie in low..high. */
export function scheduleSchema(low: number, high: number) {
  const value = v.pipe(v.number(), v.minValue(low), v.maxValue(high));
  const steps = v.pipe(v.number(), v.integer(), v.minValue(1));
  return v.union([value, v.strictObject({ start: value, end: value, steps })]);
}
