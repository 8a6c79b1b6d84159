const KEY = 'perilune-lab-world';

/** The code of one's own world as it was left: by this tab, else by whichever was last. */
export function keptCode(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the code from one letter to the next; undefined forgets it.
 *
 * @returns whether this browser keeps it
 */
export function keepCode(code: string | undefined): boolean {
  try {
    for (const storage of [sessionStorage, localStorage]) {
      if (code === undefined) storage.removeItem(KEY);
      else storage.setItem(KEY, code);
    }
    return true;
  } catch {
    return false;
  }
}
