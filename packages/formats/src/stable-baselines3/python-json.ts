import { AgentFileError, parseJson } from 'perilune';

/** What Python's `json` writes and JSON has no word for. */
const NUMBERS = /^(-?Infinity|NaN)/;

/** A hundred times what the largest agent's has, and read in a moment. */
const MOST_BYTES = 4 * 2 ** 20;

/**
 * Reads JSON as Python's `json` writes it: NaN, Infinity and -Infinity may stand where numbers do, and become null.
 *
 * @throws AgentFileError when it is none, or larger than any agent's
 */
export function readPythonJson(bytes: Uint8Array): unknown {
  if (bytes.length > MOST_BYTES) {
    throw new AgentFileError(
      `it has ${bytes.length} bytes, but of an agent no more than ${MOST_BYTES}.`,
    );
  }
  const text = new TextDecoder().decode(bytes);
  try {
    return parseJson(isPlain(text) ? text : withoutNumbers(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AgentFileError(`it is no JSON (${error.message}).`, { cause: error });
  }
}

function isPlain(text: string): boolean {
  return !text.includes('NaN') && !text.includes('Infinity');
}

/** Outside of texts, null for every number that is none. */
function withoutNumbers(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (character === '"') at = endOfText(text, at);
    else if ('-IN'.includes(character)) {
      const [found] = NUMBERS.exec(text.slice(at, at + 9)) ?? [];
      if (found === undefined) continue;
      parts.push(text.slice(from, at), 'null');
      from = at + found.length;
      at = from - 1;
    }
  }
  return [...parts, text.slice(from)].join('');
}

/** Where the quote stands that ends the text which begins with the one there. */
function endOfText(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
