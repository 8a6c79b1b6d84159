import type { Picture } from './pictures';

/** One of the values that a chapter's change may have. */
export interface Option {
  /** As a link has it. */
  value: number | string;
  label: string;
}

/** The one thing of a chapter that may be changed. */
export interface Change {
  options: readonly Option[];
  /** What the chapter's claim is about, and what it begins with: a value of the options. */
  initial: Option['value'];
}

/** One run of a chapter. */
export interface Setting {
  value: Option['value'];
  seed: number;
}

/** What a run found. */
export interface Findings {
  /** By name: what the words afterwards say, and what the answer is decided by. */
  numbers: Readonly<Record<string, number>>;
  pictures: readonly Picture[];
}

/**
 * What a chapter does; what it says stands beside it, in Markdown of the same name (`words.ts`). What it claims is one
 * of the answers that may be predicted: the one marked there is to come true with the change's initial value.
 */
export interface Chapter {
  change: Change;
  /** The same setting gives the same findings, on every machine: seeds and the library alone decide. */
  run(setting: Setting): Findings | Promise<Findings>;
  /** Which of the answers came true, by its id in the words. */
  answer(numbers: Findings['numbers']): string;
}

/** A number that a run must have found. @throws Error by its name if it did not */
export function numberIn(numbers: Findings['numbers'], name: string): number {
  const value = numbers[name];
  if (value === undefined) throw new Error(`The run found no number ${JSON.stringify(name)}.`);
  return value;
}
