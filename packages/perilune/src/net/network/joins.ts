import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';

/**
 * - `concatenate`: side by side.
 * - `dueling`: of a state's value and the actions' advantages, in this order, the actions' values (Wang
 *   et al. 2016, eq. 9). The advantages are overwritten.
 */
export type JoinName = 'concatenate' | 'dueling';

/** Units of what is joined, and how many lie side by side. */
export interface Units {
  readonly units: number;
  readonly groupSize: number;
}

/** @throws UsageError when there is no such join, or it takes another number of things */
export function checkJoin(join: JoinName, takes: readonly string[], where: string): void {
  if (join !== 'concatenate' && join !== 'dueling') {
    const reason = unknownName('join', String(join), ['concatenate', 'dueling']);
    throw new UsageError(`${where}: ${reason}`);
  }
  if (join === 'dueling' && takes.length !== 2) {
    throw new UsageError(
      `${where}: dueling takes two parts, value and advantages; given ${show(takes)}.`,
    );
  }
}

/** What a join makes. @throws UsageError when the widths do not go together */
export function joinedUnits(
  join: JoinName | undefined,
  sources: readonly Units[],
  where: string,
): Units {
  if (sources.length === 1) return sources[0]!;
  if (join === 'dueling') return duelingUnits(sources, where);
  if (sources.some(({ groupSize }) => groupSize > 1)) {
    throw new UsageError(`${where}: units that lie in groups cannot be put side by side.`);
  }
  return { units: sources.reduce((sum, { units }) => sum + units, 0), groupSize: 1 };
}

function duelingUnits(sources: readonly Units[], where: string): Units {
  const [value, advantages] = sources as [Units, Units];
  if (value.units === value.groupSize && value.groupSize === advantages.groupSize) {
    return advantages;
  }
  throw new UsageError(
    `${where}: dueling needs one value and groups of advantages of the same size; given ` +
      `${value.units} and ${advantages.units} units in groups of ${advantages.groupSize}.`,
  );
}
