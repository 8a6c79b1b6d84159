import { UsageError } from '../../errors.js';
import type { Archive } from '../../state/index.js';

/** Objects of numbers, all with the same keys. */
export interface Table<K extends string> {
  name: string;
  keys: readonly K[];
}

/**
 * The rows of a table as an entry of an archive: those given while it is written, fresh ones when it is
 * read.
 *
 * @throws UsageError when what is read is no table of that many columns
 */
export function serializeRows<K extends string>(
  archive: Archive,
  { name, keys }: Table<K>,
  rows: Record<K, number>[],
): Record<K, number>[] {
  const written = Float64Array.from(rows.flatMap((row) => keys.map((key) => row[key])));
  const values = archive.resizable(name, written);
  if (values === written) return rows;
  if (values.length % keys.length !== 0) {
    throw new UsageError(
      `The state's ${name} are ${values.length} numbers, not ${keys.length} each.`,
    );
  }
  return Array.from({ length: values.length / keys.length }, (_, i) => rowAt(values, i, keys));
}

function rowAt<K extends string>(values: Float64Array, i: number, keys: readonly K[]) {
  const entries = keys.map((key, k) => [key, values[i * keys.length + k]]);
  return Object.fromEntries(entries) as Record<K, number>;
}
