import { Lazy } from '../parts/lazy';
import { run } from '../state/lab';
import { JourneyButton } from './journey-button';

/** The way of the run under the stage; what shows it comes with the first policy that there is to show. */
export function Way() {
  if (run.config.value !== undefined && run.milestones.value.length > 0) {
    return <Lazy load={async () => (await import('./filmstrip')).Filmstrip} />;
  }
  return (
    <section class="filmstrip filmstrip-empty" aria-label="The way so far">
      <p class="dim">
        While it trains, how well it does is kept here from time to time, to be watched again.
      </p>
      <JourneyButton />
    </section>
  );
}
