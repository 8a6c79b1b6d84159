import { initialSetup, type Setup } from './setup';

/**
 * A setup as the part of an address after `#`, in the words of the command line's flags:
 * `preset=fast&seed=2&env.gravity=-5&set.learningRate=0.001`. What has its default is left out.
 */
export function toHash(setup: Setup): string {
  const words = new URLSearchParams();
  if (setup.env !== initialSetup.env) words.set('env', setup.env);
  if (setup.preset !== initialSetup.preset) words.set('preset', setup.preset);
  if (setup.seed !== initialSetup.seed) words.set('seed', String(setup.seed));
  if (setup.steps !== undefined) words.set('steps', String(setup.steps));
  for (const [name, value] of Object.entries(setup.envOptions)) {
    words.set(`env.${name}`, JSON.stringify(value));
  }
  for (const [name, value] of Object.entries(setup.hyperparameters)) {
    words.set(`set.${name}`, JSON.stringify(value));
  }
  return words.toString();
}

/** Reads what `toHash` wrote; what it cannot read it leaves for the library to complain of. */
export function fromHash(hash: string): Setup {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const setup = {
    ...initialSetup,
    env: words.get('env') ?? initialSetup.env,
    preset: words.get('preset') ?? initialSetup.preset,
    seed: words.has('seed') ? Number(words.get('seed')) : initialSetup.seed,
    steps: words.has('steps') ? Number(words.get('steps')) : undefined,
  };
  return { ...setup, envOptions: under(words, 'env.'), hyperparameters: under(words, 'set.') };
}

function under(words: URLSearchParams, prefix: string): Record<string, unknown> {
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
