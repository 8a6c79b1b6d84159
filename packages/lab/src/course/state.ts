import { batch, computed, effect, signal } from '@preact/signals';
import { type CourseChapter, chapters } from '../../course';
import type { Option } from '../../course/words';
import { forgetLit } from './lit';
import { place } from './place';
import { ChapterRun } from './running';

/** The chapter that is shown: one that there is not is the first. */
export const shown = computed<CourseChapter>(() => {
  const first = chapters[0];
  if (first === undefined) throw new Error('The course has no chapters.');
  return chapters.find(({ id }) => id === place.value?.chapter) ?? first;
});

/** What of a link there is not, in a sentence. */
export const fault = computed<string | undefined>(() => {
  const { chapter, change } = place.value ?? {};
  if (chapter !== undefined && chapter !== shown.value.id) {
    const known = chapters.map(({ id }) => id).join(', ');
    return `The course has no chapter ${JSON.stringify(chapter.slice(0, 60))}. It has: ${known}.`;
  }
  if (change === undefined || optionOf(change) !== undefined) return undefined;
  const known = shown.value.words.options.map(({ value }) => value).join(', ');
  return `Nothing in this chapter is changed to ${JSON.stringify(change.slice(0, 60))}. It may be: ${known}.`;
});

function optionOf(change: string | undefined): Option | undefined {
  return shown.value.words.options.find(({ value }) => String(value) === change);
}

/** What the one thing is that may be changed now. */
export const option = computed<Option>(
  () => optionOf(place.value?.change) ?? shown.value.words.initial,
);

export const seed = computed(() => place.value?.seed ?? 1);

/** What was predicted of each chapter's values: an answer's id. */
const predictions = signal<Readonly<Record<string, string>>>({});

function nameOf(value: Option['value']): string {
  return `${shown.value.id} ${value}`;
}

/** What was predicted of a value of the chapter that is shown. */
export function predictionOf(value: Option['value']): string | undefined {
  return predictions.value[nameOf(value)];
}

export const run = new ChapterRun();

/**
 * Chooses an answer for a value of the chapter's, which is what is then run. It can be changed until a run has told.
 *
 * @param value default: what the chapter is changed to now
 */
export function predict(answer: string, value = option.peek().value): void {
  if (run.told.peek()[value] !== undefined) return;
  if (value !== option.peek().value) changeTo(value);
  predictions.value = { ...predictions.peek(), [nameOf(value)]: answer };
}

/** Runs the chapter as it stands. */
export function start(): void {
  void run.start(shown.peek().id, { value: option.peek().value, seed: seed.peek() });
}

/** Changes the one thing: what comes of it can be predicted, and then run. */
export function changeTo(value: Option['value']): void {
  run.stop();
  moveTo({ change: String(value) });
}

export function changeSeed(next: number): void {
  moveTo({ seed: next });
}

function moveTo(part: { change?: string; seed?: number }): void {
  const { change, seed: from } = place.peek() ?? {};
  place.value = { chapter: shown.peek().id, change, seed: from, ...part };
}

/** So many chapters on, or back; past the last one the lab itself. */
export function turn(by: number): void {
  const next = chapters[chapters.indexOf(shown.peek()) + by];
  if (next !== undefined) place.value = { chapter: next.id };
  else if (by > 0) place.value = undefined;
}

let before: string | undefined;
// What was run in one chapter is nothing of another.
effect(() => {
  const id = place.value === undefined ? undefined : shown.value.id;
  if (id === before) return;
  before = id;
  batch(() => {
    run.clear();
    forgetLit();
  });
});
