import { presetNamed, presets } from 'perilune';
import pc from 'picocolors';

/** `perilune presets`: hyperparameters are data; here they can be read. */
export function showPresets(name: string | undefined, flags: { json?: boolean }): void {
  const chosen = name === undefined ? presets : presetNamed(name);
  if (flags.json || name !== undefined) {
    process.stdout.write(`${JSON.stringify(chosen, null, 2)}\n`);
    return;
  }
  for (const preset of presets) {
    process.stdout.write(`${pc.bold(preset.name.padEnd(10))} ${preset.algo}  ${preset.summary}\n`);
  }
}
