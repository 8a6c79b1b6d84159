import type { Block, Picture, Table } from './document.js';

/** What stands in the place of a placeholder; undefined: there is none this time. */
export type Value = string | Table | Picture | undefined;
export type Values = Readonly<Record<string, Value>>;

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const PICTURE = /^!\[(?<alt>[^\]]*)\]\(\{\{(?<name>\w+)\}\}(?: "(?<caption>[^"]*)")?\)$/;

/** The names that stand between double braces in a template. */
export function placeholdersOf(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map(([, name]) => name as string))];
}

/**
 * Fills a template of the Markdown that reports need: headings, paragraphs, quotes and code, of which empty
 * lines part one from another.
 *
 * - `{{name}}` in a text is a text. A line with one that there is none of is left out, so a sentence that may be
 *   missing has a line of its own.
 * - `{{name}}` on a line alone may be a table, `![alt]({{name}} "caption")` is a picture. Two of them on
 *   successive lines stand beside each other.
 *
 * @throws Error that names a placeholder without an entry in `values`, or with one of the wrong kind
 */
export function fill(template: string, values: Values): Block[] {
  return template
    .trim()
    .split(/\n{2,}/)
    .flatMap((part) => blockOf(part, values) ?? []);
}

function blockOf(part: string, values: Values): Block | undefined {
  const lines = part.split('\n');
  if (lines[0] === '```') return code(lines.slice(1, -1), values);
  const things = lines.map((line) => thingOf(line, values));
  if (things.some((thing) => thing !== 'text')) return beside(things);
  const text = textOf(lines, values);
  if (text === undefined) return undefined;
  const heading = /^(#+) (.*)$/.exec(text);
  if (heading)
    return { kind: 'heading', level: (heading[1] as string).length, text: heading[2] as string };
  return text.startsWith('> ')
    ? { kind: 'quote', text: text.slice(2) }
    : { kind: 'paragraph', text };
}

type Thing = Block | 'text' | 'nothing';

/** A line that is a table or a picture. */
function thingOf(line: string, values: Values): Thing {
  const picture = PICTURE.exec(line)?.groups;
  if (picture) {
    const { name, alt = '', caption } = picture;
    const found = entryOf(name as string, values);
    if (found === undefined) return 'nothing';
    if (typeof found === 'string' || !('file' in found)) throw wrongKind(name as string, 'picture');
    return { kind: 'picture', picture: found, alt, caption };
  }
  const name = /^\{\{(\w+)\}\}$/.exec(line)?.[1];
  const found = name === undefined ? '' : entryOf(name, values);
  if (typeof found === 'string') return 'text';
  if (found === undefined) return 'nothing';
  if (!('rows' in found)) throw wrongKind(name as string, 'table');
  return { kind: 'table', table: found };
}

function beside(things: readonly Thing[]): Block | undefined {
  const [first, second, ...more] = things.filter((thing) => thing !== 'nothing');
  if (first === 'text' || second === 'text' || more.length > 0) {
    throw new Error('A line with a table or a picture stands alone, or beside one other.');
  }
  if (first === undefined || second === undefined) return first;
  return { kind: 'pair', blocks: [first, second] };
}

function code(lines: readonly string[], values: Values): Block | undefined {
  const filled = lines.flatMap((line) => filledLine(line, values) ?? []);
  return filled.length === 0 ? undefined : { kind: 'code', text: filled.join('\n') };
}

function textOf(lines: readonly string[], values: Values): string | undefined {
  const filled = lines.flatMap((line) => filledLine(line, values) ?? []);
  return filled.length === 0 ? undefined : filled.join(' ');
}

/** undefined if one of its placeholders has nothing to stand there. */
function filledLine(line: string, values: Values): string | undefined {
  const texts = placeholdersOf(line).map((name): [string, string | undefined] => {
    const value = entryOf(name, values);
    if (typeof value === 'object') throw wrongKind(name, 'text');
    return [name, value];
  });
  if (texts.some(([, text]) => text === undefined)) return undefined;
  const found = new Map(texts);
  return line.replace(PLACEHOLDER, (_, name: string) => found.get(name) as string);
}

function entryOf(name: string, values: Values): Value {
  if (Object.hasOwn(values, name)) return values[name];
  throw new Error(
    `Nothing fills the placeholder {{${name}}}: there are ${Object.keys(values).join(', ')}.`,
  );
}

function wrongKind(name: string, kind: string): Error {
  return new Error(`The placeholder {{${name}}} stands where a ${kind} is needed.`);
}
