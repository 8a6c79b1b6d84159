import '../styles/panels.css';
import { specOf } from 'perilune';
import type { Pilot } from '../flight/frame';
import { score } from '../parts/numbers';
import { theatre } from '../state/lab';
import { flyWordsOf, keysOf } from './fly-words';

/** The controls explained, and the last ten scores of either side. */
export function Fly() {
  const yours = theatre.pilot.value === 'you';
  const episode = theatre.episode.value;
  const env = episode?.world.env ?? '';
  const handling = episode?.handling ?? { actions: {} };
  const begin = (button: HTMLButtonElement, flies: () => void) => {
    flies();
    button.blur();
    document.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
  };
  const { title, text } = flyWordsOf(env);
  const keys = keysOf(env, handling);
  return (
    <div class="fly">
      <section class="card">
        <h2>{title}</h2>
        <p>{text}</p>
        <dl class="keys">
          {keys.map((key) => (
            <div key={key.text}>
              <dt>
                {key.keys.map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </dt>
              <dd>{key.text}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>T</kbd>
            </dt>
            <dd>take over or hand back, in mid-flight</dd>
          </div>
        </dl>
        <p class="dim">
          {keys.length === 0
            ? 'Its actions are no single pushes but amounts, which no key gives: it can be looked on at, not flown.'
            : 'A gamepad works too, and on a touch screen the buttons under the picture.'}
          {handling.waits && ' It waits for you.'}
        </p>
        <div class="row">
          <button
            type="button"
            class="primary"
            disabled={keys.length === 0 && !yours}
            onClick={({ currentTarget }) =>
              begin(currentTarget, () => {
                theatre.handTo(yours ? 'agent' : 'you');
                if (!yours) theatre.restart();
              })
            }
          >
            {yours ? 'Hand back' : 'Fly'}
          </button>
          {keys.length > 0 && !handling.waits && episode?.hasAgent && (
            <button
              type="button"
              aria-pressed={theatre.racing.value}
              title="It flies beside you over the same terrain, seen through"
              onClick={({ currentTarget }) => begin(currentTarget, () => theatre.race())}
            >
              Race the agent
            </button>
          )}
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
  const env = theatre.episode.value?.world.env;
  const good = env === undefined ? undefined : specOf(env).rewardThreshold;
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
              <li key={i} class={good !== undefined && value >= good ? 'solved' : ''}>
                {score(value, 0)}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
