import { useLayoutEffect } from 'preact/hooks';
import { place } from './course/place';
import { open } from './panels/open';
import { Problem } from './parts/problem';
import { complaints, dismiss, startAfresh } from './state/complaints';
import { isEmbedded } from './state/link';
import { DropHint, forgetNote, LoadedNote, loaded, takeDrops } from './takeaway/load';

/** What comes to every view: files that are dropped, and what came of them; what went wrong. */
export function Notices() {
  // Not after the picture: what is seen takes files, keys and clicks already.
  useLayoutEffect(takeDrops, []);
  return (
    <>
      <DropHint />
      <Told />
    </>
  );
}

/** What went wrong, over everything, until it has been read; and a way back. */
function Told() {
  const told = complaints.value;
  // What came of a file is said beside its button, too: there it is not said twice.
  const isSaidThere = open.value === 'keep' && place.value === undefined && !isEmbedded();
  const note = isSaidThere ? undefined : loaded.value;
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
