import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * Family of every letter in a picture: a name of our own, so that no font of the machine's can come
 * before the one that is brought along, and a picture looks the same everywhere.
 */
export const LETTERS = 'Perilune Lato';

const FILES = [
  '@fontsource/lato/files/lato-latin-400-normal.woff2',
  '@fontsource/lato/files/lato-latin-700-normal.woff2',
];

/**
 * Makes `LETTERS` known to the canvas; later calls cost nothing.
 *
 * @throws Error when a font file is missing or unreadable
 */
export function registerLetters(): void {
  if (GlobalFonts.has(LETTERS)) return;
  const require = createRequire(import.meta.url);
  for (const file of FILES) {
    const path = require.resolve(file);
    if (GlobalFonts.registerFromPath(path, LETTERS) === null) {
      throw new Error(`The letters of the pictures could not be read from ${path}.`);
    }
  }
}
