import { meant } from '@perilune/article';
import { signal } from '@preact/signals';
import { presetNamed, presets } from 'perilune';
import { Contest } from '../state/contest';
import { check, setup } from '../state/setup';
import { chapterOf } from '../story/chapters';
import { ContestPlot, LaneStatus } from '../story/contest-view';

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
  const toggle = (name: string, on: boolean) => {
    picked.value = on ? [...picked.value, name] : picked.value.filter((other) => other !== name);
  };
  const active = contest.active;
  return (
    <div class="contest">
      <section class="card">
        <h2>Four ideas, one Moon</h2>
        <p>
          The same world, the same seed {seed}, at the same time. Each mends what the one before
          lacked.
        </p>
        <fieldset class="ticks" disabled={active}>
          <legend class="hidden">Who takes part</legend>
          {presets.map(({ name, summary }) => (
            <label key={name} title={summary}>
              <input
                type="checkbox"
                checked={picked.value.includes(name)}
                disabled={!picked.value.includes(name) && picked.value.length >= MOST}
                onChange={({ currentTarget }) => toggle(name, currentTarget.checked)}
              />
              {name}
            </label>
          ))}
        </fieldset>
        <button
          type="button"
          class="primary"
          disabled={!active && chosen.length === 0}
          onClick={() => {
            if (active) contest.stop();
            else {
              const able = chosen.filter(({ name }) => check(options(name)).config !== undefined);
              contest.start(able.map(({ name }) => ({ name, options: options(name) })));
            }
          }}
        >
          {active ? 'Stop all' : 'Start all'}
        </button>
      </section>
      <ContestPlot contest={contest} env={setup.value.env} />
      <div class="lanes">
        {chosen.map(({ name }) => (
          <LaneCard key={name} name={name} />
        ))}
      </div>
    </div>
  );
}

/** Where an algorithm comes in the story; others after it. */
function placeOf(algo: string): number {
  const place = STORY.indexOf(meant(algo));
  return place < 0 ? STORY.length : place;
}

function LaneCard({ name }: { name: string }) {
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
      {lane && <LaneStatus contest={contest} lane={lane} />}
    </article>
  );
}
