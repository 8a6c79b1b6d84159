import { mistakableRun } from '@perilune/article';
import { signal } from '@preact/signals';
import { presets, type RunOptions, resolveConfig } from 'perilune';
import { score } from '../parts/numbers';
import { Plot } from '../plot/plot';
import { Contest, type Lane } from '../state/contest';
import { check, setup } from '../state/setup';
import { ContestPlot, LaneStatus } from '../story/contest-view';
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
  const start = () => {
    const { env, envOptions, seed } = setup.value;
    const change = Object.assign({}, ...chosen(pieces).map((piece) => piece.change));
    const options = { env, envOptions, seed, preset: base.value };
    contest.start([
      { name: WHOLE, options },
      { name: BROKEN, options: broken(options, change) },
    ]);
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
        <Problem pieces={pieces} />
        <button
          type="button"
          class="primary"
          disabled={!active && off.value.length === 0}
          onClick={active ? () => contest.stop() : start}
        >
          {active ? 'Stop both' : 'Break it'}
        </button>
      </section>
      <ContestPlot contest={contest} env={setup.value.env} />
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
            <LaneStatus contest={contest} lane={lane} />
          </article>
        ))}
      </div>
    </div>
  );
}

/** A run with something changed, by the algorithm that can be told to make the mistakes. */
function broken(whole: RunOptions, change: object): RunOptions {
  const run = mistakableRun(resolveConfig(whole));
  return { ...run, hyperparameters: { ...run.hyperparameters, ...change } };
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

/** What the library says to the pieces together, before anything is trained. */
function Problem({ pieces }: { pieces: readonly Piece[] }) {
  const change = Object.assign({}, ...chosen(pieces).map((piece) => piece.change));
  const whole = check({ ...setup.value, preset: base.value, hyperparameters: {} });
  const { problem } = whole.config === undefined ? whole : check(broken(whole.config, change));
  return problem === undefined ? null : (
    <p class="problem" role="alert">
      {problem}
    </p>
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
