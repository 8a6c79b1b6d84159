const KEY = 'perilune-lab-tab';

let id = remembered() ?? '';
if (id === '') beOneOfItsOwn();

/** This tab's name for what it keeps: the same after a reload, another in every other tab. */
export function tabId(): string {
  return id;
}

/** Parts from a tab that this one was copied from. */
export function beOneOfItsOwn(): void {
  rename(`${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`);
}

/** Takes over what another tab left behind. */
export function rename(next: string): void {
  id = next;
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // A browser that keeps nothing knows no reloads.
  }
}

function remembered(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
