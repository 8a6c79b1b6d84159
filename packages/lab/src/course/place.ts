import { signal } from '@preact/signals';

/** Where in the course somebody is, as a link has it. */
export interface Place {
  /** A chapter's id; one that there is not shows the first. */
  chapter: string;
  /** What is changed in it; undefined for what it begins with. */
  change?: string | undefined;
  seed?: number | undefined;
}

/** The place in the course; undefined while the lab itself is shown. */
export const place = signal<Place | undefined>(undefined);

/** The part of an address after `#`: `chapter=replay&change=1000&seed=2`. What it begins with is left out. */
export function hashOf({ chapter, change, seed }: Place): string {
  const words = new URLSearchParams({ chapter });
  if (change !== undefined) words.set('change', change);
  if (seed !== undefined && seed !== 1) words.set('seed', String(seed));
  return words.toString();
}

/** The place that a link names, if it names one. What is no seed is left out. */
export function placeIn(hash: string): Place | undefined {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const chapter = words.get('chapter');
  if (chapter === null) return undefined;
  const seed = Number(words.get('seed') ?? 1);
  return {
    chapter,
    change: words.get('change') ?? undefined,
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : 1,
  };
}
