import { presetNamed, specOf, UsageError } from 'perilune';
import { initialSetup, type Setup } from './setup';

/** What a link asks for, and what of it is not to be had. */
export interface Link {
  setup: Setup;
  /** The agent that the link is to, where it is to one. */
  shared: Shared | undefined;
  /** The panel to open, by its id. */
  panel: string | undefined;
  /** What is wrong with the link, in sentences that name it and say what is there instead. */
  faults: readonly string[];
}

/** An agent by what it must come to when it is trained. */
export interface Shared {
  /** Of its tensors: 16 hexadecimal digits. */
  agent: string;
  /** The version that trained it. */
  version: string;
  /** The step of training that it is of; default: what the training ended with. */
  at?: number | undefined;
  /** Seed of the terrain that it is to be seen on. */
  flight?: number | undefined;
}

/** Whether the page is to be the stage alone, for a frame in another page. */
export function isEmbedded(): boolean {
  return new URLSearchParams(location.search).has('embed');
}

const WORDS = ['env', 'preset', 'seed', 'steps', 'panel', 'agent', 'version', 'at', 'flight'];
const [OPTION, HYPERPARAMETER] = ['env.', 'set.'];
/** Characters of a value at most, and of what a message repeats of it: a link is written by anybody. */
const LONGEST_VALUE = 2_000;
const LONGEST_QUOTE = 60;

/**
 * A setup as the part of an address after `#`, in the words of the command line's flags:
 * `preset=fast&seed=2&env.gravity=-5&set.learningRate=0.001`. What has its default is left out.
 */
export function toHash(setup: Setup, shared?: Shared): string {
  const words = new URLSearchParams();
  if (setup.env !== initialSetup.env) words.set('env', setup.env);
  if (setup.preset !== initialSetup.preset) words.set('preset', setup.preset);
  if (setup.seed !== initialSetup.seed) words.set('seed', String(setup.seed));
  if (setup.steps !== undefined) words.set('steps', String(setup.steps));
  for (const [name, value] of Object.entries(setup.envOptions)) {
    words.set(OPTION + name, JSON.stringify(value));
  }
  for (const [name, value] of Object.entries(setup.hyperparameters)) {
    words.set(HYPERPARAMETER + name, JSON.stringify(value));
  }
  for (const [name, value] of Object.entries(shared ?? {})) words.set(name, String(value));
  return words.toString();
}

/**
 * Reads what `toHash` wrote, and a panel. A world or a recipe that is not there takes what was said of it along;
 * an option's value, however wrong, is kept: whoever looks at the setup says so beside its field.
 */
export function fromHash(hash: string): Link {
  const faults: string[] = [];
  const words = wordsIn(hash, faults);
  const env = known(words.get('env'), initialSetup.env, 'the world', specOf, faults);
  const preset = known(words.get('preset'), initialSetup.preset, 'the recipe', presetNamed, faults);
  const isEnv = env === (words.get('env') ?? env);
  const isPreset = preset === (words.get('preset') ?? preset);
  const setup: Setup = {
    env,
    preset,
    seed: number(words, 'seed', faults) ?? initialSetup.seed,
    steps: number(words, 'steps', faults),
    envOptions: isEnv ? under(words, OPTION) : {},
    hyperparameters: isPreset ? under(words, HYPERPARAMETER) : {},
  };
  return { setup, shared: sharedIn(words, faults), panel: words.get('panel'), faults };
}

function sharedIn(words: ReadonlyMap<string, string>, faults: string[]): Shared | undefined {
  const agent = words.get('agent');
  if (agent === undefined) return undefined;
  if (!/^[0-9a-f]{16}$/.test(agent)) {
    faults.push(`The link's agent must be 16 hexadecimal digits, but ${quote(agent)} was given.`);
    return undefined;
  }
  const whole = (name: string) => {
    const value = number(words, name, faults);
    return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  };
  const version = words.get('version')?.slice(0, LONGEST_QUOTE) ?? 'of a version it does not say';
  return { agent, version, at: whole('at'), flight: whole('flight') };
}

/** The link's words, each once. */
function wordsIn(hash: string, faults: string[]): Map<string, string> {
  const words = new Map<string, string>();
  for (const [name, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    if (!isWord(name)) {
      const known = [...WORDS, `${OPTION}OPTION`, `${HYPERPARAMETER}HYPERPARAMETER`].join(', ');
      faults.push(`The link says ${quote(name)}, which means nothing here. Known are: ${known}.`);
    } else if (words.has(name)) {
      faults.push(`The link says ${quote(name)} twice: the first counts.`);
    } else if (text.length > LONGEST_VALUE) {
      faults.push(
        `What the link says of ${quote(name)} is too long to be a value: it is left out.`,
      );
    } else words.set(name, text);
  }
  return words;
}

function isWord(name: string): boolean {
  const isOwn = (prefix: string) => name.startsWith(prefix) && name.length > prefix.length;
  return WORDS.includes(name) || isOwn(OPTION) || isOwn(HYPERPARAMETER);
}

/** A name that there is; for any other the one to begin with, and the library's own words on it. */
function known(
  name: string | undefined,
  otherwise: string,
  what: string,
  find: (name: string) => unknown,
  faults: string[],
): string {
  if (name === undefined) return otherwise;
  try {
    find(name);
    return name;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    faults.push(
      `Here is ${what} ${otherwise}, as the link's is not there: ${shorten(error.message)}`,
    );
    return otherwise;
  }
}

function number(
  words: ReadonlyMap<string, string>,
  name: string,
  faults: string[],
): number | undefined {
  const text = words.get(name);
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isNaN(value)) return value;
  faults.push(`The link's ${name} must be a number, but ${quote(text)} was given: it is left out.`);
  return undefined;
}

function under(words: ReadonlyMap<string, string>, prefix: string): Record<string, unknown> {
  const entries = [...words].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, text]) => [name.slice(prefix.length), readValue(text)]),
  );
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

/** A message without the whole of a name that nobody could read. */
function shorten(message: string): string {
  return message.replace(/"([^"]{60})[^"]*"/, '"$1…"');
}
