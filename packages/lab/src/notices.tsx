import { open } from './panels/open';
import { Problem } from './parts/problem';
import { complaints, dismiss, startAfresh } from './state/complaints';
import { forgetNote, LoadedNote, loaded } from './takeaway/load';

/** What went wrong, over everything, until it has been read; and a way back. */
export function Notices() {
  const told = complaints.value;
  // What came of a file is said beside its button, too: there it is not said twice.
  const note = open.value === 'keep' ? undefined : loaded.value;
  if (told.length === 0) return note ? <FileNote note={note} /> : null;
  return (
    <>
      {note && <FileNote note={note} />}
      <section class="notices card" role="alert">
        {told.map(({ text }) => (
          <Problem key={text} text={text} />
        ))}
        <div class="row">
          <button type="button" onClick={dismiss}>
            All right
          </button>
          <button type="button" class="quiet" onClick={startAfresh}>
            Start from the beginning
          </button>
        </div>
      </section>
    </>
  );
}

/** What came of a file that was dropped, whatever panel is open. */
function FileNote({ note }: { note: { text: string; failed: boolean } }) {
  return (
    <div class={note.failed ? 'notices card' : 'note card'}>
      <LoadedNote />
      <button type="button" class="quiet" onClick={forgetNote}>
        All right
      </button>
    </div>
  );
}
