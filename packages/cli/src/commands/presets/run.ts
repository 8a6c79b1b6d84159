import { type Preset, presetNamed, presets } from 'perilune';
import { type TomlTable, stringify as toToml } from 'smol-toml';
import { stdoutInk } from '../../terminal/ink.js';

/** `perilune presets`: hyperparameters are data; here they can be read, and taken as a file to change. */
export function showPresets(name: string | undefined, flags: { json?: boolean }): void {
  const chosen = name === undefined ? undefined : presetNamed(name);
  if (flags.json) process.stdout.write(`${JSON.stringify(chosen ?? { presets }, null, 2)}\n`);
  else process.stdout.write(`${chosen === undefined ? listed() : asConfigFile(chosen)}\n`);
}

function listed(): string {
  return presets
    .map(({ name, algo, steps, summary }) => {
      const facts = stdoutInk.dim(`${algo}, at most ${steps.toLocaleString('en-US')} steps`);
      return `${stdoutInk.bold(name)}  ${facts}\n  ${summary}`;
    })
    .join('\n');
}

/**
 * TOML that `perilune train --config` reads. What depends on the environment is told and left out: there
 * it would hold in every one, and the file would be another preset than the one it is of.
 */
function asConfigFile(preset: Preset): string {
  const { name, algo, summary, source, steps, episodes } = preset;
  const tables = { hyperparameters: { ...preset.hyperparameters }, solve: { ...preset.solve } };
  const options: Tree = { algo, preset: name, steps, episodes, ...tables };
  const comments = [`# ${summary}`, `# Source: ${source}`, '# perilune train --config FILE'];
  const elsewhere = new Map<string, string | undefined>();
  for (const { env, path, value } of differences(preset)) {
    const place = path.length > 1 ? (options[path[0] as string] as Tree) : options;
    const key = path.at(-1) as string;
    elsewhere.set(path.join('.'), elsewhere.get(path.join('.')) ?? JSON.stringify(place[key]));
    const other = elsewhere.get(path.join('.')) ?? 'the default';
    comments.push(`# ${path.join('.')} is ${value} in ${env}, ${other} elsewhere.`);
    delete place[key];
  }
  return `${comments.join('\n')}\n\n${toToml(withoutNothing(options) as TomlTable)}`;
}

type Tree = Record<string, unknown>;

/** What of a preset is otherwise in an environment: `steps`, `solve.margin`, `hyperparameters.discount`. */
function differences({ recipes = {} }: Preset) {
  return Object.entries(recipes).flatMap(([env, { hyperparameters, solve, ...limits }]) => {
    const entries = [
      ...Object.entries(limits).map(([key, value]) => [[key], value] as const),
      ...Object.entries(hyperparameters ?? {}).map(
        ([k, v]) => [['hyperparameters', k], v] as const,
      ),
      ...Object.entries(solve ?? {}).map(([key, value]) => [['solve', key], value] as const),
    ];
    return entries.map(([path, value]) => ({ env, path, value: JSON.stringify(value) }));
  });
}
/** TOML has no null; where a hyperparameter may be null it is so by default. */
function withoutNothing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined && inner !== null)
      .map(([key, inner]) => [key, withoutNothing(inner)]),
  );
}
