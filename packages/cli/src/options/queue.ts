import { readText } from '@perilune/runs';
import type { QueueAddress } from '@perilune/sweeps/queue';
import { UsageError } from 'perilune';
import { type QueueFlags, VARIABLE } from './queue-flags.js';

/**
 * The queue that flags and environment name.
 *
 * @returns undefined if no flag asks for one
 * @throws UsageError if it has no address, or a password where everybody reads it
 */
export async function readQueue(flags: QueueFlags): Promise<QueueAddress | undefined> {
  const { queue, queueFile, queueCa } = flags;
  if (queue === undefined && queueFile === undefined) {
    if (queueCa === undefined) return undefined;
    throw new UsageError('--queue-ca is of a queue: give --queue or --queue-file too.');
  }
  const { queueAddress } = await import('@perilune/sweeps/queue');
  const ca = queueCa === undefined ? undefined : readText(queueCa, 'options');
  const address = queueAddress(textOf(queue, queueFile), ca);
  if (typeof queue === 'string' && (address.password ?? address.username) !== undefined) {
    throw new UsageError(
      `--queue has a user or a password in it, which all who list processes can read: put the address into ${VARIABLE} ` +
        'and give --queue alone, or into a file and give --queue-file.',
    );
  }
  return address;
}

function textOf(queue: string | true | undefined, file: string | undefined): string {
  if (queue !== undefined && file !== undefined) {
    throw new UsageError('Give --queue or --queue-file, not both.');
  }
  if (typeof queue === 'string') return queue;
  if (file !== undefined) return readText(file, 'options');
  const text = process.env[VARIABLE];
  if (text !== undefined && text !== '') return text;
  throw new UsageError(`--queue needs an address: --queue redis://HOST:6379, or ${VARIABLE}.`);
}
