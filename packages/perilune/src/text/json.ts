import { show } from './show.js';

/** Objects and lists in one another: more than anything of ours has, and few enough for whoever walks through them. */
const DEEPEST = 100;

/** What is wrong with a text, and where, in characters from its beginning. */
export interface JsonProblem {
  what: string;
  at: number;
}

/**
 * Reads JSON and refuses what `JSON.parse` takes without a word: a key that an object has twice, of which it keeps
 * the last, one named `__proto__`, and lists nested so deeply that whoever goes through them overflows the stack.
 *
 * @throws SyntaxError that says where
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const problem = jsonProblem(text);
  if (problem === undefined) return value;
  throw new SyntaxError(`It has ${problem.what}, at position ${problem.at}`);
}

/** What of a text that is JSON `parseJson` refuses; undefined if nothing. */
export function jsonProblem(text: string): JsonProblem | undefined {
  const open: Set<string>[] = [];
  let last: [from: number, to: number] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      last = [at, endOfString(text, at)];
      at = last[1] - 1;
    } else if (character === '{' || character === '[') {
      if (open.push(new Set()) > DEEPEST) return { what: `entries ${DEEPEST} deep`, at };
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ':') {
      const key = JSON.parse(text.slice(...last)) as string;
      const what = whatOfKey(key, open.at(-1) as Set<string>);
      if (what !== undefined) return { what, at: last[0] };
    }
  }
  return undefined;
}

/** Where a string ends that begins with the quote there. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function whatOfKey(key: string, seen: Set<string>): string | undefined {
  if (key === '__proto__') return 'an entry named "__proto__"';
  if (seen.has(key)) return `two entries named ${show(key)}`;
  seen.add(key);
  return undefined;
}
