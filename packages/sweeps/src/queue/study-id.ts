import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, writeDurably } from '@perilune/runs';

const FILE = 'queue.json';

/** By which a study's runs are told from those of others, also after this process. */
export interface StudyId {
  id: string;
  /** Whether runs of the study may have been given to a queue before. */
  isResumed: boolean;
}

/** That of the study in a folder, or one that is to be kept there. @throws Failure if its file is damaged */
export function studyIdIn(path: string): StudyId {
  const file = join(path, FILE);
  if (!existsSync(file)) return { id: randomUUID(), isResumed: false };
  const id = written(readFileSync(file, 'utf8'));
  if (id !== undefined) return { id, isResumed: true };
  throw new Failure(`${file} is damaged: delete it, and what is in the queue is done again.`);
}

/** Before anything is given to a queue. */
export function keepStudyId(path: string, { id, isResumed }: StudyId): void {
  if (!isResumed) writeDurably(join(path, FILE), `${JSON.stringify({ study: id })}\n`);
}

function written(text: string): string | undefined {
  try {
    const { study } = JSON.parse(text) as { study?: unknown };
    return typeof study === 'string' && /^[0-9a-f-]{36}$/.test(study) ? study : undefined;
  } catch {
    return undefined;
  }
}
