import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { WrongCall } from '../benchmark.js';
import { replay } from './course.js';
import type { Found } from './search.js';

/** Two actions a hexadecimal digit, the first in its lower bits; an odd last one alone. */
export function encodeActions(actions: Uint8Array): string {
  let text = '';
  for (let i = 0; i < actions.length; i += 2) {
    text += ((actions[i] as number) + 4 * (actions[i + 1] ?? 0)).toString(16);
  }
  return text;
}

export function decodeActions(text: string, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => {
    const digit = Number.parseInt(text[i >> 1] as string, 16);
    return i % 2 === 0 ? digit & 3 : digit >> 2;
  });
}

/** A line of the file, without its end. */
export function lineOf({ actions, ...found }: Found): string {
  return JSON.stringify({ ...found, length: actions.length, actions: encodeActions(actions) });
}

/** What a file holds; nothing where there is none. @throws WrongCall that names a line that is none */
export function readFound(file: string): Found[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line, i) => {
    try {
      const { length, actions, ...found } = JSON.parse(line);
      return { ...found, actions: decodeActions(actions, length) } as Found;
    } catch {
      throw new WrongCall(
        `${file}, line ${i + 1}: this is no flight that was found: ${line.slice(0, 60)}`,
      );
    }
  });
}

export function addFound(file: string, found: Found): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${lineOf(found)}\n`);
}

/** Seeds whose actions do not come to the return that is claimed, to the bit, or to less than the start. */
export function unproven(all: readonly Found[]): number[] {
  const isProven = ({ seed, actions, start, best }: Found) =>
    replay(seed, actions) === best && best >= start;
  return all.filter((found) => !isProven(found)).map(({ seed }) => seed);
}
