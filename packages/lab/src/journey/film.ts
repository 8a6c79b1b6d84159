import { loadAgent, type Scene } from 'perilune';
import { type Ending, Episode, type World } from '../flight/episode';
import { run } from '../state/lab';
import type { Milestone } from './milestones';
import { FILM_TERRAIN } from './under-way';

/** Milliseconds of computing at a time, and of the rest after it: pictures come in between. */
const [BUDGET, REST] = [4, 4] as const;
/** The rest while something trains, which a flight that nobody looks at yet is not to hold up. */
const REST_BESIDE = 60;
/** Steps of a flight at most, where its world knows no end. */
const MOST_STEPS = 1_000;
/** Of the last this many steps is asked whether the lander was in the air. */
const LAST = 200;

/** What came of a flight. */
export interface Film {
  /** undefined: it would have gone on. */
  ending: Ending | undefined;
  total: number;
  steps: number;
  /** The last picture; of a lander that left it, the last with the lander in it. */
  scene: Scene;
  /** Share of its last steps in which no leg touched the ground: of worlds with legs. */
  aloft: number;
}

const films = new WeakMap<Milestone, Promise<Film>>();
/** One after the other: they share the page's thread. */
let queue: Promise<unknown> = Promise.resolve();

/** Flies a policy once, unseen, between the page's pictures; remembered with the milestone. */
export function filmOf(milestone: Milestone, world: World): Promise<Film> {
  const known = films.get(milestone);
  if (known !== undefined) return known;
  const film = queue.then(() => fly(milestone.policy, world));
  queue = film.catch(() => {});
  films.set(milestone, film);
  return film;
}

async function fly(policy: Uint8Array, world: World): Promise<Film> {
  const episode = new Episode(world, FILM_TERRAIN, loadAgent(policy));
  while (!episode.over && episode.frames.length <= MOST_STEPS) {
    const until = performance.now() + BUDGET;
    while (!episode.over && episode.frames.length <= MOST_STEPS && performance.now() < until) {
      episode.step(undefined, 'agent');
    }
    await new Promise((rested) => setTimeout(rested, restNow()));
  }
  episode.close();
  return filmed(episode);
}

function restNow(): number {
  return run.phase.peek() === 'training' ? REST_BESIDE : REST;
}

/** What is to be said of a flight that is over. */
export function filmed({ frames, ending, last }: Episode): Film {
  const late = frames.slice(-LAST);
  const isAloft = ({ observation }: (typeof frames)[number]) =>
    (observation[6] ?? 0) < 0.5 && (observation[7] ?? 0) < 0.5;
  return {
    ending,
    total: last.total,
    steps: frames.length - 1,
    scene: frames.findLast(({ scene }) => isInPicture(scene))?.scene ?? last.scene,
    aloft: late.filter(isAloft).length / late.length,
  };
}

/** Corners of a lander's hull, in shares of the picture from its lower left; none in other worlds. */
export function hullIn(scene: Scene): readonly (readonly [number, number])[] {
  if (scene.kind !== 'lander') return [];
  const { width, height } = scene;
  return scene.bodies[0]?.vertices.map(([x, y]) => [x / width, y / height]) ?? [];
}

/** Whether some of the lander is to be seen; of other worlds all is. */
export function isInPicture(scene: Scene): boolean {
  const isIn = (share: number) => share >= 0 && share <= 1;
  return scene.kind !== 'lander' || hullIn(scene).some((corner) => corner.every(isIn));
}
