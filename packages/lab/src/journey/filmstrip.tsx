import { drawScene, type Scene } from 'perilune';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../flight/episode';
import { open } from '../panels/open';
import { Canvas } from '../parts/canvas';
import { lookAt } from '../parts/look-at';
import { count, score } from '../parts/numbers';
import { run, theatre, watch } from '../state/lab';
import { type Film, filmOf, hullIn } from './film';
import { JourneyButton } from './journey-button';
import type { Milestone } from './milestones';
import { judge, sayEnding } from './telling';
import { endJourney } from './under-way';

/** The way so far: any policy of it flies when it is touched, and the newest when it is not. */
export function Filmstrip() {
  const milestones = run.milestones.value;
  const config = run.config.value;
  if (config === undefined) return null;
  const world = { env: config.env, envOptions: config.envOptions };
  const at = watchedIndex(milestones);
  const live = milestones.length;
  return (
    <section class="filmstrip" aria-label="The way so far">
      <div class="filmstrip-slide">
        <input
          type="range"
          min={0}
          max={live}
          step={1}
          value={at}
          aria-label="Which policy flies"
          aria-valuetext={sayPlace(milestones[at])}
          onInput={({ currentTarget }) => choose(milestones[currentTarget.valueAsNumber])}
        />
        <button
          type="button"
          class="quiet live"
          aria-pressed={at === live}
          onClick={() => choose(undefined)}
        >
          {run.outcome.value ? 'Finished' : 'Live'}
        </button>
        <JourneyButton />
        <button type="button" class="quiet" onClick={share}>
          Share
        </button>
      </div>
      <ol class="filmstrip-films">
        {milestones.map((milestone, i) => (
          <li key={milestone.steps}>
            <Frame milestone={milestone} world={world} isChosen={i === at} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Goes to where the flight is shared. */
function share(): void {
  open.value = 'keep';
  document.getElementById('tab-keep')?.focus({ preventScroll: true });
  lookAt('.panels');
}

/** Flies a policy because somebody asked for it. */
export function choose(milestone: Milestone | undefined): void {
  endJourney();
  const isShown = milestone !== undefined && milestone === run.watched.peek();
  if (isShown && theatre.model.peek() === milestone.policy) return;
  watch(milestone);
}

/** The milestone next to an episode of the run; undefined where the newest policy is nearer. */
export function nearest(episode: number): Milestone | undefined {
  const distance = (episodes: number) => Math.abs(episodes - episode);
  const all = run.milestones.peek();
  const found = all.toSorted((a, b) => distance(a.episodes) - distance(b.episodes))[0];
  const newest = run.episodeCount.peek();
  return found && distance(found.episodes) <= distance(newest) ? found : undefined;
}

function watchedIndex(milestones: readonly Milestone[]): number {
  const { value: watched } = run.watched;
  // What the training came to is the newest, however it is called for.
  const isNewest = watched === undefined || watched.steps === run.outcome.value?.steps;
  if (isNewest) return milestones.length;
  // One that made room for others is told by the last before it.
  const after = milestones.findIndex(({ steps }) => steps > watched.steps);
  return (after < 0 ? milestones.length : after) - 1;
}

function sayPlace(milestone: Milestone | undefined): string {
  if (milestone === undefined) return 'the newest';
  return `after ${count(milestone.episodes)} episodes`;
}

/** How much larger a small picture shows what it is about. */
const NEARER = 2.2;

/** The picture around the lander, which in the whole of it would be a dot; other worlds whole. */
function drawNear(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  width: number,
  height: number,
): void {
  const hull = hullIn(scene);
  pen.save();
  if (hull.length > 0) {
    const middle = (axis: 0 | 1) =>
      hull.reduce((sum, corner) => sum + corner[axis], 0) / hull.length;
    const from = (share: number, size: number) =>
      Math.min(0, Math.max((1 - NEARER) * size, size / 2 - NEARER * share * size));
    pen.translate(from(middle(0), width), from(1 - middle(1), height));
    pen.scale(NEARER, NEARER);
  }
  drawScene(pen, scene, { width, height });
  pen.restore();
}

function Frame(props: { milestone: Milestone; world: World; isChosen: boolean }) {
  const { milestone, world, isChosen } = props;
  const [film, setFilm] = useState<Film>();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let isGone = false;
    void filmOf(milestone, world).then((made) => isGone || setFilm(made));
    return () => {
      isGone = true;
    };
  }, [milestone]);
  useEffect(() => {
    const strip = button.current?.closest('ol');
    const { offsetLeft = 0, offsetWidth = 0 } = button.current ?? {};
    // The strip alone moves, never the page.
    if (isChosen && strip) strip.scrollLeft = offsetLeft - (strip.clientWidth - offsetWidth) / 2;
  }, [isChosen]);
  const word = film && sayEnding(film, world.env);
  return (
    <button
      ref={button}
      type="button"
      class={`film film-${(film && judge(film, world.env)) ?? 'plain'}`}
      aria-pressed={isChosen}
      onClick={() => choose(milestone)}
    >
      {film ? (
        <Canvas
          class="film-picture"
          label={`The last that is seen of it: ${word}`}
          draw={(pen, width, height) => drawNear(pen, film.scene, width, height)}
        />
      ) : (
        <span class="film-picture" />
      )}
      <span class="film-episode">
        <span class="hidden">episode </span>
        {count(milestone.episodes)}
      </span>
      <span class="film-return number">{film ? score(film.total, 0) : '…'}</span>
    </button>
  );
}
