import { show } from './show.js';

/** Objects and lists in one another: more than anything of ours has, and few enough for whoever walks through them. */
const DEEPEST = 100;

/** Objects, lists and keys: many times what anything of ours has, and built in a moment, within some megabytes. */
const MOST = 250_000;

/** What is wrong with a text, and where, in characters from its beginning. */
export interface JsonProblem {
  what: string;
  at: number;
}

/**
 * Reads JSON and refuses what `JSON.parse` takes without a word: a key that an object has twice, of which it keeps
 * the last, one named `__proto__`, and lists nested so deeply that whoever goes through them overflows the stack. What
 * has so many objects that they would take many times the text's memory is refused before any is built.
 *
 * @throws SyntaxError that says where
 */
export function parseJson(text: string): unknown {
  const excess = jsonExcess(text);
  if (excess !== undefined) throw refusal(excess);
  const value: unknown = JSON.parse(text);
  const problem = jsonProblem(text);
  if (problem === undefined) return value;
  throw refusal(problem);
}

function refusal({ what, at }: JsonProblem): SyntaxError {
  return new SyntaxError(`It has ${what}, at position ${at}`);
}

/** What of a text, be it JSON or not, is too much to be built; undefined if nothing. */
export function jsonExcess(text: string): JsonProblem | undefined {
  let [containers, keys] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') containers++;
    else if (character === ':') keys++;
    if (containers > MOST || keys > MOST) {
      const what = containers > MOST ? 'objects and lists' : 'entries of objects';
      return { what: `more than ${MOST} ${what}`, at };
    }
  }
  return undefined;
}

/** What of a text that is JSON `parseJson` refuses; undefined if nothing. */
export function jsonProblem(text: string): JsonProblem | undefined {
  const open: (Set<string> | undefined)[] = [];
  let last: [from: number, to: number] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      last = [at, endOfString(text, at)];
      at = last[1] - 1;
    } else if (character === '{' || character === '[') {
      if (open.push(undefined) > DEEPEST) return { what: `entries ${DEEPEST} deep`, at };
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ':') {
      const key = JSON.parse(text.slice(...last)) as string;
      const seen = open.at(-1) ?? new Set<string>();
      open[open.length - 1] = seen;
      const what = whatOfKey(key, seen);
      if (what !== undefined) return { what, at: last[0] };
    }
  }
  return undefined;
}

/** Where a string ends that begins with the quote there: with the text, if nothing ends it. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function whatOfKey(key: string, seen: Set<string>): string | undefined {
  if (key === '__proto__') return 'an entry named "__proto__"';
  if (seen.has(key)) return `two entries named ${show(key)}`;
  seen.add(key);
  return undefined;
}
