import { obstacle, run } from '../state/lab';
import { endJourney, isOnJourney } from './under-way';

/** Shows how it learned, or stops to. */
export function JourneyButton() {
  const goes = isOnJourney.value;
  const isPossible = run.phase.value === 'idle' ? obstacle.value === undefined : run.outcome.value;
  return (
    <button
      type="button"
      class="quiet"
      disabled={!goes && !isPossible}
      onClick={async () => {
        if (goes) return endJourney();
        const { beginJourney } = await import('./journey');
        await beginJourney();
      }}
    >
      {goes ? 'Stop the tour' : 'How it learned'}
    </button>
  );
}
