import { readFileSync } from 'node:fs';

/** A file of the words that the report consists of: `report.md`, `report.css`, and one for each experiment. */
export function prose(name: string): string {
  return readFileSync(new URL(`../../prose/${name}`, import.meta.url), 'utf8');
}
