import type { RunLine, TrialLine } from '../folder/lines.js';
import type { Candidate } from './candidate.js';

/** What happens in a study, in the order in which it happens. */
export type StudyEvent =
  | ({ kind: 'begun' } & Candidate)
  | { kind: 'progress'; trial: number; seed: number; steps: number; budget: number }
  | { kind: 'measured'; line: RunLine }
  | { kind: 'ended'; line: TrialLine };
