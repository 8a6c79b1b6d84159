import { computed, effect, signal, untracked } from '@preact/signals';
import { type Agent, loadAgent, type RunConfig, specOf, UsageError } from 'perilune';
import { hashOf, place, placeIn } from '../course/place';
import * as controls from '../flight/controls';
import type { World } from '../flight/episode';
import { fits, worldFor } from '../flight/fits';
import type { Racer } from '../flight/ground';
import { Theatre } from '../flight/theatre';
import type { Milestone } from '../journey/milestones';
import { endJourney, FILM_TERRAIN } from '../journey/under-way';
import { askBeforeLeaving } from '../keeping/leaving';
import type { KeptHead } from '../keeping/store';
import { tabId } from '../keeping/tab';
import { isPanel, open, panelIds } from '../panels/open';
import { firstPicture } from '../parts/first-picture';
import { count } from '../parts/numbers';
import { presenting } from '../presenter/presenting';
import { tell } from './complaints';
import { fromHash, isEmbedded, type Shared, toHash } from './link';
import { race } from './race';
import { Run } from './run';
import { nameOf } from './run-words';
import { beginWith, change, checked, initialSetup, type Setup, setup } from './setup';

/** The run on the main stage, and the stage. */
export const run = new Run();
export const theatre = new Theatre();

const UNTRAINED = 'Before any training';
const NOBODY = 'Nobody has the controls';

/** Why what is asked for cannot be trained, though each part of it is allowed. */
const misfit = signal<string | undefined>(undefined);
/** Why nothing can be trained as things stand. */
export const obstacle = computed(() => checked.value.problem ?? misfit.value);
/** Whether the run is of another setup than the one that stands now. */
export const isOther = computed(
  () => run.config.value !== undefined && textOf(run.config.value) !== textOf(checked.value.config),
);
/** The link that was followed last, as it came: the address is rewritten to what is set up. */
export const followed = signal('');
/** Trainings that broke off in tabs which are gone, the newest first. */
export const leftBehind = signal<readonly KeptHead[]>([]);
/** The configuration that the stage was last made for. */
let staged: string | undefined;
/** The run's policy that was last given to the stage: while it flies there, newer ones take its place. */
let flown: Uint8Array | undefined;

/** Trains what the setup says, from its beginning. */
export function trainAnew(): void {
  const { config } = checked.value;
  if (config === undefined) return;
  // Made once is enough: making it takes the page longer than a picture may.
  const isThere = staged === textOf(config) && theatre.who.peek() === UNTRAINED;
  if (isThere) theatre.enter({ env: config.env, envOptions: config.envOptions });
  else void showUntrained(config);
  offerNoMore(tabId());
  run.start(setup.value, { milestones: true }, tabId());
}

/** Forgets the run; the stage shows the untrained agent again. */
export function resetAll(): void {
  run.reset();
  offerNoMore(tabId());
  staged = undefined;
  showSetup();
  void import('../keeping/kept').then(({ forget }) => forget(tabId())).catch(sayUnkept);
}

/**
 * Lets an agent of a file fly, in its own world; the setup goes there too, unless something is being trained.
 *
 * @throws UsageError if the bytes are no agent, or not one for this world
 */
export function flyModel(model: Uint8Array, who: string, name = who): void {
  const { agent, world } = racerOf(model, who);
  const { config } = checked.value;
  const isElsewhere = world.env !== config?.env || textOf(world) !== textOf(worldIn(config));
  if (!run.active.peek() && isElsewhere) change({ ...world });
  endJourney();
  // What flies now is no policy of the run's way, nor its newest.
  run.watched.value = undefined;
  theatre.offer(model, who, { world, name, agent });
  theatre.restart();
}

/**
 * The agent of a file, as it would race.
 *
 * @throws UsageError if the bytes are no agent, or not one for this world
 */
export function racerOf(model: Uint8Array, who: string): Racer {
  const agent = loadAgent(model);
  const world = worldOf(agent);
  checkFit(agent, world);
  const isTold = agent.provenance?.env !== undefined || agent.trainedIn !== undefined;
  return { who, agent, world, isTold };
}

/** Where an agent was trained; one that does not know flies where the setup is. */
function worldOf(agent: Agent): World {
  const told = { env: agent.trainedIn, envOptions: agent.trainedWith };
  // What comes from another program knows its origin, but not its world.
  const { env, envOptions } = agent.provenance?.env === undefined ? told : agent.provenance;
  const here = worldIn(checked.value.config) ?? { env: setup.value.env, envOptions: {} };
  if (env === undefined && agent.provenance?.origin !== undefined && !fits(agent, here)) {
    return worldFor(agent) ?? here;
  }
  if (env === undefined || (env === here.env && envOptions === undefined)) return here;
  specOf(env);
  return { env, envOptions: { ...envOptions } };
}

