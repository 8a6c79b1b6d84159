import './course.css';
import { useLayoutEffect } from 'preact/hooks';
import { chapters } from '../../course';
import { isWrittenIn } from '../flight/controls';
import { Notices } from '../notices';
import { Boundary } from '../parts/boundary';
import { theme, toggleTheme } from '../state/theme';
import { ChapterView } from './chapter-view';
import { place } from './place';
import { changeTo, fault, option, predict, run, shown, start, turn } from './state';

/** The course: a chapter, and the ways to the others. */
export function Course() {
  useLayoutEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      run.clear();
    };
  }, []);
  const at = chapters.indexOf(shown.value);
  return (
    <div class="course">
      <header class="top course-top">
        <h1>
          Perilune <span class="dim">course</span>
        </h1>
        <nav aria-label="Chapters" class="course-nav">
          <button type="button" disabled={at === 0} onClick={() => turn(-1)}>
            <span aria-hidden="true">←</span> Back
          </button>
          <select
            aria-label="Chapter"
            value={shown.value.id}
            onChange={({ currentTarget }) => {
              place.value = { chapter: currentTarget.value };
            }}
          >
            {chapters.map(({ id, words }, i) => (
              <option key={id} value={id}>
                {i + 1}. {words.title}
              </option>
            ))}
          </select>
          <button type="button" onClick={() => turn(1)}>
            {at === chapters.length - 1 ? 'To the lab' : 'Next'} <span aria-hidden="true">→</span>
          </button>
        </nav>
        <div class="tools">
          <button type="button" class="quiet" onClick={toggleTheme}>
            {theme.value === 'dark' ? 'Light' : 'Dark'}
          </button>
          <button type="button" class="quiet" onClick={close}>
            To the lab
          </button>
        </div>
        <progress
          class="course-progress"
          aria-label="How far the course has come"
          max={chapters.length}
          value={at + 1}
        />
      </header>
      <main>
        <Notices />
        {fault.value !== undefined && (
          <p class="problem" role="alert">
            {fault.value}
          </p>
        )}
        <Boundary key={shown.value.id} what="This chapter">
          <ChapterView chapter={shown.value} />
        </Boundary>
        <p class="dim course-keys">
          Keys: <kbd>←</kbd> <kbd>→</kbd> chapters, <kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd> predict,{' '}
          <kbd>R</kbd> run, <kbd>C</kbd> change, <kbd>Esc</kbd> to the lab. Touch a letter, and all
          that stands for it lights up.
        </p>
      </main>
    </div>
  );
}

function close(): void {
  place.value = undefined;
}

/** A key a step: what a remote control sends, too. */
function onKey(event: KeyboardEvent): void {
  const isWithOther = event.ctrlKey || event.metaKey || event.altKey;
  if (isWithOther || isWrittenIn(event.target) || isOfRadio(event)) return;
  const step = keys[event.key.toLowerCase()];
  const answer = shown.value.words.answers[Number(event.key) - 1];
  if (step === undefined && answer === undefined) return;
  event.preventDefault();
  if (step !== undefined) step();
  else if (answer !== undefined) predict(answer.id);
}

/** An arrow goes to the next of a group that has the focus. */
function isOfRadio({ target, key }: KeyboardEvent): boolean {
  return key.startsWith('Arrow') && target instanceof Element && target.matches('[type=radio]');
}

const keys: Readonly<Record<string, () => void>> = {
  arrowleft: () => turn(-1),
  arrowright: () => turn(1),
  pageup: () => turn(-1),
  pagedown: () => turn(1),
  r: () => (run.active.peek() ? run.stop() : start()),
  c: changeOn,
  escape: close,
};

/** The next of what the chapter's change may be. */
function changeOn(): void {
  const { options } = shown.peek().words;
  const at = options.findIndex(({ value }) => value === option.peek().value);
  const next = options[(at + 1) % options.length];
  if (next !== undefined) changeTo(next.value);
}
