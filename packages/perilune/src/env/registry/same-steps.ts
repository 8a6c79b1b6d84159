import type { AnyValue } from '../../spaces/index.js';
import type { StepResult } from '../api/env.js';

/** Whether two observations are the same to the bit. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
    return Object.is(a, b);
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => same(Reflect.get(a, key), Reflect.get(b, key)));
}

export function sameStep(a: StepResult<AnyValue>, b: StepResult<AnyValue>): boolean {
  const flags = a.terminated === b.terminated && a.truncated === b.truncated;
  return flags && Object.is(a.reward, b.reward) && same(a.observation, b.observation);
}

/** The arrays and objects that an observation consists of: what is to be fresh. */
export function objectsIn(observation: AnyValue): object[] {
  if (typeof observation === 'number') return [];
  if (ArrayBuffer.isView(observation)) return [observation];
  return [observation, ...Object.values(observation).flatMap(objectsIn)];
}
