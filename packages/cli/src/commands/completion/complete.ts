import { type Complete, RootCommand, ShellCompDirective } from '@bomb.sh/tab';
import type { Command, Option } from 'commander';
import { type Candidate, candidates } from './values.js';

/**
 * Answers a shell that asks how the words typed so far may go on, as the scripts of @bomb.sh/tab expect it:
 * a line a candidate, then how the shell should treat them.
 *
 * @param words behind the program's name; the last one is being typed, and may be empty
 */
export async function complete(program: Command, words: readonly string[]): Promise<void> {
  const known = new Map<string, Candidate[]>();
  const word = words.at(-1) ?? '';
  const command = program.commands.find((candidate) => candidate.name() === words[0]);
  for (const key of command ? askedFor(command) : []) {
    known.set(key, (await candidates[key]?.(word)) ?? []);
  }
  const root = new RootCommand();
  for (const each of program.createHelp().visibleCommands(program)) describe(root, each, known);
  takeCareOfSpaces(root, word);
  root.parse([...words]);
}

/** The library always asks for a space behind what was completed; behind `env.gravity=` and `runs/` none belongs. */
function takeCareOfSpaces(root: RootCommand, word: string): void {
  const { ShellCompDirectiveNoSpace: noSpace, ShellCompDirectiveNoFileComp: noFiles } =
    ShellCompDirective;
  const goesOn = ({ value }: { value: string }) => value.startsWith(word) && /[=/]$/.test(value);
  Object.defineProperty(root, 'directive', {
    get: () => (root.completions.some(goesOn) ? noSpace | noFiles : noFiles),
    set: () => {},
  });
}

/** What the command's options and arguments ask for. */
function askedFor(command: Command): string[] {
  return [...command.options.map(keyOf), ...command.registeredArguments.map(argumentKey)].filter(
    (key) => key in candidates,
  );
}

function describe(root: RootCommand, command: Command, known: Map<string, Candidate[]>): void {
  const described = root.command(command.name(), command.description());
  for (const option of command.options) {
    const name = option.long?.slice(2) ?? '';
    if (!option.required && !option.optional) described.option(name, option.description);
    else described.option(name, option.description, offer(known.get(keyOf(option))));
  }
  for (const argument of command.registeredArguments) {
    const handler = offer(known.get(argumentKey(argument)));
    described.argument(argument.name(), handler, argument.variadic);
  }
}

function offer(values: readonly Candidate[] = []) {
  return (tell: Complete) => {
    for (const { value, about } of values) tell(value, about);
  };
}

function keyOf(option: Option): string {
  const [placeholder = ''] = /[<[].*/.exec(option.flags) ?? [];
  return option.long === '--preset' ? 'preset' : placeholder;
}

function argumentKey(argument: { name(): string }): string {
  const name = argument.name();
  if (/^runs?\b/.test(name)) return 'run';
  return name === 'name' ? 'preset' : name;
}
