import '../styles/panels.css';
import { mistakableRun } from '@perilune/article';
import { signal } from '@preact/signals';
import { presets } from 'perilune';
import { score } from '../parts/numbers';
import { Problem } from '../parts/problem';
import { Plot } from '../plot/plot';
import { Contest, type Entrant, type Lane } from '../state/contest';
import { sayRun } from '../state/run-words';
import { check, setup } from '../state/setup';
import { ContestPlot, LaneStatus, useStandings } from '../story/contest-view';
import { type Piece, piecesOf } from '../story/pieces';

const contest = new Contest(true);
const off = signal<readonly string[]>([]);
const base = signal('fast');
const WHOLE = 'whole';
const BROKEN = 'broken';

/** The same agent twice: whole, and with pieces taken away. */
export function BreakIt() {
  const pieces = piecesOf(base.value);
  const active = contest.active;
  const standings = useStandings(contest);
  const attempt = broken(chosen(pieces));
  const start = () => {
    if (attempt.problem === undefined) contest.start(attempt.entrants);
  };
  return (
    <div class="contest">
      <section class="card">
        <h2>What is each piece for?</h2>
        <p>Take one away, or put a printed mistake back, and train both side by side.</p>
        <label class="row">
          Recipe
          <select
            value={base.value}
            disabled={active}
            onChange={({ currentTarget }) => {
              base.value = currentTarget.value;
              off.value = [];
            }}
          >
            {presets.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <Switches title="Take away" pieces={pieces.filter(({ mistake }) => !mistake)} />
        <Switches title="Put a mistake back" pieces={pieces.filter(({ mistake }) => mistake)} />
        {attempt.problem !== undefined && (
          <div role="alert">
            <Problem text={attempt.problem} />
          </div>
        )}
        <button
          type="button"
          class="primary"
          disabled={!active && (off.value.length === 0 || attempt.problem !== undefined)}
          onClick={active ? () => contest.stop() : start}
        >
          {active ? 'Stop both' : 'Break it'}
        </button>
      </section>
      <ContestPlot standings={standings} env={setup.value.env} />
      {contest.lanes.value.length > 0 && (
        <p class="contest-text">
          Below, what either promises itself at the start of a flight, and what the flight then
          brings. Where the promise runs away from what comes, it believes what is not so.
        </p>
      )}
      <div class="lanes">
        {contest.lanes.value.map((lane, i) => (
          <article key={lane.name} class={`card lane lane-${i + 1}`}>
            <h3>{lane.name === WHOLE ? 'Whole' : 'Broken'}</h3>
            <ForesightPlot lane={lane} />
            <LaneStatus contest={contest} lane={lane} standings={standings} />
          </article>
        ))}
      </div>
    </div>
  );
}

type Attempt = { problem: string } | { problem?: undefined; entrants: readonly Entrant[] };

/** The recipe whole, and with something changed by the algorithm that can be told to make the mistakes. */
function broken(pieces: readonly Piece[]): Attempt {
  const { env, envOptions, seed } = setup.value;
  const options = { env, envOptions, seed, preset: base.value };
  const whole = check(options);
  if (whole.config === undefined) return { problem: whole.problem };
  const words = sayRun(options, whole.config);
  const run = mistakableRun(whole.config);
  const change = Object.assign({}, ...pieces.map((piece) => piece.change));
  const changed = { ...run, hyperparameters: { ...run.hyperparameters, ...change } };
  const { problem } = check(changed);
  if (problem !== undefined) return { problem };
  const without = [words, ...pieces.map(({ title }) => title.toLowerCase())].join(' · ');
  return {
    entrants: [
      { name: WHOLE, options, words },
      { name: BROKEN, options: changed, words: without },
    ],
  };
}

function chosen(pieces: readonly Piece[]): Piece[] {
  return pieces.filter(({ id }) => off.value.includes(id));
}

function Switches({ title, pieces }: { title: string; pieces: readonly Piece[] }) {
  if (pieces.length === 0) return null;
  return (
    <fieldset class="switches" disabled={contest.active}>
      <legend>{title}</legend>
      {pieces.map(({ id, title: name, text }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={off.value.includes(id)}
            onChange={({ currentTarget }) => {
              const others = off.value.filter((other) => other !== id);
              off.value = currentTarget.checked ? [...others, id] : others;
            }}
          />
          <span>
            <b>{name}</b> <span class="dim">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** What it promises at the beginning of an episode, beside what comes. */
function ForesightPlot({ lane }: { lane: Lane }) {
  const seen = lane.run.foresights.value;
  const last = seen.at(-1);
  return (
    <figure class="foresight">
      <figcaption>
        <span class="key key-line">predicted Q</span>
        <span class="key key-good">realised return</span>
      </figcaption>
      <Plot
        label={
          last === undefined
            ? 'Predicted and realised: nothing yet'
            : `Predicted ${score(last.predicted)}, realised ${score(last.realised)}`
        }
        xLabel="steps of practice"
        lines={[
          { label: 'predicted', color: 'curve', width: 3 },
          { label: 'realised', color: 'good', width: 3 },
        ]}
        data={[
          seen.map(({ steps }) => steps),
          seen.map(({ predicted }) => predicted),
          seen.map(({ realised }) => realised),
        ]}
      />
    </figure>
  );
}
