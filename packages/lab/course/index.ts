import { readWords, type Words } from './words';

/** A chapter as the page has it: what it computes is asked of a worker (`runs.ts`), by its id. */
export interface CourseChapter {
  /** As a link has it: the name of its files without the number in front. */
  id: string;
  words: Words;
}

const texts = import.meta.glob<string>('./chapters/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** A chapter's id, by one of its two files. */
export function idOf(path: string): string {
  return path.replace(/^.*\/\d+-|\.(md|ts)$/g, '');
}

/** All chapters, in the order of their files' names. */
export const chapters: readonly CourseChapter[] = Object.entries(texts)
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([path, text]) => ({ id: idOf(path), words: readWords(text, idOf(path)) }));
