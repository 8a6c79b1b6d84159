import { join } from 'node:path';
import { resolveStudy, runStudy } from '@perilune/sweeps';
import { queueAddress, queueWorkshop } from '@perilune/sweeps/queue';
import { withFolder } from './queue-server.js';

/** Seconds from a study's beginning to its last trial: by a queue, or on this machine one run at a time. */
export function studySeconds(given: object, url: string | undefined): Promise<number> {
  return withFolder(async (folder) => {
    const study = await resolveStudy(given);
    const workshop = url === undefined ? undefined : queueWorkshop({ queue: queueAddress(url) });
    const begin = performance.now();
    let end = begin;
    const onEvent = ({ kind }: { kind: string }) => {
      if (kind === 'ended') end = performance.now();
    };
    await runStudy(study, { out: join(folder, 'study'), jobs: 1, workshop, onEvent });
    return (end - begin) / 1_000;
  });
}
