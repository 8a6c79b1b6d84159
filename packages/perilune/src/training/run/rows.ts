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

/**
 * Numbers by their names, or nothing, as an entry of an archive: what was given while it is written, a
 * fresh record when it is read.
 */
export function serializeRecord(
  archive: Archive,
  name: string,
  record: Readonly<Record<string, number>> | undefined,
): Readonly<Record<string, number>> | undefined {
  const names = new TextEncoder().encode(JSON.stringify(record && Object.keys(record)) ?? '');
  const values = Float64Array.from(Object.values(record ?? {}));
  const readNames = archive.resizable(`${name} names`, names);
  const readValues = archive.resizable(`${name} values`, values);
  if (readNames === names) return record;
  if (readNames.length === 0) return undefined;
  const keys = namesIn(readNames);
  if (keys.length === readValues.length) {
    return Object.fromEntries(keys.map((key, i) => [key, readValues[i] as number]));
  }
  throw new UsageError(
    `The state's ${name} has ${readValues.length} numbers for ${keys.length} names.`,
  );
}

function namesIn(bytes: Uint8Array): string[] {
  try {
    const names: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(names)) return names.map(String);
  } catch {
    // Said below.
  }
  throw new UsageError("The state's names of numbers are no list.");
}
