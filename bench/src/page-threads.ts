import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** In a second: by these Linux tells times of the processor, whatever its own clock. */
const TICKS = 100;
/** What Firefox calls a process of pages, at the end of its command: its words, or one for all of them. */
const OF_PAGES = /\btab[\0\s]*$/;

/** A thread as `/proc/.../stat` has it (proc(5)). */
interface Thread {
  parent: number;
  seconds: number;
}

/** Whether the system tells of processes by files, as Linux does. */
export function tellsThreads(): boolean {
  return existsSync('/proc/self/stat');
}

/**
 * Seconds of the processor that the threads of a Firefox's pages have had, of all of its tabs together: no one of them had more.
 *
 * @param browser its process
 */
export function workedByPages(browser: number): number {
  const processes = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), firstThread(name)]),
  );
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === browser || isBelow(processes.get(pid)?.parent));
  const pages = [...processes].filter(
    ([pid, thread]) => thread !== undefined && isBelow(pid) && isOfPages(pid),
  );
  return pages.reduce((sum, [, thread]) => sum + (thread?.seconds ?? 0), 0);
}

/** The one in which a process began, a page's own; undefined where it is gone. */
function firstThread(pid: string): Thread | undefined {
  const text = contentOf(`/proc/${pid}/task/${pid}/stat`);
  // Its name is in brackets, and may have any signs in it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
  if (parent === undefined || user === undefined || system === undefined) return undefined;
  return Number.isNaN(system) ? undefined : { parent, seconds: (user + system) / TICKS };
}

function isOfPages(pid: number): boolean {
  return OF_PAGES.test(contentOf(`/proc/${pid}/cmdline`));
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A process may end while it is asked about.
    return '';
  }
}
