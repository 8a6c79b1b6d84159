import '@perilune/article';
import { expose } from 'comlink';
import { chapters } from '../../course';
import type { Findings, Setting } from '../../course/chapter';

/** Runs one chapter; the worker lives as long as the run. */
export class ChapterRunner {
  run(id: string, setting: Setting): Findings | Promise<Findings> {
    const chapter = chapters.find((one) => one.id === id);
    if (chapter === undefined) throw new Error(`There is no chapter ${id}.`);
    return chapter.run(setting);
  }
}

expose(new ChapterRunner());
