import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

/**
 * Whether a network can begin with another's parameters.
 *
 * @throws UsageError that names the first part of the architecture that differs
 */
export function checkArchitecture(theirs: unknown, ours: unknown): void {
  type Parts = Record<string, unknown>;
  const [given, needed] = [theirs ?? {}, ours ?? {}] as [Parts, Parts];
  for (const name of new Set([...Object.keys(needed), ...Object.keys(given)])) {
    if (written(given[name]) === written(needed[name])) continue;
    throw new UsageError(
      `The agent to begin from has another network: its ${name} is ${show(given[name])}, where ` +
        `${show(needed[name])} is asked for. Give the hyperparameters that it was trained with.`,
    );
  }
}

export function withoutMoments(): UsageError {
  return new UsageError(
    'The agent to begin from says nothing of how its rewards were normalized, so its values cannot be ' +
      'brought to the units of normalizeRewards: give normalizeRewards: false.',
  );
}

/** A support's ends were multiplied by a scale and divided by it again: their last digits mean nothing. */
function written(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' ? Number(part.toPrecision(9)) : part,
  );
}
