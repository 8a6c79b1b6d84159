import { Argument, type Command } from 'commander';

/** Those for which there is a script. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** Defines `perilune completion`, and the hidden `complete` that the scripts it prints call. */
export function addCompletion(perilune: Command): void {
  perilune
    .command('completion')
    .description('print a script that lets a shell complete commands, flags and values')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  source <(perilune completion bash)                  # in ~/.bashrc
  source <(perilune completion zsh)                   # in ~/.zshrc, after compinit
  perilune completion fish > ~/.config/fish/completions/perilune.fish`,
    )
    .action(async (shell: string) => {
      const { script } = await import('@bomb.sh/tab');
      script(shell, 'perilune', 'perilune');
    });
  perilune
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => (await import('./complete.js')).complete(perilune, words));
}
