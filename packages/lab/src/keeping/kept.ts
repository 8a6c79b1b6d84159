import { allHeads, forget, type KeptHead, type KeptSight, note, recall } from './store';
import { beOneOfItsOwn, rename, tabId } from './tab';

export { forget } from './store';

/** Runs that are kept for tabs which are gone; older ones are forgotten. */
const MOST_LEFT = 3;
/** Milliseconds that a page being left may still hold its tab's name. */
const PATIENCE = 500;
/** Times that a run goes on by itself without anything new being kept of it: more often it may be what ended the page. */
const MOST_ATTEMPTS = 2;

/** What the browser kept before the page was loaded. */
export interface Found {
  /** This tab's own run. */
  own: KeptHead | undefined;
  /** Runs that broke off in tabs that are gone, the newest first. */
  left: readonly KeptHead[];
}

/** Looks for what was kept. This tab's name is its own from then on. */
export async function find(): Promise<Found> {
  const heads = await allHeads();
  if (!(await hold(tabId()))) {
    beOneOfItsOwn();
    await hold(tabId());
  }
  const own = heads.find(({ id }) => id === tabId());
  const left = await gone(heads.filter(({ id }) => id !== tabId()));
  const worth = left.filter(({ over }) => !over).slice(0, MOST_LEFT);
  for (const head of left) if (!worth.includes(head)) await forget(head.id);
  if (own !== undefined && own.attempts >= MOST_ATTEMPTS) {
    return { own: undefined, left: [own, ...worth] };
  }
  return { own, left: worth };
}

/** A run is another tab's by now. */
export class TakenError extends Error {}

/** Takes a run over; what was seen of it, if that was anything yet. @throws TakenError */
export async function takeOver({ id, attempts }: KeptHead): Promise<KeptSight | undefined> {
  if (id !== tabId()) {
    if (!(await hold(id))) throw new TakenError();
    rename(id);
  }
  await note(id, { attempts: attempts + 1 });
  return await recall(id, 'sight');
}

/** Forgets a run that was left behind, unless another tab goes on with it by now. */
export async function forgetLeft(id: string): Promise<void> {
  if (id === tabId() || (await hold(id))) await forget(id);
}

/** Those whose tabs are gone; where that cannot be told, none. */
async function gone(heads: readonly KeptHead[]): Promise<KeptHead[]> {
  if (!('locks' in navigator)) return [];
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  return heads.filter(({ id }) => !names.has(nameOf(id))).sort((a, b) => b.keptAt - a.keptAt);
}

/** Holds a tab's name as long as the page lives. @returns false where another tab has it */
function hold(id: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((answer) => {
    const forGood = () => {
      answer(true);
      return new Promise<void>(() => {});
    };
    navigator.locks
      .request(nameOf(id), { signal: AbortSignal.timeout(PATIENCE) }, forGood)
      .catch(() => answer(false));
  });
}

function nameOf(id: string): string {
  return `perilune-lab ${id}`;
}
