import { computed, effect, signal, untracked } from '@preact/signals';
import {
  type Agent,
  agentFits,
  createAgent,
  loadAgent,
  make,
  type RunConfig,
  specOf,
  UsageError,
} from 'perilune';
import * as controls from '../flight/controls';
import type { World } from '../flight/episode';
import { Theatre } from '../flight/theatre';
import { isPanel, open, panelIds } from '../panels/open';
import { count } from '../parts/numbers';
import { tell } from './complaints';
import { fromHash, toHash } from './link';
import { Run } from './run';
import { nameOf } from './run-words';
import { beginWith, change, checked, setup } from './setup';

/** The run on the main stage, and the stage. */
export const run = new Run();
export const theatre = new Theatre();

const UNTRAINED = 'Before training: it has not learned anything yet';
const NOBODY = 'Nobody has the controls';

/** Why what is asked for cannot be trained, though each part of it is allowed. */
export const misfit = signal<string | undefined>(undefined);
/** Why nothing can be trained as things stand. */
export const obstacle = computed(() => checked.value.problem ?? misfit.value);
/** Whether the run is of another setup than the one that stands now. */
export const isOther = computed(
  () => run.config.value !== undefined && textOf(run.config.value) !== textOf(checked.value.config),
);
/** The configuration that the stage was last made for. */
let staged: string | undefined;

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
  staged = undefined;
  showSetup();
}

/**
 * Lets an agent of a file fly, in its own world; the setup goes there too, unless something is being trained.
 *
 * @throws UsageError if the bytes are no agent, or not one for this world
 */
export function flyModel(model: Uint8Array, who: string, name = who): void {
  const agent = loadAgent(model);
  const world = worldOf(agent);
  checkFit(agent, world);
  const { config } = checked.value;
  const isElsewhere = world.env !== config?.env || textOf(world) !== textOf(worldIn(config));
  if (!run.active.peek() && isElsewhere) change({ ...world });
  theatre.offer(model, who, { world, name });
  theatre.restart();
}

/** Where an agent was trained; one that does not know flies where the setup is. */
function worldOf(agent: Agent): World {
  const { env, envOptions } = agent.provenance ?? {
    env: agent.trainedIn,
    envOptions: agent.trainedWith,
  };
  const here = worldIn(checked.value.config) ?? { env: setup.value.env, envOptions: {} };
  if (env === undefined || (env === here.env && envOptions === undefined)) return here;
  specOf(env);
  return { env, envOptions: { ...envOptions } };
}

function worldIn(config: RunConfig | undefined): World | undefined {
  return config && { env: config.env, envOptions: config.envOptions };
}

function checkFit(agent: Agent, { env: id, envOptions }: World): void {
  const env = make(id, envOptions);
  env.close();
  if (agentFits(agent, env)) return;
  throw new UsageError(`It is an agent for other observations or actions than those of ${id}.`);
}

/** The stage as the setup has it: the run's agent where the setup is the run's, else an untrained one. */
function showSetup(): void {
  const { config } = checked.value;
  if (config === undefined) {
    misfit.value = undefined;
    showEmpty(setup.value);
  } else if (staged !== textOf(config)) {
    const policy = isOther.value ? undefined : run.policy.value;
    if (policy === undefined) showUntrained(config);
    else showRun(policy);
  }
}

/** The agent as it is before its first step: with the network, say, that training will begin with. */
function showUntrained(config: RunConfig): void {
  const { algo, env: id, envOptions, seed, hyperparameters } = config;
  staged = textOf(config);
  const env = make(id, envOptions);
  try {
    const model = createAgent({ ...hyperparameters, algo, env, seed })
      .snapshot()
      .save();
    theatre.offer(model, UNTRAINED, { discount: discountOf(config), name: nameOf(config) });
    misfit.value = undefined;
  } catch (error) {
    theatre.offer(undefined, NOBODY);
    misfit.value = error instanceof Error ? error.message : String(error);
  } finally {
    env.close();
  }
  theatre.enter({ env: id, envOptions });
}

/** A world without an agent: with its own options, or where those are at fault without. */
function showEmpty({ env, envOptions }: World): void {
  if (theatre.episode.peek()?.world.env === env) return;
  staged = undefined;
  theatre.offer(undefined, NOBODY);
  try {
    theatre.enter({ env, envOptions });
  } catch {
    theatre.enter({ env, envOptions: {} });
  }
}

function showRun(policy: Uint8Array): void {
  const config = run.config.peek();
  if (config === undefined) return;
  staged = textOf(config);
  misfit.value = undefined;
  offerLearned(policy, config);
  theatre.enter({ env: config.env, envOptions: config.envOptions });
}

/** The newest policy flies next; the first one and a solved one at once, if nobody else is flying. */
function showLearned(policy: Uint8Array): void {
  const config = run.config.peek();
  if (config === undefined) return;
  const awaited = run.outcome.peek()?.solved || theatre.who.peek() === UNTRAINED;
  offerLearned(policy, config);
  // A flight that somebody holds half-way is being looked at.
  const free = theatre.playing.peek() || theatre.position === 0;
  if (awaited && free && theatre.pilot.peek() === 'agent') theatre.restart();
}

function offerLearned(policy: Uint8Array, config: RunConfig): void {
  const { steps } = run.report.peek() ?? { steps: 0 };
  const who = run.outcome.peek()?.solved
    ? 'This is what it learned'
    : `After ${count(steps)} steps of practice`;
  theatre.offer(policy, who, {
    world: { env: config.env, envOptions: config.envOptions },
    discount: discountOf(config),
    name: nameOf(config),
  });
}

function discountOf({ hyperparameters }: RunConfig): number {
  const { discount } = hyperparameters;
  return typeof discount === 'number' ? discount : 1;
}

function textOf(value: object | undefined): string {
  return JSON.stringify(value);
}

/** Takes what the address says; what of it is not to be had is told. */
function follow(hash: string): void {
  const { setup: asked, panel, faults } = fromHash(hash);
  beginWith(asked);
  if (isPanel(panel)) open.value = panel;
  const unknown = `There is no panel ${JSON.stringify(panel)}. Known are: ${panelIds.join(', ')}.`;
  tell('link', panel === undefined || isPanel(panel) ? faults : [...faults, unknown]);
}

/** Ties the parts together, once: the address to the setup, the policies to the stage. */
export function begin(): void {
  if (isPanel(history.state?.panel)) open.value = history.state.panel;
  follow(location.hash);
  window.addEventListener('hashchange', () => {
    if (location.hash.slice(1) !== toHash(setup.value)) follow(location.hash);
  });
  effect(() => {
    const hash = toHash(setup.value);
    const address = hash === '' ? location.pathname + location.search : `#${hash}`;
    // The panel is no part of the configuration, but a reload comes back to it.
    history.replaceState({ ...history.state, panel: open.value }, '', address);
  });
  effect(() => {
    void checked.value;
    if (!run.active.peek()) untracked(showSetup);
  });
  effect(() => {
    const policy = run.policy.value;
    if (policy !== undefined) untracked(() => showLearned(policy));
  });
  theatre.stick = controls.action;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) theatre.playing.value = false;
}
