/** ok: as it should be. note: something is less than it could be. lack: something does not work. */
export type Verdict = 'ok' | 'note' | 'lack';

/** One thing that a machine has or lacks. */
export interface Finding {
  /** A word by which programs find it in the JSON. */
  name: string;
  verdict: Verdict;
  /** What there is. */
  found: string;
  /** What that means for this program, and what to do if it is not enough. */
  meaning: string;
}
