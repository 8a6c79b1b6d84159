import { signal } from '@preact/signals';
import { UsageError } from 'perilune';
import { place } from '../course/place';
import { flyModel, racerOf, theatre } from '../state/lab';
import { beginRace } from '../state/race';
import { type Arrival, readArrivals } from './foreign';

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

/** Who flew before the last file came: it may be raced. */
const before = signal<{ model: Uint8Array; who: string } | undefined>(undefined);
const arrived = signal<Arrival | undefined>(undefined);

/**
 * Lets the agent of a file fly, which may have its statistics in another one, two of them against each other, or says
 * why it cannot. What flies is seen in the lab: the course makes room for it.
 */
export async function loadFiles(files: readonly File[]): Promise<void> {
  const called = files[0]?.name ?? 'the file';
  await telling(called, async () => {
    const [first, second, third] = await readArrivals(files);
    if (first === undefined) return undefined;
    if (third !== undefined)
      throw new UsageError(`Two agents can race, and ${files.length} files were given.`);
    if (second !== undefined) return raceOf(first, second);
    const model = theatre.model.peek();
    const who = theatre.who.peek();
    flyModel(first.model, first.name);
    place.value = undefined;
    before.value = model && { model, who };
    arrived.value = first;
    return [`${first.name} is flying.`, ...first.notes].join(' ');
  });
}

function raceOf(a: Arrival, b: Arrival): string {
  beginRace([racerOf(a.model, a.name), racerOf(b.model, b.name)]);
  before.value = undefined;
  place.value = undefined;
  return [`${a.name} and ${b.name} fly over one terrain.`, ...a.notes, ...b.notes].join(' ');
}

/** The last that came against who flew before it. */
function raceTheLast(): Promise<void> {
  const [rival, guest] = [before.peek(), arrived.peek()];
  if (rival === undefined || guest === undefined) return Promise.resolve();
  return telling(guest.name, async () =>
    raceOf({ name: rival.who, model: rival.model, notes: [] }, { ...guest, notes: [] }),
  );
}

/** Does something with a file, and says what came of it. */
async function telling(called: string, work: () => Promise<string | undefined>): Promise<void> {
  try {
    const text = await work();
    if (text !== undefined) loaded.value = { text, failed: false };
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
      <strong>Drop an agent, and it flies.</strong> Two race over one terrain.
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
  const rival = before.value;
  return (
    <>
      <p class={note?.failed ? 'problem' : 'dim'} role={note?.failed ? 'alert' : 'status'}>
        {note?.text}
      </p>
      {note && !note.failed && rival && (
        <button type="button" onClick={() => void raceTheLast()}>
          Race it against who flew before
        </button>
      )}
    </>
  );
}
