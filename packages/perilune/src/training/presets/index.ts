import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { articleKernel, articleKernelMountainCar } from './article-kernel.js';
import { articleOnline, articleOnlineAsPrinted } from './article-online.js';
import { articleReplay, articleReplayAsPrinted } from './article-replay.js';
import { articleTabular } from './article-tabular.js';
import { best } from './best.js';
import { cleanrl } from './cleanrl.js';
import { dopamine, dopamineC51, dopamineRainbow } from './dopamine.js';
import { fast } from './fast.js';
import { pqn } from './pqn.js';
import type { Preset } from './preset.js';
import { rainbow } from './rainbow.js';
import { sb3Zoo } from './sb3-zoo.js';

/** Every preset, the default first. */
export const presets: readonly Preset[] = [
  fast,
  best,
  rainbow,
  pqn,
  sb3Zoo,
  cleanrl,
  dopamine,
  dopamineC51,
  dopamineRainbow,
  articleTabular,
  articleKernelMountainCar,
  articleKernel,
  articleOnline,
  articleOnlineAsPrinted,
  articleReplay,
  articleReplayAsPrinted,
];

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

/**
 * The preset to begin from: the one named, or the first of the algorithm.
 *
 * @throws UsageError if there is none of that name, or it is for another algorithm
 */
export function choosePreset(name: string | undefined, algo: string | undefined): Preset {
  if (name === undefined) {
    const first = presets.find((preset) => preset.algo === (algo ?? preset.algo));
    if (first !== undefined) return first;
    throw new UsageError(`There is no preset for the algorithm ${algo}.`);
  }
  const preset = presetNamed(name);
  if (algo === undefined || algo === preset.algo) return preset;
  const own = presets.filter((candidate) => candidate.algo === algo);
  throw new UsageError(
    `The preset ${name} is for ${preset.algo}, not for ${algo}; for ${algo} there are: ${own.map((p) => p.name).join(', ')}.`,
  );
}

export type { Preset };
