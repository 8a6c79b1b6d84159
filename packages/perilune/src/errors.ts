/**
 * The caller asked for something that cannot be: a wrong seed, option, id, action, or an order of
 * calls that makes no sense. The message says what was given and what is allowed, and nothing has
 * changed. The command line answers it with exit code 2.
 */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
