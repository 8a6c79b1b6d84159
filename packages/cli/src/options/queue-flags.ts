import type { Command } from 'commander';

/** Which queue a command is to use. */
export interface QueueFlags {
  /** true: that of the environment. */
  queue?: string | true;
  queueFile?: string;
  queueCa?: string;
}

/** The variable of the environment that holds an address with its password. */
export const VARIABLE = 'PERILUNE_QUEUE';

/** Gives a command the flags for a queue. */
export function addQueueFlags(command: Command, what: string): Command {
  return command
    .option(
      '--queue [url]',
      `${what}: redis://HOST:6379, or rediss:// for TLS (default: ${VARIABLE})`,
    )
    .option(
      '--queue-file <file>',
      "a file that holds the queue's address, with a password if it has one",
    )
    .option('--queue-ca <file>', "certificate, as PEM, of whoever vouches for the queue's server");
}

/** Said in the help of each: what is typed, everybody on the machine can read. */
export const QUEUE_HELP = `An address with a password goes into ${VARIABLE} or a file: arguments are shown to all who list processes.`;
