/** Parses an option that may be given again: its values in their order. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
