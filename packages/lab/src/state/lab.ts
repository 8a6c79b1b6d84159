import { effect, signal, untracked } from '@preact/signals';
import { loadAgent, type RunConfig, UsageError } from 'perilune';
import * as controls from '../flight/controls';
import { Theatre } from '../flight/theatre';
import { count } from '../parts/numbers';
import { fromHash, toHash } from './link';
import { Run } from './run';
import { beginWith, change, checked, setup } from './setup';

/** The run on the main stage, and the stage. */
export const run = new Run();
export const theatre = new Theatre();

const UNTRAINED = 'Before training: it has not learned anything yet';

/** Why what is asked for cannot be shown, though each part of it is allowed. */
export const misfit = signal<string | undefined>(undefined);

/** Trains what the setup says, from its beginning. */
export function trainAnew(): void {
  const { config } = checked.value;
  if (config === undefined) return;
  showUntrained(config);
  run.start(setup.value);
}

/** Forgets the run; the stage shows the untrained agent again. */
export function resetAll(): void {
  run.reset();
  const { config } = checked.value;
  if (config !== undefined) showUntrained(config);
}

/**
 * Lets an agent of a file fly.
 *
 * @throws UsageError if the bytes are no agent, or not one for this world
 */
export function flyModel(model: Uint8Array, name: string): void {
  const agent = loadAgent(model);
  const { config } = checked.value;
  const told = { env: agent.trainedIn, envOptions: agent.trainedWith };
  const { env, envOptions } = agent.provenance?.env === undefined ? told : agent.provenance;
  if (env !== undefined && (env !== config?.env || envOptions !== undefined)) {
    change({ env, envOptions: { ...envOptions } });
  }
  theatre.offer(model, name);
  theatre.restart();
}

/** What was asked for last: an earlier one, made late, is not shown any more. */
let asked: RunConfig | undefined;

/** The agent as it is before its first step. What learns comes after the page: nobody waits for it to look. */
async function showUntrained(config: RunConfig): Promise<void> {
  asked = config;
  try {
    const { untrained } = await import('./untrained');
    if (asked !== config) return;
    const model = untrained(config);
    theatre.offer(model, UNTRAINED);
    theatre.enter({ env: config.env, envOptions: config.envOptions });
    misfit.value = undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    misfit.value = error.message;
  }
}

/** The newest policy flies next; the first one and a solved one at once, if nobody else is flying. */
function showLearned(policy: Uint8Array): void {
  const { steps } = run.report.peek() ?? { steps: 0 };
  const solved = run.outcome.peek()?.solved;
  const awaited = solved || theatre.who.peek() === UNTRAINED;
  theatre.offer(
    policy,
    solved ? 'This is what it learned' : `After ${count(steps)} steps of practice`,
  );
  // A flight that somebody holds half-way is being looked at.
  const free = theatre.playing.peek() || theatre.position === 0;
  if (awaited && free && theatre.pilot.peek() === 'agent') theatre.restart();
}

/** Ties the parts together, once: the address to the setup, the policies to the stage. */
export function begin(): void {
  beginWith(fromHash(location.hash));
  window.addEventListener('hashchange', () => {
    if (location.hash.slice(1) !== toHash(setup.value)) beginWith(fromHash(location.hash));
  });
  effect(() => {
    const hash = toHash(setup.value);
    const address = hash === '' ? location.pathname + location.search : `#${hash}`;
    history.replaceState(null, '', address);
  });
  effect(() => {
    const { config } = checked.value;
    if (config !== undefined && run.phase.peek() === 'idle') untracked(() => showUntrained(config));
  });
  effect(() => {
    const policy = run.policy.value;
    if (policy !== undefined) untracked(() => showLearned(policy));
  });
  theatre.stick = controls.action;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) theatre.playing.value = false;
}
