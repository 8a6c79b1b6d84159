import type { AsyncVectorEnv, VectorEnv, VectorReset, VectorStep } from '../../env/index.js';
import type { EvaluatedEpisode } from './evaluate.js';
import type { VectorCall } from './greedy-flights.js';
import { yieldToHost } from './yield-to-host.js';

type Course = Generator<VectorCall, EvaluatedEpisode[], VectorReset | VectorStep>;

/** Wall time between two breaths in which the host may draw, answer and deliver signals. */
export const SLICE_MS = 60;

/** To the end, without a breath. */
export function flyNow(course: Course, envs: VectorEnv): EvaluatedEpisode[] {
  let asked = course.next();
  while (!asked.done) asked = course.next(answer(asked.value, envs));
  return asked.value;
}

/** Letting the host breathe, which `breathe` is told of. @throws the signal's reason when it aborts */
export async function flyYielding(
  course: Course,
  envs: VectorEnv | AsyncVectorEnv,
  { signal, breathe }: { signal: AbortSignal | undefined; breathe: () => void },
): Promise<EvaluatedEpisode[]> {
  signal?.throwIfAborted();
  let asked = course.next();
  let pause = performance.now() + SLICE_MS;
  while (!asked.done) {
    const answered = answer(asked.value, envs);
    asked = course.next(answered instanceof Promise ? await answered : answered);
    if (performance.now() < pause) continue;
    breathe();
    await yieldToHost();
    signal?.throwIfAborted();
    pause = performance.now() + SLICE_MS;
  }
  return asked.value;
}

function answer(asked: VectorCall, envs: VectorEnv): VectorReset | VectorStep;
function answer(
  asked: VectorCall,
  envs: VectorEnv | AsyncVectorEnv,
): VectorReset | VectorStep | Promise<VectorReset | VectorStep>;
function answer(asked: VectorCall, envs: VectorEnv | AsyncVectorEnv) {
  return asked.call === 'reset'
    ? envs.reset(asked.options)
    : envs.step(asked.actions, asked.options);
}
