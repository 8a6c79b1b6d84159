import { useEffect } from 'preact/hooks';
import { isWrittenIn, letGo, listenToKeys } from './flight/controls';
import { Narration } from './flight/narration';
import { Stage } from './flight/stage';
import { Timeline } from './flight/timeline';
import { Header } from './header';
import { Way } from './journey/way';
import { Notices } from './notices';
import { Panels } from './panels/panels';
import { ReturnsPlot } from './plot/returns';
import { run, theatre } from './state/lab';
import { redo, setup, undo } from './state/setup';
import { RaceView } from './story/race-view';
import { DropHint, takeDrops } from './takeaway/load';
import { Stats } from './training/stats';
import { Transport } from './training/transport';

export function App() {
  useEffect(() => {
    const stop = listenToKeys(() => theatre.pilot.value === 'you');
    const stopDrops = takeDrops();
    window.addEventListener('keydown', onShortcut);
    return () => {
      stop();
      stopDrops();
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
        <DropHint />
        <RaceView />
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
          </div>
        </div>
      </main>
      <footer>
        <p>
          Everything happens in this page: nothing is sent anywhere. The same seed gives the same
          agent, to the bit, here and on the command line.
        </p>
      </footer>
    </>
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

/** Keys of the whole page: undo, redo, play, and who flies. */
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
  }
}
