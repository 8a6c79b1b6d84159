import type { SamplerName, SamplerSettings } from '../study/study.js';
import { cmaSampler } from './cma-es.js';
import { random } from './draw.js';
import { gridSampler } from './grid.js';
import type { Sampler } from './sampler.js';
import { sobol } from './sobol.js';
import { tpeSampler } from './tpe.js';

const MAKERS: Readonly<Record<SamplerName, (settings: SamplerSettings) => Sampler>> = {
  grid: ({ levels }) => gridSampler(levels),
  random: () => random,
  sobol: () => sobol,
  tpe: tpeSampler,
  'cma-es': cmaSampler,
};

/** The sampler that settings ask for: a pure function of what it is told. */
export function samplerOf(settings: SamplerSettings): Sampler {
  return MAKERS[settings.name](settings);
}
