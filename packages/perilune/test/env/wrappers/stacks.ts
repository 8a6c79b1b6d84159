import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import {
  type AnyEnv,
  ClipAction,
  ClipReward,
  type Env,
  FlattenObservation,
  FrameStackObservation,
  NormalizeObservation,
  NormalizeReward,
  RecordEpisodeStatistics,
  RescaleAction,
  RescaleObservation,
  TimeAwareObservation,
  TimeLimit,
  TransformReward,
} from '../../../src/env/index.js';
import { type AnySpace, type AnyValue, Box } from '../../../src/spaces/index.js';

/** A reset, or a step: numbers as Gymnasium gave them, arrays flat or as deep as their shape. */
export interface RecordedEvent {
  reset?: unknown;
  action?: number | number[];
  obs?: unknown;
  reward?: number;
  terminated?: boolean;
  truncated?: boolean;
  /** Return and length, of the info of an episode's last step. */
  episode?: [number, number];
}

/** A wrapper with its options, as the recording program wrote them down. */
export interface WrittenWrapper {
  k: string;
  n?: number;
  s?: number;
  e?: number;
  g?: number;
  lo?: Written;
  hi?: Written;
  f32?: boolean;
  p?: unknown;
  custom?: boolean;
  fl?: boolean;
  nt?: boolean;
  key?: string;
  at?: number;
}

type Written = number | null | (number | string)[];
type Any = Env<AnySpace, AnySpace>;
type Boxed = Env<Box, Box>;

export function readLines<T>(fixture: string): T[] {
  const bytes = readFileSync(new URL(`../../fixtures/${fixture}`, import.meta.url));
  return gunzipSync(bytes)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const WRAPPERS: Readonly<Record<string, (env: Any, how: WrittenWrapper) => AnyEnv>> = {
  TimeLimit: (env, { n }) => new TimeLimit(env, n as number),
  TransformReward: (env, { s }) => new TransformReward(env, (reward) => reward / (s as number)),
  ClipReward: (env, { lo, hi }) =>
    new ClipReward(env, {
      minReward: (lo ?? undefined) as number | undefined,
      maxReward: (hi ?? undefined) as number | undefined,
    }),
  RescaleAction: (env, how) =>
    new RescaleAction(env as unknown as Boxed, {
      minAction: bound(how.lo, how),
      maxAction: bound(how.hi, how),
    }),
  ClipAction: (env) => new ClipAction(env as unknown as Boxed),
  RescaleObservation: (env, how) =>
    new RescaleObservation(env, { minObs: bound(how.lo, how), maxObs: bound(how.hi, how) }),
  NormalizeObservation: (env, { e }) => new NormalizeObservation(env, { epsilon: e }),
  NormalizeReward: (env, { g, e }) => new NormalizeReward(env, { gamma: g, epsilon: e }),
  FrameStack: (env, { n, p, custom }) =>
    new FrameStackObservation(env, {
      stackSize: n as number,
      paddingType: custom ? element(env.observationSpace, p) : (p as 'reset' | 'zero'),
    }),
  Flatten: (env) => new FlattenObservation(env),
  TimeAware: (env, { fl, nt, key }) =>
    new TimeAwareObservation(env, { flatten: fl, normalizeTime: nt, dictTimeKey: key }),
  RecordEpisodeStatistics: (env) => new RecordEpisodeStatistics(env, { bufferLength: 3 }),
  FreezeAt: (env) => env,
};

export function wrap(env: AnyEnv, how: WrittenWrapper): AnyEnv {
  const make = WRAPPERS[how.k];
  if (make === undefined) throw new Error(`No wrapper ${how.k}`);
  return make(env as Any, how);
}

function bound(written: Written | undefined, { f32 }: WrittenWrapper): number | ArrayLike<number> {
  if (!Array.isArray(written)) return written as number;
  const numbers = written.map((value) =>
    typeof value === 'number' ? value : value === 'inf' ? Infinity : -Infinity,
  );
  return f32 ? Float32Array.from(numbers) : numbers;
}

/** An element in its space's own form, of lists of numbers. */
function element(space: AnySpace, plain: unknown): AnyValue {
  const numbers = plain as number[];
  switch (space.kind) {
    case 'discrete':
      return plain as number;
    case 'tuple':
      return space.parts.map((part, i) => element(part, numbers[i]));
    case 'dict':
      return Object.fromEntries(
        space.keys.map((key, i) => [
          key,
          element(space.parts[i] as AnySpace, Reflect.get(numbers, key)),
        ]),
      );
    case 'multi-discrete':
      return Int32Array.from(numbers);
    case 'multi-binary':
      return Int8Array.from(numbers);
    default:
      if (space.dtype === 'int32') return Int32Array.from(numbers);
      return space.dtype === 'float64' ? Float64Array.from(numbers) : Float32Array.from(numbers);
  }
}

/** One list of all numbers, in order: a stack of frames is flat here and deep there. */
export function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, Number);
  return Object.values(value).flatMap(numbersOf);
}

/** What a recorded action is to `step`. */
export function actionOf(env: AnyEnv, action: number | number[]) {
  return env.actionSpace instanceof Box ? Float32Array.from(action as number[]) : action;
}
