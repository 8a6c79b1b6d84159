import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveStudy, runStudy } from '@perilune/sweeps';
import { queueAddress, queueWorkshop } from '@perilune/sweeps/queue';

/** Seconds from a study's first order to its last trial, by a queue or on this machine, one run at a time; two out by a queue. */
export async function studySeconds(given: object, url: string | undefined): Promise<number> {
  const out = join(mkdtempSync(join(tmpdir(), 'perilune-queue-')), 'study');
  const study = await resolveStudy(given);
  const workshop = url === undefined ? undefined : queueWorkshop({ queue: queueAddress(url) });
  const begin = performance.now();
  let end = begin;
  const onEvent = ({ kind }: { kind: string }) => {
    if (kind === 'ended') end = performance.now();
  };
  await runStudy(study, { out, jobs: 1, workshop, onEvent });
  return (end - begin) / 1_000;
}
