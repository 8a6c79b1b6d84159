import '../styles/panels.css';
import { signal } from '@preact/signals';
import { resolveConfig } from 'perilune';
import { score } from '../parts/numbers';
import { Problem } from '../parts/problem';
import { RecipeOptions } from '../parts/recipe-options';
import { wordsOf } from '../parts/words';
import { Plot } from '../plot/plot';
import { Contest, type Entrant, type Lane } from '../state/contest';
import { sayRun } from '../state/run-words';
import { check, setup } from '../state/setup';
import { broken, type Counted, type Pair, pairOf, sayCounted } from '../story/breaking';
import { ContestPlot, LaneStatus, useStandings } from '../story/contest-view';
import counts from '../story/counted.json';
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
  const attempt = tried(chosen(pieces));
  const start = () => {
    if ('entrants' in attempt && attempt.problem === undefined) contest.start(attempt.entrants);
  };
  return (
    <div class="contest">
      <section class="card">
        <h2>What is each piece for?</h2>
        <p>
          Take one away, or put a printed mistake back, and train both side by side. Beside each
          stands a recipe that was trained on twenty seeds with and without it: press <i>Show me</i>{' '}
          to see one.
        </p>
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
            <RecipeOptions />
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

type Attempt = { problem: string } | { problem?: string | undefined; entrants: readonly Entrant[] };

/** The recipe that is chosen in the world that is set up, whole and with the pieces gone. */
function tried(pieces: readonly Piece[]): Attempt {
  const { env, envOptions, seed } = setup.value;
  const whole = { env, envOptions, seed, preset: base.value };
  const { problem } = check(whole);
  if (problem !== undefined) return { problem };
  const pair = broken(
    whole,
    pieces.map(({ change }) => change),
  );
  return { problem: check(pair.broken).problem, ...entered(pair, pieces) };
}

/** Both runs as they enter the contest. */
function entered(
  { whole, broken: without }: Pair,
  pieces: readonly Piece[],
): { entrants: readonly Entrant[] } {
  const words = sayRun(whole, resolveConfig(whole));
  const gone = [words, ...pieces.map(({ title }) => title.toLowerCase())].join(' · ');
  return {
    entrants: [
      { name: WHOLE, options: whole, words },
      { name: BROKEN, options: without, words: gone },
    ],
  };
}

/** Trains a piece's own recipe, in which its loss shows. */
function show(piece: Piece): void {
  contest.start(entered(pairOf(piece, setup.value.seed), [piece]).entrants);
}

function chosen(pieces: readonly Piece[]): Piece[] {
  return pieces.filter(({ id }) => off.value.includes(id));
}

function Switches({ title, pieces }: { title: string; pieces: readonly Piece[] }) {
  if (pieces.length === 0) return null;
  return (
    <fieldset class="switches" disabled={contest.active}>
      <legend>{title}</legend>
      {pieces.map((piece) => (
        <div key={piece.id} class="piece">
          <label>
            <input
              type="checkbox"
              checked={off.value.includes(piece.id)}
              onChange={({ currentTarget }) => {
                const others = off.value.filter((other) => other !== piece.id);
                off.value = currentTarget.checked ? [...others, piece.id] : others;
              }}
            />
            <span>
              <b>{piece.title}</b> <span class="dim">{piece.text}</span>
            </span>
          </label>
          <p class="piece-counted">
            {countedOf(piece)}{' '}
            <button
              type="button"
              class="quiet"
              aria-label={`Show me: ${piece.title}`}
              onClick={() => show(piece)}
            >
              Show me
            </button>
          </p>
        </div>
      ))}
    </fieldset>
  );
}

const counted: Readonly<Record<string, Counted | undefined>> = counts;

/** On how many of twenty seeds the piece mattered. */
function countedOf({ id, shown }: Piece): string {
  const found = counted[id];
  return found === undefined ? '' : sayCounted(shown, found, wordsOf(shown.recipe.env).title);
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
