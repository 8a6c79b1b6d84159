import { resolveConfig, specOf, VERSION } from 'perilune';
import type { Run } from './read-run.js';

type Config = Run['config'];

/** What makes a run what it is, beside its seed. */
const PARTS = [
  ...['env', 'envOptions', 'algo', 'preset', 'steps', 'episodes', 'hyperparameters', 'solve'],
  ...['from', 'perilune'],
];
/** Those that a label begins with where they are not the same in all groups; the preset always. */
const NAMES = ['env', 'algo', 'preset'];

/** Values as JSON, by path: `hyperparameters.epsilon.end`. */
type Settings = Map<string, string>;

/** The settings of a configuration, its seed left out. */
export function settingsOf(config: Record<string, unknown>): Settings {
  return new Map(PARTS.flatMap((part) => leaves(part, config[part])));
}

function leaves(path: string, value: unknown): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(`${path}.${key}`, inner));
  }
  return value === undefined ? [] : [[path, JSON.stringify(value)]];
}

/** The paths whose values are not the same in all. */
function differing(all: readonly Settings[]): string[] {
  const paths = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...paths].filter((path) => new Set(all.map((settings) => settings.get(path))).size > 1);
}

/** A configuration as labels are made of it. */
interface Described {
  /** Algorithm, preset, environment: words that a label may begin with. */
  config: Config;
  settings: Settings;
  /** What the preset alone would be; undefined for one that is not known here. */
  preset: Settings | undefined;
}

function describe(config: Config): Described {
  return { config, settings: settingsOf(config), preset: presetOf(config) };
}

function presetOf({ env, algo, preset }: Config): Settings | undefined {
  try {
    return settingsOf({ ...resolveConfig({ env, algo, preset }), perilune: VERSION });
  } catch {
    return undefined;
  }
}

/** What a configuration has otherwise than its preset, of the parts that are asked for. */
function changesOf({ settings, preset }: Described, isAsked: (path: string) => boolean): string[] {
  return [...settings.keys()].filter(
    (path) => isAsked(path) && settings.get(path) !== preset?.get(path),
  );
}

/** A preset, and what a configuration has otherwise than it and than the other configurations. */
export function labelsOf(configs: readonly Config[]): string[] {
  return labelsBy(configs.map(describe), NAMES);
}

function labelsBy(all: readonly Described[], mayBegin: readonly string[]): string[] {
  const telling = differing(all.map(({ settings }) => settings));
  const names = mayBegin.filter((name) => name === 'preset' || telling.includes(name));
  const labels = all.map(({ config, settings, preset }) => {
    const changes = telling.filter(
      (path) => !NAMES.includes(path) && settings.get(path) !== preset?.get(path),
    );
    return [...names.map((name) => config[name] as string), ...written(settings, changes)].join(
      ' ',
    );
  });
  return labels.map((label, i) => {
    const same = labels.slice(0, i).filter((other) => other === label).length;
    return same === 0 ? label : `${label} (${same + 1})`;
  });
}

/**
 * Algorithm, preset and changed hyperparameters. How long a run may be, when it stops and what version
 * carried it out often differ from environment to environment, and tell methods apart only where they differ
 * within one.
 */
export function methodsOf(configs: readonly Config[]): string[] {
  const all = configs.map(describe);
  const cores = all.map((each) => keyOf(each, isCore));
  const places = all.map(({ config }, i) => `${taskOf(config)}\n${cores[i]}`);
  const unclear = new Set(cores.filter((_, i) => places.indexOf(places[i] as string) !== i));
  const keys = all.map((each, i) => {
    const core = cores[i] as string;
    return unclear.has(core) ? keyOf(each, isNoTask) : core;
  });
  const first = [...new Set(keys)].map((key) => all[keys.indexOf(key)] as Described);
  const own = first.map((each) => {
    const wanted = unclear.has(keyOf(each, isCore)) ? isNoTask : isCore;
    return { ...each, settings: new Map([...each.settings].filter(([path]) => wanted(path))) };
  });
  const labels = labelsBy(own, ['algo', 'preset']);
  return keys.map((key) => labels[[...new Set(keys)].indexOf(key)] as string);
}

function keyOf(described: Described, isAsked: (path: string) => boolean): string {
  const { config, settings } = described;
  const changes = changesOf(described, isAsked).sort();
  const values = changes.map((path) => [path, settings.get(path)]);
  return JSON.stringify([config.algo, config.preset, ...values]);
}

const isCore = (path: string) => /^(algo|preset|hyperparameters|from)\b/.test(path);
const isNoTask = (path: string) => !/^(env|envOptions)\b/.test(path);

/** `LunarLander-v3 env.gravity=-5`. */
export function taskOf({ env, envOptions }: Config): string {
  const defaults: Record<string, unknown> = { ...defaultsOf(env) };
  const changed = Object.entries(envOptions).filter(
    ([name, value]) => JSON.stringify(defaults[name]) !== JSON.stringify(value),
  );
  return [env, ...changed.map(([name, value]) => `env.${name}=${JSON.stringify(value)}`)].join(' ');
}

function defaultsOf(env: string): object {
  try {
    return specOf(env).defaults ?? {};
  } catch {
    return {};
  }
}

/** More changes than that are counted, not told. */
const MOST_TOLD = 4;

function written(settings: Settings, paths: readonly string[]): string[] {
  const told = paths.slice(0, paths.length > MOST_TOLD ? MOST_TOLD - 1 : MOST_TOLD);
  const rest = paths.length - told.length;
  return [
    ...told.map((path) => `${shortened(path)}=${settings.get(path) ?? 'default'}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

/** As `--set` calls it. */
function shortened(path: string): string {
  return path.replace(/^hyperparameters\./, '').replace(/^envOptions\./, 'env.');
}
