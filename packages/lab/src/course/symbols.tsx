import { createContext } from 'preact';
import { useContext, useEffect, useMemo } from 'preact/hooks';
import { clausesOf, type Part, readFormula } from '../../course/formula';
import type { Letter } from '../../course/words';
import { fetchFormulaType } from '../parts/formula-type';
import { isHeld, litClass, touch } from './lit';

/** The letters of the chapter that is shown. */
export const Letters = createContext<readonly Letter[]>([]);

/** The class of a letter's colour, by its place among the chapter's; none for what stands for no letter. */
export function useColors(): (symbol: string | undefined) => string {
  const letters = useContext(Letters);
  return (symbol) => {
    const at = letters.findIndex(({ id }) => id === symbol);
    return at < 0 ? 'ink-none' : `ink-${(at % 6) + 1}`;
  };
}

/** A formula in type of its own, whose letters can be touched. */
export function Formula({ text }: { text: string }) {
  useEffect(fetchFormulaType, []);
  const clauses = useMemo(() => clausesOf(readFormula(text)), [text]);
  return (
    <section class="formula" aria-label="The formula">
      {clauses.map((parts, i) => (
        <span key={i} class="clause">
          <Parts parts={parts} />
        </span>
      ))}
    </section>
  );
}

/** A letter as it is set. */
function Typeset({ text }: { text: string }) {
  const parts = useMemo(() => readFormula(text), [text]);
  return <Parts parts={parts} />;
}

/** Parts beside each other. */
function Parts({ parts }: { parts: readonly Part[] }) {
  return (
    <>
      {parts.map((part, i) => (
        <One key={i} part={part} />
      ))}
    </>
  );
}

function One({ part }: { part: Part }) {
  switch (part.kind) {
    case 'symbol':
      return <Touchable id={part.id} />;
    case 'letter':
      return <i>{part.text}</i>;
    case 'text':
      return <span>{part.text}</span>;
    case 'below':
      return (
        <sub>
          <Parts parts={part.parts} />
        </sub>
      );
    case 'above':
      return (
        <sup>
          <Parts parts={part.parts} />
        </sup>
      );
    case 'fraction':
      return (
        <span class="fraction">
          <span>
            <Parts parts={part.over} />
          </span>
          <span class="hidden"> divided by </span>
          <span>
            <Parts parts={part.under} />
          </span>
        </span>
      );
  }
}

/** A letter, wherever it stands. @param plain as code has it, by its name */
function Touchable({ id, plain }: { id: string; plain?: boolean }) {
  const letters = useContext(Letters);
  const colorOf = useColors();
  const letter = letters.find((one) => one.id === id);
  const glyph = letter?.glyph ?? id;
  return (
    <button
      type="button"
      class={`letter ${colorOf(id)} ${litClass(id)}`}
      aria-pressed={isHeld(id)}
      aria-label={`${plain ? id : glyph}: ${letter?.meaning ?? ''}`}
      {...touch(id)}
    >
      {plain ? id : <Typeset text={glyph} />}
    </button>
  );
}

/** Text with what there is of Markdown in it: **strong**, *stressed*, `code`, and `{letters}`. */
export function Inline({ text }: { text: string }) {
  const pieces = text.split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`|\{\w+\})/);
  return (
    <>
      {pieces.map((piece, i) => (
        <Piece key={i} piece={piece} />
      ))}
    </>
  );
}

function Piece({ piece }: { piece: string }) {
  if (/^\*\*.+\*\*$/.test(piece)) return <b>{piece.slice(2, -2)}</b>;
  if (/^\*.+\*$/.test(piece)) return <em>{piece.slice(1, -1)}</em>;
  if (/^`.+`$/.test(piece)) return <code>{piece.slice(1, -1)}</code>;
  if (/^\{\w+\}$/.test(piece)) return <Touchable id={piece.slice(1, -1)} />;
  return <>{piece}</>;
}

/** Code, in which a letter stands by its name. */
export function Code({ text }: { text: string }) {
  const pieces = text.split(/(\{\w+\})/);
  return (
    <section class="course-code" aria-label="The same as code">
      <pre>
        <code>
          {pieces.map((piece, i) =>
            /^\{\w+\}$/.test(piece) ? (
              <Touchable key={i} id={piece.slice(1, -1)} plain />
            ) : (
              <span key={i}>{piece}</span>
            ),
          )}
        </code>
      </pre>
    </section>
  );
}

/** What each letter stands for. */
export function Legend() {
  const letters = useContext(Letters);
  return (
    <ul class="legend">
      {letters.map(({ id, meaning }) => (
        <li key={id} class={litClass(id)}>
          <Touchable id={id} /> <span>{meaning}</span>
        </li>
      ))}
    </ul>
  );
}
