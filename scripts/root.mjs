import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder: every script works from there, wherever it was called. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
