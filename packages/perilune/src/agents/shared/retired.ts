import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';

/** A hyperparameter that earlier versions had, or one value of one that is still there. */
export interface RetiredOption {
  readonly name: string;
  /** What is gone: the value, or the whole hyperparameter, whose default then was `default`. */
  readonly gone: { readonly value: unknown } | { readonly default: unknown };
  /** What it did, and what has it now. */
  readonly why: string;
}

/**
 * What is given, without hyperparameters that are gone and were left at their default: an old configuration
 * names them all.
 *
 * @throws UsageError that names one which asks for what is gone, and says what has it now
 */
export function withoutRetired(
  algo: string,
  retired: readonly RetiredOption[],
  given: object,
): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...given };
  for (const option of retired) {
    const value = kept[option.name];
    if (asksFor(option, value)) throw refusal(algo, option, value);
    if ('default' in option.gone) delete kept[option.name];
  }
  return kept;
}

function asksFor({ gone }: RetiredOption, value: unknown): boolean {
  if ('value' in gone) return value === gone.value;
  return value !== undefined && value !== gone.default;
}

function refusal(algo: string, { name, why }: RetiredOption, value: unknown): UsageError {
  return new UsageError(`${name} is ${show(value)}, which ${algo} no longer has: ${why}`);
}
