/** A part of a formula, to be set in type. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'letter'; text: string }
  /** A letter that can be touched. */
  | { kind: 'symbol'; id: string }
  | { kind: 'below' | 'above'; parts: readonly Part[] }
  | { kind: 'fraction'; over: readonly Part[]; under: readonly Part[] };

const TOKEN = /\{(\w+)\}|([_^])|(\/\/)|(\p{L}\p{L}+)|(\p{L}\p{M}*)|(\s+)|(.)/gsu;

/**
 * Reads a formula of one line: `{id}` is a letter that can be touched, `_x` or `_(x y)` stands below, `^x` above, a
 * fraction is `(over)//(under)`, a single letter is a variable, and words are words.
 *
 * @throws Error on a bracket that is not closed
 */
export function readFormula(text: string): Part[] {
  return new Reader(text).parts();
}

class Reader {
  private readonly tokens: RegExpMatchArray[];
  private at = 0;

  constructor(private readonly text: string) {
    this.tokens = [...text.matchAll(TOKEN)];
  }

  /** @param closing what ends them; without it, the end of the text */
  parts(closing?: string): Part[] {
    const parts: Part[] = [];
    for (;;) {
      const token = this.tokens[this.at++];
      if (token === undefined && closing === undefined) return parts;
      if (token === undefined) throw new Error(`A "(" is not closed in the formula ${this.text}`);
      if (token[0] === closing) return parts;
      parts.push(...this.part(token));
    }
  }

  private part(token: RegExpMatchArray): Part[] {
    const [whole, symbol, shift, , words, letter] = token;
    if (symbol !== undefined) return [{ kind: 'symbol', id: symbol }];
    if (shift !== undefined) {
      return [{ kind: shift === '_' ? 'below' : 'above', parts: this.group() }];
    }
    if (whole === '(') return this.bracket();
    if (words !== undefined) return [{ kind: 'text', text: words }];
    if (letter !== undefined) return [{ kind: 'letter', text: letter }];
    return [{ kind: 'text', text: whole }];
  }

  /** What is raised or lowered: what stands in brackets, which are not shown, or the next token. */
  private group(): Part[] {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error(`Nothing is raised or lowered in ${this.text}`);
    return token[0] === '(' ? this.parts(')') : this.part(token);
  }

  private bracket(): Part[] {
    const over = this.parts(')');
    const isFraction = this.tokens[this.at]?.[0] === '//' && this.tokens[this.at + 1]?.[0] === '(';
    if (!isFraction) {
      return [{ kind: 'text', text: '(' }, ...over, { kind: 'text', text: ')' }];
    }
    this.at += 2;
    return [{ kind: 'fraction', over, under: this.parts(')') }];
  }
}

/** The parts between the commas that stand free, each with its comma: where a formula too wide for its line goes on. */
export function clausesOf(parts: readonly Part[]): Part[][] {
  const clauses: Part[][] = [[]];
  parts.forEach((part, i) => {
    clauses.at(-1)?.push(part);
    const isFree = part.kind === 'text' && part.text === ',' && isSpace(parts[i - 1]);
    if (isFree && isSpace(parts[i + 1])) clauses.push([]);
  });
  return clauses;
}

function isSpace(part: Part | undefined): boolean {
  return part?.kind === 'text' && part.text.trim() === '';
}

/** The ids of the letters in it that can be touched. */
export function symbolsOf(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'symbol') return [part.id];
    if (part.kind === 'fraction') return [...symbolsOf(part.over), ...symbolsOf(part.under)];
    return 'parts' in part ? symbolsOf(part.parts) : [];
  });
}
