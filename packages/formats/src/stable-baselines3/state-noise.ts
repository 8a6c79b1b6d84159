import { AgentFileError, type Box, type NamedTensor } from 'perilune';
import type { Wiring } from '../agents/wiring.js';
import { quoted } from '../text/places.js';
import type { Original } from './translation.js';

export interface StateDeviation {
  /** The part that noise is a function of. */
  readonly takes: string;
  /** What its tensor is called. */
  readonly name: string;
  /** Whether what it takes learns by it: SAC's and TQC's does. */
  readonly teaches: boolean;
  /** `log_std_init`, where the file does not say it. */
  readonly initial: number;
}

/**
 * Adds the deviations of gSDE (Stable-Baselines3's `StateDependentNoiseDistribution`), one a feature and action or, without
 * `full_std`, one a feature.
 *
 * @returns whether it did: of `use_expln` the library has no word, and then they are left
 * @throws AgentFileError when they fit neither features nor actions
 */
export function addStateDeviation(
  wiring: Wiring,
  { state, actionSpace, options, note }: Original,
  { takes, name, teaches, initial }: StateDeviation,
): boolean {
  const [features, units] = [wiring.widthOf(takes), (actionSpace as Box).size];
  const shape = state.shapeOf(name);
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows !== features || (columns !== units && columns !== 1)) {
    throw new AgentFileError(
      `${quoted(name)} has the shape (${shape.join(', ')}), but noise is made of ${features} numbers, and an action has ${units}.`,
    );
  }
  if (options.use_expln === true) {
    wiring.leave(name);
    note(
      'Its exploration depends on the state (gSDE) by expln: it acts by its means, and draws nothing.',
    );
    return false;
  }
  const told = options.log_std_init;
  const value = typeof told === 'number' && Number.isFinite(told) ? told : initial;
  const layers = [
    { kind: 'stateDeviation', units, activation: 'linear', value, ...(teaches ? { teaches } : {}) },
  ] as const;
  const part = { name: 'logDeviation', takes: [takes], prefix: name, layers };
  wiring.add(part, units, [spread(wiring.tensor(name), units)]);
  return true;
}

/** A number a feature is that of all actions. */
function spread({ name, shape, values }: NamedTensor, units: number): NamedTensor {
  const [features = 0, columns] = shape;
  if (columns === units) return { name, shape, values };
  const all = Float32Array.from(
    { length: features * units },
    (_, k) => values[Math.floor(k / units)] as number,
  );
  return { name, shape: [features, units], values: all };
}
