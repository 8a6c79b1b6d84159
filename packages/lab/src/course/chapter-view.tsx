import { useEffect, useRef } from 'preact/hooks';
import { type CourseChapter, chapters } from '../../course';
import heldCounts from '../../course/held.json';
import { type Option, type Words, withNumbers } from '../../course/words';
import { useTyped } from '../parts/typed';
import { Pictures } from './pictures/pictures';
import { changeSeed, changeTo, option, predict, predictionOf, run, seed, start } from './state';
import { Code, Formula, Inline, Legend, Letters } from './symbols';

/** One chapter: what it says on one side, what there is to do on the other. */
export function ChapterView({ chapter }: { chapter: CourseChapter }) {
  const { words, id } = chapter;
  const heading = useRef<HTMLHeadingElement>(null);
  const number = chapters.indexOf(chapter) + 1;
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [id]);
  return (
    <Letters.Provider value={words.symbols}>
      <article class="chapter" aria-labelledby="chapter-title">
        <section class="card chapter-words">
          <h2 id="chapter-title" tabIndex={-1} ref={heading}>
            <span class="dim">{number}</span> {words.title}
          </h2>
          {words.text.map((text) => (
            <p key={text}>
              <Inline text={text} />
            </p>
          ))}
          <Formula text={words.formula} />
          <Legend />
          <Code text={words.code} />
        </section>
        <div class="chapter-work">
          <section class="card chapter-doing" aria-label="Predict, run, change">
            <fieldset class="prediction">
              <legend>
                <span class="step">1</span> Predict
              </legend>
              <Prediction words={words} question={words.question} value={words.initial.value} />
            </fieldset>
            <Running />
            <Change words={words} />
          </section>
          <Came chapter={chapter} />
        </div>
      </article>
    </Letters.Provider>
  );
}

/** What may come of one value of the chapter, to choose from until a run of it has told. */
function Prediction(props: { words: Words; question: string; value: Option['value'] }) {
  const { words, question, value } = props;
  const came = run.told.value[value];
  const guess = predictionOf(value);
  return (
    <>
      <p>
        <Inline text={question} />
      </p>
      {words.answers.map(({ id, text }) => {
        const mark = came === id ? 'came' : guess === id && came ? 'missed' : '';
        return (
          <label key={id} class={`answer ${mark}`}>
            <input
              type="radio"
              name={`prediction of ${value}`}
              checked={guess === id}
              disabled={came !== undefined}
              onChange={() => predict(id, value)}
            />
            <span>
              <Inline text={text} />
            </span>
            {mark === 'came' && <b class="verdict">so it came</b>}
            {mark === 'missed' && <b class="verdict">your guess</b>}
          </label>
        );
      })}
    </>
  );
}

/** @param name of what it does while nothing runs */
function RunButton({ name }: { name: string }) {
  const active = run.active.value;
  return (
    <button type="button" class="primary" onClick={active ? () => run.stop() : start}>
      {active ? 'Stop' : name}
    </button>
  );
}

function Running() {
  const active = run.active.value;
  const typedSeed = useTyped(seed.value, ({ valueAsNumber }) => {
    const isSeed = Number.isSafeInteger(valueAsNumber) && valueAsNumber >= 0;
    if (isSeed) changeSeed(valueAsNumber);
  });
  return (
    <div class="running">
      <h3>
        <span class="step">2</span> Run
      </h3>
      <RunButton name={run.done.value === undefined ? 'Run it' : 'Run it again'} />
      <label class="dim">
        seed <input type="number" class="seed" min={0} step={1} {...typedSeed} />
      </label>
      <p class="dim" role="status">
        {active ? 'It is computed in this page …' : ''}
      </p>
      {run.problem.value !== undefined && (
        <p class="problem" role="alert">
          {run.problem.value}
        </p>
      )}
    </div>
  );
}

/** The one thing to change; of what it is changed to is asked again what will come. */
function Change({ words }: { words: Words }) {
  const { value: changed } = option.value;
  return (
    <fieldset class="change">
      <legend>
        <span class="step">3</span> Change
      </legend>
      <p>
        <Inline text={words.change} />
      </p>
      <div class="change-options">
        {words.options.map(({ value, label }) => (
          <label key={value} class="change-option">
            <input
              type="radio"
              name="change"
              checked={changed === value}
              onChange={() => changeTo(value)}
            />
            {label}
          </label>
        ))}
      </div>
      {changed !== words.initial.value && (
        <>
          <Prediction
            key={changed}
            words={words}
            question={words.changedQuestion}
            value={changed}
          />
          <RunButton name="Run it so" />
        </>
      )}
    </fieldset>
  );
}

/** What came of the run: in words, beside what was predicted, and in pictures. */
function Came({ chapter }: { chapter: CourseChapter }) {
  const done = run.done.value;
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [done]);
  if (done === undefined) return null;
  const { numbers, pictures, came } = done.outcome;
  const guess = predictionOf(done.value);
  const isInitial = done.value === chapter.words.initial.value;
  return (
    <section
      ref={place}
      class={`card chapter-came ${run.active.value ? 'stale' : ''}`}
      aria-label="What came"
    >
      <p aria-live="polite">
        {guess !== undefined && (
          <b class={guess === came ? 'solved' : 'missed'}>
            {guess === came ? 'As you predicted. ' : 'Not as you predicted. '}
          </b>
        )}
        <Inline text={withNumbers(chapter.words.after, numbers)} />
      </p>
      <Pictures pictures={pictures} />
      <Held chapter={chapter} came={came} isInitial={isInitial} />
    </section>
  );
}

const held: Readonly<Record<string, { held: number; of: number } | undefined>> = heldCounts;

/** On how many of twenty seeds it came as the chapter has it, counted beforehand. */
function Held({
  chapter: { id, words },
  came,
  isInitial,
}: {
  chapter: CourseChapter;
  came: string;
  isInitial: boolean;
}) {
  const counted = held[id];
  if (counted === undefined) return null;
  const claim = words.answers.find(({ claimed }) => claimed);
  const isOther = isInitial && came !== claim?.id;
  return (
    <p class="dim">
      {isOther && 'With this seed it came otherwise than it mostly does. '}
      Counted with what the chapter begins with: “<Inline text={claim?.text ?? ''} />” came true on{' '}
      {counted.held} of {counted.of} seeds.
    </p>
  );
}
