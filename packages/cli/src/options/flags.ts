import { type Command, Help, type Option } from 'commander';

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

/** Gives a command the flags for a file that another program wrote. */
export function addForeignFlags(command: Command): Command {
  return command
    .option('--algo <id>', 'of a file without our metadata: what it counts as (default: dqn)')
    .option('--activation <name>', 'of such a file: what stands between the layers (default: relu)')
    .option(
      '--prefix <name>',
      "of such a file with several networks: what one's tensors begin with",
    );
}
