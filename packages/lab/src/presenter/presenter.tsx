import { signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { isWrittenIn } from '../flight/controls';
import { endJourney } from '../journey/under-way';
import { theatre } from '../state/lab';
import { followFullscreen, present } from './presenting';
import { presenterSteps } from './steps';

const at = signal(0);

const KEYS: Readonly<Record<string, number>> = { n: 1, PageDown: 1, b: -1, PageUp: -1 };

/** Where the lesson is, and the keys that lead on: those of a presenter's remote control among them. */
export function Presenter() {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isWrittenIn(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const step = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
      if (step === undefined) return;
      event.preventDefault();
      go(at.peek() + step);
    };
    go(at.peek());
    window.addEventListener('keydown', onKey);
    const stop = followFullscreen();
    return () => {
      window.removeEventListener('keydown', onKey);
      stop();
      // Where something else takes the lesson's place, the course for one, its large letters go with it.
      present(false);
      theatre.speed.value = 1;
    };
  }, []);
  const next = presenterSteps[at.value + 1];
  return (
    <section class="presenter" aria-label="Presenter’s mode">
      <p role="status">
        <span class="number dim">
          {at.value + 1}/{presenterSteps.length}
        </span>{' '}
        <b>{presenterSteps[at.value]?.title}</b>
      </p>
      <div class="row">
        <button type="button" disabled={at.value === 0} onClick={() => go(at.value - 1)}>
          <kbd>B</kbd> back
        </button>
        <button type="button" disabled={next === undefined} onClick={() => go(at.value + 1)}>
          <kbd>N</kbd> <span class="presenter-title">{next?.title ?? 'the end'}</span>
          <span class="presenter-next">next</span>
        </button>
        <button type="button" class="quiet" onClick={() => present(false)}>
          <kbd>P</kbd> leave
        </button>
      </div>
    </section>
  );
}

function go(place: number): void {
  const step = presenterSteps[place];
  if (step === undefined) return;
  at.value = place;
  endJourney();
  void step.show();
}
