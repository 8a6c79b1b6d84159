import { useLayoutEffect } from 'preact/hooks';
import { isWrittenIn, letGo, listenToKeys } from './flight/controls';
import { Narration } from './flight/narration';
import { Stage } from './flight/stage';
import { Timeline } from './flight/timeline';
import { Header } from './header';
import { Way } from './journey/way';
import { Notices } from './notices';
import { Panels } from './panels/panels';
import { Lazy } from './parts/lazy';
import { ReturnsPlot } from './plot/returns';
import { present, presenting } from './presenter/presenting';
import { run, theatre } from './state/lab';
import { race } from './state/race';
import { redo, setup, undo } from './state/setup';
import { Stats } from './training/stats';
import { Transport } from './training/transport';

export function App() {
  useLayoutEffect(() => {
    const stop = listenToKeys(() => theatre.pilot.value === 'you');
    window.addEventListener('keydown', onShortcut);
    return () => {
      stop();
      window.removeEventListener('keydown', onShortcut);
    };
  }, []);
  return (
    <>
      <button type="button" class="skip" onClick={skipToTraining}>
        Skip to training
      </button>
      <Header />
      <main>
        <Notices />
        {race.value !== undefined && (
          <Lazy load={async () => (await import('./story/race-view')).RaceView} />
        )}
        <div class="bench">
          <section class="theatre" aria-label="The stage">
            <div class="theatre-stage">
              <Stage />
              <Narration />
              <Timeline />
            </div>
            <Way />
          </section>
          <div class="beside">
            <section class="training" aria-label="Training">
              <Transport />
              <Stats />
              <ReturnsPlot
                run={run}
                env={run.config.value?.env ?? setup.value.env}
                onTouch={flyFrom}
              />
            </section>
            <Panels />
            <Foot />
          </div>
        </div>
      </main>
      {presenting.value && (
        <Lazy load={async () => (await import('./presenter/presenter')).Presenter} />
      )}
    </>
  );
}

/** Beside the stage as well: what stood under both would push the stage off the screen at the page's end. */
function Foot() {
  return (
    <footer>
      <details class="help">
        <summary>Keys</summary>
        <ul>
          <li>
            <kbd>T</kbd> you take over, or hand back
          </li>
          <li>
            <kbd>K</kbd> holds the flight, or lets it go on
          </li>
          <li>
            <kbd>P</kbd> presenter’s mode: the whole screen and large letters; in it <kbd>N</kbd>{' '}
            and <kbd>B</kbd>, or <kbd>Page down</kbd> and <kbd>Page up</kbd>, lead through a lesson
          </li>
          <li>
            <kbd>Ctrl</kbd> <kbd>Z</kbd> undoes a change, with <kbd>Shift</kbd> redoes it
          </li>
        </ul>
      </details>
      <p>
        Everything happens in this page: nothing is sent anywhere. The same seed gives the same
        agent, to the bit, here and on the command line.
      </p>
    </footer>
  );
}

/** No link: the part of the address that one would change carries the setup. */
function skipToTraining(): void {
  document.getElementById('train')?.focus();
}

/** What stands next to an episode of the plot flies. */
async function flyFrom(episode: number): Promise<void> {
  const { choose, nearest } = await import('./journey/filmstrip');
  choose(nearest(episode));
}

/** Keys of the whole page: undo, redo, play, who flies, and who looks on. */
function onShortcut(event: KeyboardEvent): void {
  if (isWrittenIn(event.target)) return;
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && key === 'z') {
    event.preventDefault();
    if (event.shiftKey) redo();
    else undo();
  } else if (!command && !event.altKey && key === 't') {
    letGo();
    theatre.handTo(theatre.pilot.value === 'you' ? 'agent' : 'you');
  } else if (!command && !event.altKey && key === 'k') {
    theatre.togglePlaying();
  } else if (!command && !event.altKey && key === 'p') {
    present(!presenting.peek());
  }
}
