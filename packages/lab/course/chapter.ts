import type { Picture } from './pictures';

/** One run of a chapter. */
export interface Setting {
  /** Of the options of its words' change. */
  value: number | string;
  seed: number;
}

/** What a run found. */
export interface Findings {
  /** By name: what the words afterwards say, and what the answer is decided by. */
  numbers: Readonly<Record<string, number>>;
  pictures: readonly Picture[];
}

/**
 * What a chapter computes; what it says stands beside it, in Markdown of the same name (`words.ts`). What it claims is
 * one of the answers that may be predicted there: the one that is marked is to come true where the change is the marked one.
 */
export interface Chapter {
  /** The same setting gives the same findings, on every machine: seeds and the library alone decide. */
  run(setting: Setting): Findings | Promise<Findings>;
  /** Which of the answers came true, by its id in the words. */
  answer(numbers: Findings['numbers']): string;
}
