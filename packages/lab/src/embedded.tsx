import { Narration } from './flight/narration';
import { Stage } from './flight/stage';
import { Notices } from './notices';
import { followed } from './state/lab';

/** The stage alone, for a frame in another page, and the way to the rest. */
export function Embedded() {
  const lab = `${location.pathname}${followed.value}`;
  return (
    <main class="embedded">
      <h1 class="hidden">A lunar lander that learned to land</h1>
      <Notices />
      <Stage />
      <Narration />
      <p>
        <a href={lab} target="_blank" rel="noopener">
          Open it in the Perilune lab
        </a>
      </p>
    </main>
  );
}
