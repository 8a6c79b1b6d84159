import { describe, expect, it } from 'vitest';
import { chapters } from '../../course';
import { clausesOf, readFormula, symbolsOf } from '../../course/formula';
import { symbolsIn } from '../../course/pictures';
import { runChapter } from '../../course/runs';
import { readWords, said, withNumbers } from '../../course/words';
import { hashOf, placeIn } from '../../src/course/place';

describe('readFormula', () => {
  it('reads letters to touch, what stands below and above, fractions and words', () => {
    expect(readFormula('{Q}_a = (1)//({N}) max^2')).toEqual([
      { kind: 'symbol', id: 'Q' },
      { kind: 'below', parts: [{ kind: 'letter', text: 'a' }] },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: '=' },
      { kind: 'text', text: ' ' },
      {
        kind: 'fraction',
        over: [{ kind: 'text', text: '1' }],
        under: [{ kind: 'symbol', id: 'N' }],
      },
      { kind: 'text', text: ' ' },
      { kind: 'text', text: 'max' },
      { kind: 'above', parts: [{ kind: 'text', text: '2' }] },
    ]);
  });

  it('refuses a bracket that is not closed', () => {
    expect(() => readFormula('Q(s')).toThrow('"(" is not closed in the formula Q(s');
  });
});

describe('clausesOf', () => {
  it('divides a formula where a comma stands free, and nowhere else', () => {
    const parts = readFormula('Q(s,{a}) = r , L = {b}^2');
    const clauses = clausesOf(parts);
    expect(clauses.flat()).toEqual(parts);
    expect(clauses.map(symbolsOf)).toEqual([['a'], ['b']]);
    expect(clausesOf(readFormula('f(a, b)'))).toHaveLength(1);
  });
});

describe('readWords', () => {
  const text = [
    '# A title\n\nFirst.\nGoes on.\n\nSecond.',
    '## Formula\n\n{a} = {b}\n\n- {a:α} the one\n- {b:β} the\n  other',
    '## Code\n\n```ts\n{a} = {b}\n```',
    '## Predict\n\nWhich?\n\n- [ ] no: Not it\n- [x] yes: It',
    '## Change\n\nThe size of {a}\n\nAnd then?\n\n- [ ] 0.5: half\n- [x] all: all of it',
    '## What came\n\n$one and $two.1',
  ].join('\n\n');

  it('reads a title, paragraphs, letters, code, answers and what is said afterwards', () => {
    expect(readWords(text, 'trial')).toEqual({
      title: 'A title',
      text: ['First. Goes on.', 'Second.'],
      formula: '{a} = {b}',
      symbols: [
        { id: 'a', glyph: 'α', meaning: 'the one' },
        { id: 'b', glyph: 'β', meaning: 'the other' },
      ],
      code: '{a} = {b}',
      question: 'Which?',
      answers: [
        { id: 'no', text: 'Not it', claimed: false },
        { id: 'yes', text: 'It', claimed: true },
      ],
      change: 'The size of {a}',
      changedQuestion: 'And then?',
      options: [
        { value: 0.5, label: 'half' },
        { value: 'all', label: 'all of it' },
      ],
      initial: { value: 'all', label: 'all of it' },
      after: '$one and $two.1',
    });
  });

  it('says which section is missing, and wants one answer marked', () => {
    expect(() => readWords(text.replace('## Code', '## Kode'), 'trial')).toThrow(
      'The chapter trial has no section "## Code".',
    );
    expect(() => readWords(text.replace('[x] yes', '[ ] yes'), 'trial')).toThrow(
      'must mark one answer',
    );
    expect(() => readWords(text.replace('And then?\n\n', ''), 'trial')).toThrow(
      'what is changed, and ask in a paragraph of its own what then comes',
    );
  });

  it('puts numbers in their places, and refuses one that no run found', () => {
    expect(withNumbers('$one and $two.1', { one: 12_345, two: -0.25 })).toBe(
      '12,345 and \u22120.3',
    );
    expect(() => withNumbers('$three', {})).toThrow('no number for $three');
    expect([said(-0.001), said(2.5e9), said(Number.POSITIVE_INFINITY)]).toEqual([
      '0',
      '3 · 10^9',
      '∞',
    ]);
  });
});

describe('a link to a place in the course', () => {
  it('comes back as it was', () => {
    const place = { chapter: 'replay', change: '1000', seed: 2 };
    expect(hashOf(place)).toBe('chapter=replay&change=1000&seed=2');
    expect(placeIn('#chapter=replay&change=1000&seed=2')).toEqual(place);
    expect(placeIn('#chapter=replay&seed=-1')).toMatchObject({ chapter: 'replay', seed: 1 });
    expect(placeIn('#preset=fast')).toBeUndefined();
  });
});

describe.each(chapters.map((chapter) => [chapter.id, chapter] as const))('%s', (_, chapter) => {
  const { id, words } = chapter;
  const letters = words.symbols.map(({ id }) => id);
  const lettersIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);

  it('explains every letter that can be touched, has each in its formula and in its code', () => {
    const inFormula = symbolsOf(readFormula(words.formula));
    expect([...new Set(inFormula)].sort()).toEqual([...letters].sort());
    const others = [words.code, words.change, words.question, ...words.text].flatMap(lettersIn);
    expect(letters).toEqual(expect.arrayContaining(others));
    expect([...new Set(lettersIn(words.code))].sort()).toEqual([...letters].sort());
  });

  it.each([1, 2, 3])(
    'shows what it claims, and all of its letters in pictures, on seed %i',
    async (seed) => {
      const { value } = words.initial;
      const { numbers, pictures, came } = await runChapter(id, { value, seed });
      const claim = words.answers.find(({ claimed }) => claimed);
      expect(came, JSON.stringify(numbers)).toBe(claim?.id);
      expect(withNumbers(words.after, numbers)).not.toMatch(/NaN|not a number/);
      expect([...new Set(pictures.flatMap(symbolsIn))].sort()).toEqual([...letters].sort());
    },
  );
});
