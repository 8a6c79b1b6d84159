/** A letter of the formula. */
export interface Letter {
  id: string;
  /** As it is set: a formula of its own. */
  glyph: string;
  meaning: string;
}

/** What a chapter says: Markdown, read. */
export interface Words {
  title: string;
  /** Paragraphs, in Markdown of which `inline` reads a few marks. */
  text: readonly string[];
  formula: string;
  symbols: readonly Letter[];
  code: string;
  question: string;
  answers: readonly Answer[];
  /** What is changed, as the label of the choice. */
  change: string;
  /** What is to be predicted of what was changed, by the same answers. */
  changedQuestion: string;
  options: readonly Option[];
  /** What it begins with, and what the claim is about. */
  initial: Option;
  /** Said after a run, with `$name` and `$name.2` where a number of it goes, with so many decimals. */
  after: string;
}

/** A choice of the prediction. */
export interface Answer {
  id: string;
  text: string;
  /** Whether the chapter claims that it comes true. */
  claimed: boolean;
}

/** A value that the chapter's change may have. */
export interface Option {
  value: number | string;
  label: string;
}

const SECTIONS = ['Formula', 'Code', 'Predict', 'Change', 'What came'] as const;
const SYMBOL = /^- \{(\w+):([^}]+)\} (.+)$/;
const CHOICE = /^- \[([ x])\] ([\w.]+): (.+)$/;

/**
 * Reads a chapter's Markdown: a title, text, and the sections Formula, Code, Predict, Change and What came.
 *
 * @param name of the chapter, for messages
 * @throws Error that says what is missing
 */
export function readWords(markdown: string, name: string): Words {
  const [head = '', ...rest] = markdown.replaceAll('\r\n', '\n').split(/^## /m);
  const sections = new Map(rest.map((section) => splitOnce(section)));
  const section = (title: (typeof SECTIONS)[number]) => {
    const found = sections.get(title);
    if (found === undefined) throw new Error(`The chapter ${name} has no section "## ${title}".`);
    return found;
  };
  const [title, text] = splitOnce(head.trim());
  const answers = choices(section('Predict'));
  const options = choices(section('Change'));
  const [change, changedQuestion] = paragraphs(section('Change'));
  if (change === undefined || changedQuestion === undefined) {
    throw new Error(
      `The chapter ${name} must say under "## Change" what is changed, and ask in a paragraph of its own what then comes.`,
    );
  }
  const marked = (of: readonly Choice[], what: string) => {
    const [one, ...others] = of.filter((choice) => choice.marked);
    if (one !== undefined && others.length === 0) return one;
    throw new Error(`The chapter ${name} must mark one ${what} with "- [x] name: text".`);
  };
  const claim = marked(answers, 'answer');
  return {
    title: title.replace(/^# /, ''),
    text: paragraphs(text),
    formula: paragraphs(section('Formula'))[0] ?? '',
    symbols: matches(section('Formula'), SYMBOL, ([, id, glyph, meaning]) => ({
      ...{ id: id as string, glyph: glyph as string, meaning: meaning as string },
    })),
    code: section('Code').replace(/^```\w*\n|\n```$/g, ''),
    question: paragraphs(section('Predict'))[0] ?? '',
    answers: answers.map((choice) => ({
      ...{ id: choice.name, text: choice.text, claimed: choice === claim },
    })),
    change,
    changedQuestion,
    options: options.map(optionOf),
    initial: optionOf(marked(options, 'option')),
    after: section('What came'),
  };
}

interface Choice {
  name: string;
  text: string;
  marked: boolean;
}

function choices(text: string): Choice[] {
  return matches(text, CHOICE, ([, mark, name, said]) => ({
    ...{ name: name as string, text: said as string, marked: mark === 'x' },
  }));
}

/** A name that is a number is one. */
function optionOf({ name, text }: Choice): Option {
  return { value: Number.isNaN(Number(name)) ? name : Number(name), label: text };
}

/** The first line, and what follows it. */
function splitOnce(text: string): [string, string] {
  const end = text.indexOf('\n');
  return end < 0
    ? [text.trim(), '']
    : [text.slice(0, end).trim(), text.slice(end).replace(/^\n+|\s+$/g, '')];
}

function paragraphs(text: string): string[] {
  const isText = (part: string) => part !== '' && !part.startsWith('- ');
  return text
    .split(/\n{2,}/)
    .map((part) => part.replaceAll('\n', ' ').trim())
    .filter(isText);
}

/** The entries of a list that look like one, each of which may go on for several lines. */
function matches<T>(text: string, pattern: RegExp, read: (match: string[]) => T): T[] {
  const entries = text
    .split(/\n(?=- )|\n\n/)
    .map((entry) => entry.replace(/\s*\n\s*/g, ' ').trim());
  return entries.flatMap((entry) => {
    const match = pattern.exec(entry);
    return match === null ? [] : [read([...match])];
  });
}

/** A run's words: with its numbers in their places. @throws Error on a number that it did not find */
export function withNumbers(text: string, numbers: Readonly<Record<string, number>>): string {
  return text.replace(/\$([a-z]\w*)(?:\.(\d))?/gi, (whole, name: string, digits?: string) => {
    const value = numbers[name];
    if (value === undefined) throw new Error(`The run found no number for ${whole}.`);
    return said(value, digits === undefined ? undefined : Number(digits));
  });
}

/** A number as people read it: with a true minus. */
export function said(value: number, digits = 0): string {
  if (Number.isNaN(value)) return 'not a number';
  const size = Math.abs(value);
  const isHuge = size >= 1e7 && Number.isFinite(size);
  const text = isHuge
    ? size.toExponential(0).replace(/e\+?(\d+)/, ' · 10^$1')
    : new Intl.NumberFormat('en', {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(size);
  return value < 0 && Number(size.toFixed(digits)) !== 0 ? `\u2212${text}` : text;
}