function worldIn(config: RunConfig | undefined): World | undefined {
  return config && { env: config.env, envOptions: config.envOptions };
}

function checkFit(agent: Agent, world: World): void {
  if (fits(agent, world)) return;
  throw new UsageError(
    `It is an agent for other observations or actions than those of ${world.env}.`,
  );
}

/** The stage as the setup has it: the run's agent where the setup is the run's, else an untrained one. */
function showSetup(): void {
  const { config } = checked.value;
  if (config === undefined) {
    misfit.value = undefined;
    showEmpty(setup.value);
  } else if (staged !== textOf(config)) {
    const policy = isOther.value ? undefined : run.policy.value;
    if (policy === undefined) void showUntrained(config);
    else showRun(policy);
  }
}

/** The agent as it is before its first step. What learns comes after the page: nobody waits for it to look. */
async function showUntrained(config: RunConfig): Promise<void> {
  const text = textOf(config);
  staged = text;
  misfit.value = undefined;
  // What was asked for meanwhile, or has learned meanwhile, is shown instead.
  const isPast = () => staged !== text || (run.policy.peek() !== undefined && !isOther.peek());
  await firstPicture();
  const { untrained } = await import('./untrained');
  if (isPast()) return;
  let model: Uint8Array | undefined;
  let problem: string | undefined;
  try {
    model = untrained(config);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  // A wide network takes long to make, and as long again to fly: a picture comes in between.
  await new Promise((rested) => setTimeout(rested));
  if (isPast()) return;
  misfit.value = problem;
  if (model === undefined) theatre.offer(undefined, NOBODY);
  else theatre.offer(model, UNTRAINED, { discount: discountOf(config), name: nameOf(config) });
  theatre.enter({ env: config.env, envOptions: config.envOptions });
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

/** The newest policy flies on; the first one and a solved one anew and at once, if nobody else is flying. */
function showLearned(policy: Uint8Array): void {
  const config = run.config.peek();
  if (config === undefined || run.watched.peek() !== undefined) return;
  const awaited = run.outcome.peek()?.solved || theatre.who.peek() === UNTRAINED;
  const isLive = flown === theatre.model.peek();
  offerLearned(policy, config);
  if (isLive && !run.outcome.peek()) theatre.relieve();
  // A flight that somebody holds half-way is being looked at.
  const free = theatre.playing.peek() || theatre.position === 0;
  if (awaited && free && theatre.pilot.peek() === 'agent') theatre.restart();
}

function offerLearned(policy: Uint8Array, config: RunConfig): void {
  const { steps } = run.report.peek() ?? { steps: 0 };
  const who = run.outcome.peek()?.solved
    ? 'This is what it learned'
    : `After ${count(steps)} steps`;
  flown = policy;
  // What it learned is another one than who practised; a training that goes on is one agent all the way.
  const isSame = run.outcome.peek() === undefined && run.active.peek();
  theatre.offer(policy, who, { ...aboutOf(config), isSame });
}

/**
 * A policy of the run flies, on the terrain that all of them are compared on: one of its way, or undefined: the
 * newest, and every newer one after it.
 */
export function watch(milestone: Milestone | undefined): void {
  const config = run.config.peek();
  const policy = run.policy.peek();
  if (config === undefined) return;
  run.watched.value = milestone;
  if (milestone !== undefined) {
    theatre.offer(milestone.policy, sayMilestone(milestone), aboutOf(config));
  } else if (policy !== undefined) offerLearned(policy, config);
  theatre.show(FILM_TERRAIN);
}

function sayMilestone({ steps, episodes }: Milestone): string {
  if (steps === 0) return UNTRAINED;
  return `After ${count(episodes)} episodes (${count(steps)} steps)`;
}

function aboutOf(config: RunConfig) {
  return { world: worldIn(config), discount: discountOf(config), name: nameOf(config) };
}

function discountOf({ hyperparameters }: RunConfig): number {
  const { discount } = hyperparameters;
  return typeof discount === 'number' ? discount : 1;
}

function textOf(value: object | undefined): string {
  return JSON.stringify(value);
}

/** Takes what the address says; what of it is not to be had is told. @returns the agent that it names */
function follow(hash: string): Shared | undefined {
  followed.value = hash;
  place.value = placeIn(hash);
  // A place in the course is no setup: what is set up in the lab stays as it is.
  if (place.value !== undefined) return undefined;
  const { setup: asked, shared, panel, faults } = fromHash(hash);
  beginWith(asked);
  if (isPanel(panel)) open.value = panel;
  const unknown = `There is no panel ${JSON.stringify(panel)}. Known are: ${panelIds.join(', ')}.`;
  if (shared !== undefined) void import('../share/receive').then(({ receive }) => receive(shared));
  tell('link', panel === undefined || isPanel(panel) ? faults : [...faults, unknown]);
  return shared;
}

/**
 * Goes on with the training that was kept when this tab was loaded anew; those of other tabs are offered.
 *
 * @param isAsked whether the link asks for another
 */
async function recallKept(isAsked: boolean): Promise<void> {
  const { find } = await import('../keeping/kept');
  const { own, left } = await find();
  leftBehind.value = left;
  if (own === undefined || isAsked) return;
  await goOnWith(own, { isWanted: () => run.phase.peek() === 'idle' });
}

/** Shows who is here for the first time how it learns; who likes things to stand still is left alone. */
async function showAround(): Promise<void> {
  const { beginJourney, isSeen } = await import('../journey/journey');
  await new Promise((rested) => setTimeout(rested, 1_000));
  const isFree = run.phase.peek() === 'idle' && leftBehind.peek().length === 0;
  const isUntouched = theatre.playing.peek() && theatre.pilot.peek() === 'agent';
  if (isFree && isUntouched && isLab() && obstacle.peek() === undefined && !isSeen()) {
    await beginJourney();
  }
}

/** Whether the whole lab is what is looked at, and nothing in front of it. */
function isLab(): boolean {
  return (
    place.peek() === undefined && !isEmbedded() && !presenting.peek() && race.peek() === undefined
  );
}

interface GoingOn {
  /** Asked before anything is touched, and again once it is this tab's: meanwhile another may have begun. */
  isWanted?: () => boolean;
  /** Done once it is this tab's. */
  setUp?: () => void;
}

/** Goes on with a training that was kept. */
async function goOnWith(head: KeptHead, { isWanted = () => true, setUp }: GoingOn): Promise<void> {
  if (!isWanted()) return;
  const { takeOver, TakenError } = await import('../keeping/kept');
  try {
    const sight = await takeOver(head);
    if (!isWanted()) return;
    setUp?.();
    run.restore(head, sight);
  } catch (error) {
    if (!(error instanceof TakenError)) throw error;
    tell('kept', ['Another tab goes on with that training.']);
  }
  offerNoMore(head.id);
}

/** Goes on with a training that another tab left behind: it is what is set up, too. */
export function takeUp(head: KeptHead): Promise<void> {
  const options = head.options as Partial<Setup>;
  return goOnWith(head, { setUp: () => beginWith({ ...initialSetup, ...options }) });
}

function offerNoMore(id: string): void {
  leftBehind.value = leftBehind.value.filter((other) => other.id !== id);
}

/** Forgets a training that was kept. */
export async function letGoOf({ id }: KeptHead): Promise<void> {
  offerNoMore(id);
  const { forgetLeft } = await import('../keeping/kept');
  await forgetLeft(id);
}

function sayUnkept(reason: unknown): void {
  const why = reason instanceof Error ? reason.message : String(reason);
  tell('kept', [
    `This browser keeps nothing: a page that is left or reloaded loses its run. (${why})`,
  ]);
}

/** What the address says: the place in the course, else the setup. */
function hashNow(): string {
  return place.value === undefined ? toHash(setup.value) : hashOf(place.value);
}

/** Ties the parts together, once: the address to the setup, the policies to the stage. */
export function begin(): void {
  if (isPanel(history.state?.panel)) open.value = history.state.panel;
  const isPlain = location.hash === '';
  const shared = follow(location.hash);
  window.addEventListener('hashchange', () => {
    if (location.hash.slice(1) !== hashNow()) follow(location.hash);
  });
  effect(() => {
    const hash = hashNow();
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
  effect(() => {
    if (run.unkept.value !== undefined) sayUnkept(run.unkept.value);
  });
  askBeforeLeaving(() => run.active.peek() && run.unkept.peek() !== undefined);
  void recallKept(shared !== undefined)
    .catch(sayUnkept)
    .then(() => (isPlain ? showAround() : undefined));
  theatre.stick = controls.action;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) theatre.playing.value = false;
}
