import type { Pilot } from '../flight/frame';
import { score } from '../parts/numbers';
import { theatre } from '../state/lab';

/** The controls explained, and the last ten scores of either side. */
export function Fly() {
  const yours = theatre.pilot.value === 'you';
  return (
    <div class="fly">
      <section class="card">
        <h2>Land it between the flags</h2>
        <p>
          Gently, upright, and with little fuel: 100 points for coming to rest, 100 lost for a
          crash, 200 is a good flight.
        </p>
        <dl class="keys">
          <div>
            <dt>
              <kbd>←</kbd> <kbd>→</kbd>
            </dt>
            <dd>push to the left or to the right; each push tilts it as well</dd>
          </div>
          <div>
            <dt>
              <kbd>↑</kbd>
            </dt>
            <dd>main engine</dd>
          </div>
          <div>
            <dt>
              <kbd>T</kbd>
            </dt>
            <dd>take over or hand back, in mid-flight</dd>
          </div>
        </dl>
        <p class="dim">A gamepad works too, and on a touch screen the buttons over the Moon.</p>
        <div class="row">
          <button
            type="button"
            class="primary"
            onClick={(event) => {
              theatre.handTo(yours ? 'agent' : 'you');
              if (!yours) theatre.restart();
              event.currentTarget.blur();
              document.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
            }}
          >
            {yours ? 'Hand back' : 'Fly'}
          </button>
          <label>
            Time goes at{' '}
            <select
              value={theatre.speed.value}
              onChange={({ currentTarget }) => {
                theatre.speed.value = Number(currentTarget.value);
              }}
            >
              <option value={0.25}>a quarter</option>
              <option value={0.5}>half its speed</option>
              <option value={1}>its own speed</option>
            </select>
          </label>
        </div>
      </section>
      <section class="card">
        <h2>The last ten flights</h2>
        <div class="rivals">
          <Scores pilot="you" title="You" />
          <Scores pilot="agent" title="The agent" />
        </div>
      </section>
    </div>
  );
}

function Scores({ pilot, title }: { pilot: Pilot; title: string }) {
  const scores = theatre.scores.value[pilot];
  const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length;
  return (
    <section>
      <h3>{title}</h3>
      {scores.length === 0 ? (
        <p class="dim">No flight yet.</p>
      ) : (
        <>
          <p class="big number">
            {score(mean, 0)} <span class="dim">on average</span>
          </p>
          <ol class="scores number">
            {scores.map((value, i) => (
              <li key={i} class={value >= 200 ? 'solved' : ''}>
                {score(value, 0)}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
