import type { Chapter } from './chapter';
import { readWords, type Words } from './words';

/** A chapter, what it says and what it does, in its place. */
export interface CourseChapter extends Chapter {
  /** As a link has it: the name of its files without the number in front. */
  id: string;
  words: Words;
}

const texts = import.meta.glob<string>('./chapters/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const parts = import.meta.glob<Chapter>('./chapters/*.ts', { import: 'chapter', eager: true });

/** All chapters, in the order of their files: two of a name make one. */
export const chapters: readonly CourseChapter[] = Object.keys(parts)
  .sort()
  .map((path) => {
    const id = path.replace(/^.*\/\d+-|\.ts$/g, '');
    const text = texts[path.replace(/\.ts$/, '.md')];
    const part = parts[path];
    if (text === undefined || part === undefined) {
      throw new Error(`The chapter ${id} needs words in Markdown, and "export const chapter".`);
    }
    return { ...part, id, words: readWords(text, id) };
  });
