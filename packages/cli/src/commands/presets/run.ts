import { type Preset, presetNamed, presets, type SolveOptions } from 'perilune';
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
 * it would hold in every one, and CartPole could never be solved by the lander's margin.
 */
function asConfigFile(preset: Preset): string {
  const { name, algo, summary, source, steps, episodes, hyperparameters } = preset;
  const solve = { ...preset.solve };
  const comments = [`# ${summary}`, `# Source: ${source}`, '# perilune train --config FILE'];
  for (const [env, values] of Object.entries(preset.solveIn ?? {})) {
    for (const key of Object.keys(values) as (keyof SolveOptions)[]) {
      const elsewhere = preset.solve[key] ?? 'the default';
      comments.push(`# solve.${key} is ${values[key]} in ${env}, ${elsewhere} elsewhere.`);
      delete solve[key];
    }
  }
  const options = { algo, preset: name, steps, episodes, hyperparameters, solve };
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
