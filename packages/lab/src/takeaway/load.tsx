import { signal } from '@preact/signals';
import { UsageError } from 'perilune';
import { flyModel } from '../state/lab';
import { readArrival } from './foreign';

/** What came of the last file that was given to the page. */
export const loaded = signal<{ text: string; failed: boolean } | undefined>(undefined);

/** It has been read. */
export function forgetNote(): void {
  loaded.value = undefined;
}

/** Kinds of files that hold agents, or what belongs to them. */
export const AGENT_FILES = '.safetensors,.zip,.pt,.onnx,.pkl,.json,.bin';

/** Whether a file hangs over the page. */
const isOver = signal(false);

/** Lets the agent of a file fly, which may have its statistics in another one, or says why it cannot. */
export async function loadFiles(files: readonly File[]): Promise<void> {
  const called = files[0]?.name ?? 'the file';
  try {
    const arrival = await readArrival(files);
    if (arrival === undefined) return;
    const { name, model, notes } = arrival;
    flyModel(model, name);
    loaded.value = { text: [`${name} is flying.`, ...notes].join(' '), failed: false };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { message } = error;
    const isNamed = message.startsWith(called);
    loaded.value = { text: isNamed ? message : `${called}: ${message}`, failed: true };
  }
}

/**
 * Takes files that are dropped anywhere on the page.
 *
 * @returns stops taking them
 */
export function takeDrops(): () => void {
  const over = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    isOver.value = true;
  };
  const leave = (event: DragEvent) => {
    // It goes from element to element: only out of the window it has nowhere to go.
    if (event.relatedTarget === null) isOver.value = false;
  };
  const drop = (event: DragEvent) => {
    isOver.value = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void loadFiles(files);
  };
  const stopping = new AbortController();
  const { signal: until } = stopping;
  window.addEventListener('dragover', over, { signal: until });
  window.addEventListener('dragleave', leave, { signal: until });
  window.addEventListener('drop', drop, { signal: until });
  return () => stopping.abort();
}

/** What may be dropped, said while a file hangs over the page. */
export function DropHint() {
  if (!isOver.value) return null;
  return (
    <div class="drop-hint card" role="status">
      <strong>Drop an agent, and it flies.</strong>
      <p>
        Of this page, the command line or the library (.safetensors); of Stable-Baselines3 (.zip,
        with its vec_normalize.pkl where it has one); unit 8's model.pt; ONNX; TensorFlow.js
        (model.json with its weights). No code in a file is run, and nothing leaves this page.
      </p>
    </div>
  );
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
