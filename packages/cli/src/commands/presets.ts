import { type Preset, presetNamed, presets } from 'perilune';
import pc from 'picocolors';
import { type TomlTable, stringify as toToml } from 'smol-toml';
import { table, widthOfOutput } from '../terminal/table.js';

/** `perilune presets`: hyperparameters are data; here they can be read, and taken as a file to change. */
export function showPresets(name: string | undefined, flags: { json?: boolean }): void {
  const chosen = name === undefined ? undefined : presetNamed(name);
  if (flags.json) process.stdout.write(`${JSON.stringify(chosen ?? presets, null, 2)}\n`);
  else process.stdout.write(`${chosen === undefined ? listed() : asConfigFile(chosen)}\n`);
}

function listed(): string {
  const columns = [
    { head: 'preset', cell: ({ name }: Preset) => pc.bold(name) },
    { head: 'algo', cell: ({ algo }: Preset) => algo },
    { head: 'steps', cell: ({ steps }: Preset) => steps.toLocaleString('en-US'), right: true },
    { head: 'what it is for', cell: ({ summary }: Preset) => summary, spare: 1 },
  ];
  return table(columns, presets, widthOfOutput(process.stdout)).text;
}

/** TOML that `perilune train --config` reads. */
function asConfigFile(preset: Preset): string {
  const { name, algo, summary, source, steps, episodes, hyperparameters, solve } = preset;
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
