import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

/** @throws UsageError when a number is not finite or not in the range that `range` words */
export function checkRange(name: string, value: number, inRange: boolean, range: string): void {
  if (!Number.isFinite(value) || !inRange) {
    throw new UsageError(`${name} must be a number ${range}; given ${show(value)}.`);
  }
}

/** @throws UsageError unless float32 holds the atoms of a categorical head, and tells them apart */
export function checkSupport(head: { atoms: number; vMin: number; vMax: number }): void {
  const { fround } = Math;
  const { atoms, vMin, vMax } = head;
  const spacing = fround(fround(fround(vMax) - fround(vMin)) / (atoms - 1));
  if (spacing > 0 && Number.isFinite(spacing)) return;
  throw new UsageError(
    `head.vMin to head.vMax must be ${atoms} atoms that float32 tells apart; given ${vMin} to ${vMax}.`,
  );
}

/** @throws UsageError unless a number is a positive integer */
export function checkCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new UsageError(`${name} must be a positive integer; given ${show(value)}.`);
  }
}

/** The error for an action that the network has no value for. */
export function invalidAction(action: unknown, row: number, actions: number): UsageError {
  return new UsageError(
    `Row ${row}'s action must be an integer in 0..${actions - 1}; given ${show(action)}.`,
  );
}

/** @throws UsageError unless a layer has something to read, number by number */
export function checkReadable(layout: { inputs: number; inputGroup: number; where: string }): void {
  const { inputs, inputGroup, where } = layout;
  if (inputs === 0) throw new UsageError(`${where} reads nothing: its part must take something.`);
  if (inputGroup > 1) {
    throw new UsageError(`${where} cannot read units in groups, here of ${inputGroup}.`);
  }
}
