import { Problem } from './parts/problem';
import { complaints, dismiss, startAfresh } from './state/complaints';

/** What went wrong, over everything, until it has been read; and a way back. */
export function Notices() {
  const told = complaints.value;
  if (told.length === 0) return null;
  return (
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
  );
}
