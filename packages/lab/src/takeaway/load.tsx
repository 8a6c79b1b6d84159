import { signal } from '@preact/signals';
import { UsageError } from 'perilune';
import { flyModel } from '../state/lab';

/** What came of the last file that was given to the page. */
export const loaded = signal<{ text: string; failed: boolean } | undefined>(undefined);

/** It has been read. */
export function forgetNote(): void {
  loaded.value = undefined;
}

/** Lets the agent of a file fly, or says why it cannot. */
export async function loadFile(file: File): Promise<void> {
  try {
    flyModel(new Uint8Array(await file.arrayBuffer()), file.name);
    loaded.value = { text: `${file.name} is flying.`, failed: false };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    loaded.value = { text: `${file.name}: ${error.message}`, failed: true };
  }
}

/**
 * Takes files that are dropped anywhere on the page.
 *
 * @returns stops taking them
 */
export function takeDrops(): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    event.preventDefault();
    void loadFile(file);
  };
  window.addEventListener('dragover', over);
  window.addEventListener('drop', drop);
  return () => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('drop', drop);
  };
}

/** Says what came of a file. */
export function LoadedNote() {
  const note = loaded.value;
  return (
    <p class={note?.failed ? 'problem' : 'dim'} role={note?.failed ? 'alert' : 'status'}>
      {note?.text}
    </p>
  );
}
