import { chapters, idOf } from '.';
import type { Chapter, Findings, Setting } from './chapter';

/** What a run found, and which of the predicted answers came true by it. */
export interface Outcome extends Findings {
  came: string;
}

const parts = import.meta.glob<Chapter>('./chapters/*.ts', { import: 'chapter', eager: true });
const byId = new Map(Object.entries(parts).map(([path, part]) => [idOf(path), part]));

/** Runs a chapter. @throws Error if there is none, or one that answers what nobody could predict */
export async function runChapter(id: string, setting: Setting): Promise<Outcome> {
  const part = byId.get(id);
  const words = chapters.find((chapter) => chapter.id === id)?.words;
  if (part === undefined || words === undefined) {
    throw new Error(
      `The chapter ${id} needs two files: words in .md, "export const chapter" in .ts.`,
    );
  }
  const findings = await part.run(setting);
  const came = part.answer(findings.numbers);
  if (words.answers.some((answer) => answer.id === came)) return { ...findings, came };
  throw new Error(`The chapter ${id} has no answer ${JSON.stringify(came)} among its predictions.`);
}
