import { Help, type Option } from 'commander';

/** Describes an option with its default as one would type it; a list is empty unless something is given. */
export function optionDescription(option: Option): string {
  const { defaultValue } = option;
  if (typeof defaultValue === 'string') return `${option.description} (default: ${defaultValue})`;
  if (Array.isArray(defaultValue)) return option.description;
  return new Help().optionDescription(option);
}

/** Parses an option that may be given again: its values in their order. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
