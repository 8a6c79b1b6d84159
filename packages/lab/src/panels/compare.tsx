import '../styles/panels.css';
import { meant } from '@perilune/article';
import { signal } from '@preact/signals';
import { presetNamed, presets, type RunOptions } from 'perilune';
import { Problem } from '../parts/problem';
import { recipeGroups, recipeTitle } from '../parts/recipes';
import { wordsOf } from '../parts/words';
import { Contest, type Entrant } from '../state/contest';
import { sayRun } from '../state/run-words';
import { check, setup } from '../state/setup';
import { chapterOf } from '../story/chapters';
import { ContestPlot, LaneStatus, type Standing, useStandings } from '../story/contest-view';

const contest = new Contest(false);

/** Algorithms in the order of the article's story. */
const STORY = ['tabular-q', 'kernel-q', 'online-q', 'dqn'];
const MOST = 6;

/** What is compared until somebody chooses: one of each, on the lander. */
const picked = signal<readonly string[]>([
  'article-tabular',
  'article-kernel',
  'article-online',
  'fast',
]);

/** Agents side by side: each in a worker of its own, all on the seed and the world that are set. */
export function Compare() {
  const { env, envOptions, seed } = setup.value;
  const chosen = presets
    .filter(({ name }) => picked.value.includes(name))
    .sort((a, b) => placeOf(a.algo) - placeOf(b.algo));
  const options = (preset: string) => ({ env, envOptions, seed, preset, hyperparameters: {} });
  const active = contest.active;
  const standings = useStandings(contest);
  // Who ran stays to be seen as long as the plot shows it.
  const ran = contest.lanes.value.map(({ name }) => name);
  const shown = [...ran, ...chosen.map(({ name }) => name).filter((name) => !ran.includes(name))];
  return (
    <div class="contest">
      <section class="card">
        <h2>Four ideas, one Moon</h2>
        <p>
          The same world, the same seed, at the same time: next {wordsOf(env).title}, seed {seed}.
          Each mends what the one before lacked.
        </p>
        {recipeGroups().map(({ title, names }) => (
          <fieldset key={title} class="ticks" disabled={active}>
            <legend>{title}</legend>
            {names.map((name) => (
              <Tick key={name} name={name} />
            ))}
          </fieldset>
        ))}
        <button
          type="button"
          class="primary"
          disabled={!active && chosen.length === 0}
          onClick={() => {
            if (active) contest.stop();
            else {
              contest.start(chosen.flatMap(({ name }) => entrantOf(name, options(name))));
            }
          }}
        >
          {active ? 'Stop all' : 'Start all'}
        </button>
      </section>
      <ContestPlot standings={standings} env={env} />
      <div class="lanes">
        {shown.map((name) => (
          <LaneCard key={name} name={name} standings={standings} options={options(name)} />
        ))}
      </div>
    </div>
  );
}

/** A recipe to be chosen. */
function Tick({ name }: { name: string }) {
  const isPicked = picked.value.includes(name);
  const title = recipeTitle(name);
  return (
    <label title={presetNamed(name).summary}>
      <input
        type="checkbox"
        checked={isPicked}
        disabled={!isPicked && picked.value.length >= MOST}
        onChange={({ currentTarget }) => {
          const others = picked.value.filter((other) => other !== name);
          picked.value = currentTarget.checked ? [...others, name] : others;
        }}
      />
      <span>
        {title} {title !== name && <span class="dim">{name}</span>}
      </span>
    </label>
  );
}

/** Where an algorithm comes in the story; others after it. */
function placeOf(algo: string): number {
  const place = STORY.indexOf(meant(algo));
  return place < 0 ? STORY.length : place;
}

/** Whoever can take part; why somebody cannot stands in its lane. */
function entrantOf(name: string, options: RunOptions): Entrant[] {
  const { config } = check(options);
  return config === undefined ? [] : [{ name, options, words: sayRun(options, config) }];
}

interface LaneCardProps {
  name: string;
  standings: readonly Standing[];
  /** Of the next contest. */
  options: RunOptions;
}

function LaneCard({ name, standings, options }: LaneCardProps) {
  const { problem } = check(options);
  const preset = presetNamed(name);
  const chapter = chapterOf(meant(preset.algo));
  const at = contest.lanes.value.findIndex((lane) => lane.name === name);
  const lane = contest.lanes.value[at];
  return (
    <article class={at < 0 ? 'card lane' : `card lane lane-${at + 1}`}>
      <h3>
        {chapter?.title ?? preset.algo} <span class="dim">{name}</span>
      </h3>
      <p>{chapter?.text ?? preset.summary}</p>
      {chapter?.formula}
      {problem !== undefined && <Problem text={problem} />}
      {lane && <LaneStatus contest={contest} lane={lane} standings={standings} />}
    </article>
  );
}
