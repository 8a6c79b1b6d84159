import { batch, computed, signal } from '@preact/signals';
import { presetNamed, presets, type RunConfig, type RunOptions, resolveConfig } from 'perilune';

/** What is to be trained: a preset and what is changed of it. Nothing that has its default. */
export interface Setup {
  env: string;
  preset: string;
  seed: number;
  /** undefined: the preset's. */
  steps?: number | undefined;
  hyperparameters: Readonly<Record<string, unknown>>;
  envOptions: Readonly<Record<string, unknown>>;
}

export const initialSetup: Setup = {
  env: 'LunarLander-v3',
  preset: presets[0]?.name ?? 'fast',
  seed: 1,
  hyperparameters: {},
  envOptions: {},
};

const past = signal<readonly Setup[]>([]);
const future = signal<readonly Setup[]>([]);
const present = signal<Setup>(initialSetup);

/** The setup as it stands. */
export const setup = computed(() => present.value);
export const canUndo = computed(() => past.value.length > 0);
export const canRedo = computed(() => future.value.length > 0);

/** The library's own word on the setup: the whole configuration, or what is wrong with it. */
export const checked = computed(() => check(present.value));

export type Checked =
  | { config: RunConfig; problem?: undefined }
  | { config?: undefined; problem: string };

/** Lets the library fill in and check a setup. */
export function check(given: RunOptions): Checked {
  try {
    return { config: resolveConfig(given) };
  } catch (error) {
    // A link may ask for anything: what nobody foresaw is said as well, instead of ending the page.
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const MOST_UNDOS = 200;

/** Makes a change that can be undone. */
export function change(part: Partial<Setup>): void {
  const next = { ...present.value, ...part };
  if (JSON.stringify(next) === JSON.stringify(present.value)) return;
  batch(() => {
    past.value = [...past.value, present.value].slice(-MOST_UNDOS);
    future.value = [];
    present.value = next;
  });
}

/** Changes one hyperparameter; undefined puts the preset's back. */
export function changeHyperparameter(name: string, value: unknown): void {
  change({ hyperparameters: withEntry(present.value.hyperparameters, name, value) });
}

/** All as the recipe and the world have it: the changes go, recipe and world stay. */
export function putBack(): void {
  change({
    seed:
      Number.isSafeInteger(present.value.seed) && present.value.seed >= 0 ? present.value.seed : 1,
    steps: undefined,
    hyperparameters: {},
    envOptions: {},
  });
}

/** Changes one option of the environment; undefined puts its default back. */
export function changeEnvOption(name: string, value: unknown): void {
  change({ envOptions: withEntry(present.value.envOptions, name, value) });
}

/** Another preset: its own numbers, so the changes of the last one go. */
export function changePreset(name: string): void {
  const { algo } = presetNamed(name);
  const keeps = presetNamed(present.value.preset).algo === algo;
  change({
    preset: name,
    steps: undefined,
    hyperparameters: keeps ? present.value.hyperparameters : {},
  });
}

export function undo(): void {
  move(past, future);
}

export function redo(): void {
  move(future, past);
}

/** Begins with a setup from elsewhere: there is nothing to undo. */
export function beginWith(given: Setup): void {
  batch(() => {
    past.value = [];
    future.value = [];
    present.value = given;
  });
}

function move(from: typeof past, to: typeof past): void {
  const target = from.value.at(-1);
  if (target === undefined) return;
  batch(() => {
    to.value = [...to.value, present.value];
    from.value = from.value.slice(0, -1);
    present.value = target;
  });
}

function withEntry(
  record: Readonly<Record<string, unknown>>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const { [name]: _, ...others } = record;
  return value === undefined ? others : { ...others, [name]: value };
}
