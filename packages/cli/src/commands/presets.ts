import { type Preset, presetNamed, presets } from 'perilune';
import { type TomlTable, stringify as toToml } from 'smol-toml';
import { DEFAULT_ENV } from '../run-options.js';
import { stdoutInk } from '../terminal/ink.js';

/** `perilune presets`: hyperparameters are data; here they can be read, and taken as a file to change. */
export function showPresets(name: string | undefined, flags: { json?: boolean }): void {
  const chosen = name === undefined ? undefined : presetNamed(name);
  if (flags.json) process.stdout.write(`${JSON.stringify(chosen ?? presets, null, 2)}\n`);
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

/** TOML that `perilune train --config` reads. */
function asConfigFile(preset: Preset): string {
  const { name, algo, summary, source, steps, episodes, hyperparameters } = preset;
  const solve = { ...preset.solve, ...preset.solveIn?.[DEFAULT_ENV] };
  const options = { algo, preset: name, steps, episodes, hyperparameters, solve };
  const comments = [`# ${summary}`, `# Source: ${source}`, '# perilune train --config FILE'];
  return `${comments.join('\n')}\n\n${toToml(withoutNothing(options) as TomlTable)}`;
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
