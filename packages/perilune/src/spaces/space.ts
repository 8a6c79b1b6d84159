import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { Box, type BoxJson } from './box.js';
import { Discrete, type DiscreteJson } from './discrete.js';

/** What an observation or an action may be. `kind` tells the two apart. */
export type Space = Box | Discrete;

export type SpaceJson = BoxJson | DiscreteJson;

/** How many numbers hold an element: a box's entries, or the one index of a discrete space. */
export function sizeOf(space: Space): number {
  return space.kind === 'box' ? space.size : 1;
}

/** The space that `space.toJSON()` described, unseeded. @throws UsageError when it describes none */
export function spaceFromJSON(json: SpaceJson): Space {
  if (json?.kind === 'discrete') return Discrete.fromJSON(json);
  if (json?.kind === 'box') return Box.fromJSON(json);
  throw new UsageError(`Not a space: ${show(json)}. Its kind must be "box" or "discrete".`);
}
