import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const ID = 'virtual:field-words';

/** A row of the table of an algorithm: its first cell the name, its last the words. */
const ROW = /^\| `(\w+)` \|.*\| (.+) \|$/;

/** What docs/hyperparameters.md says of each field, by algorithm: the page says nothing of its own. */
export function fieldWordsIn(markdown: string): Record<string, Record<string, string>> {
  const words: Record<string, Record<string, string>> = {};
  let algorithm = '';
  for (const line of markdown.split('\n')) {
    algorithm = /^## (\S+)$/.exec(line)?.[1] ?? algorithm;
    const [, name, text] = ROW.exec(line) ?? [];
    if (name !== undefined && text !== undefined) {
      words[algorithm] = { ...words[algorithm], [name]: text.replaceAll('`', '') };
    }
  }
  return words;
}

/** Gives the page the words of the documentation. */
export function readFieldWords(file: string): Plugin {
  return {
    name: 'perilune:field-words',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      this.addWatchFile(file);
      return `export default ${JSON.stringify(fieldWordsIn(readFileSync(file, 'utf8')))}`;
    },
  };
}
