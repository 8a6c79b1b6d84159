import { batchRenorm } from './batch-renorm.js';
import { clip } from './clip.js';
import { constant } from './constant.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import type { LayerKind, LayerOptions, LayerPlace } from './layer-kind.js';
import { layerNorm } from './layer-norm.js';
import { stateDeviation } from './state-deviation.js';

/** Every kind of layer that a description may name. */
export const layerKinds = {
  dense,
  layerNorm,
  batchRenorm,
  dropout,
  constant,
  stateDeviation,
  clip,
};

type Kinds = typeof layerKinds;
type Described<K> = K extends LayerKind<infer O, infer _> ? O : never;
type Placed<K> = K extends LayerKind<infer _, infer P> ? P : never;

/** A layer as a description has it. */
export type LayerDescription = Described<Kinds[keyof Kinds]>;

/** A layer as it lies in a block of parameters. */
export type LayerLayout = Placed<Kinds[keyof Kinds]>;

/** The kind of a layer, for what all kinds have in common. */
export function kindOf(layer: { kind: keyof Kinds }): LayerKind<LayerOptions, LayerPlace> {
  return layerKinds[layer.kind] as LayerKind<never, never> as LayerKind<LayerOptions, LayerPlace>;
}
