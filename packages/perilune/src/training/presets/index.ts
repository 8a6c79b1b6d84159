import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { fast } from './fast.js';
import type { Preset } from './preset.js';
import { sb3Zoo } from './sb3-zoo.js';

/** Every preset, the default first. */
export const presets: readonly Preset[] = [fast, sb3Zoo];

/** @throws UsageError on a name that is none */
export function presetNamed(name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (found) return found;
  throw new UsageError(
    unknownName(
      'preset',
      name,
      presets.map((preset) => preset.name),
    ),
  );
}

export type { Preset };
