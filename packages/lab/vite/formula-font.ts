import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import subset from 'subset-font';
import type { Plugin } from 'vite';

const ID = 'virtual:formula-font';
const FONT = '@fontsource/noto-sans-math/files/noto-sans-math-latin-400-normal.woff2';
const LICENSE = '@fontsource/noto-sans-math/LICENSE';

/** What a formula may be made of beside the signs that chapters and story have: ASCII, and the slanted letters of both alphabets. */
const ALWAYS = [
  ...between(0x20, 0x7e),
  ...['ℎ', ...between(0x1d434, 0x1d467), ...between(0x1d6e2, 0x1d71b)],
].join('');

function between(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
}

function fileOf(name: string): Buffer {
  return readFileSync(fileURLToPath(import.meta.resolve(name)));
}

/**
 * Gives the page the address of a font of what its formulas are made of, a tenth of the whole: their type is the
 * page's own, whatever fonts a system has.
 *
 * @param folders of the files in which formulas stand
 */
export function writeFormulaFont(folders: readonly string[]): Plugin {
  return {
    name: 'perilune:formula-font',
    apply: 'build',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    async load(id) {
      if (id !== `\0${ID}`) return undefined;
      const files = folders.flatMap((folder) =>
        readdirSync(folder).map((name) => `${folder}/${name}`),
      );
      for (const file of files) this.addWatchFile(file);
      const text = ALWAYS + files.map((file) => readFileSync(file, 'utf8')).join('');
      const source = await subset(fileOf(FONT), text, { targetFormat: 'woff2' });
      const license = { fileName: 'assets/formulas.LICENSE.txt', source: fileOf(LICENSE) };
      this.emitFile({ type: 'asset', ...license });
      const file = this.emitFile({ type: 'asset', name: 'formulas.woff2', source });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}
