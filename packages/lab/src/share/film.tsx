import { useState } from 'preact/hooks';
import { download } from '../takeaway/download';
import { makeGif, type Take } from '../takeaway/film';
import { makeMp4 } from '../takeaway/mp4';
import { canRecord, recordWebm } from '../takeaway/webm';
import { canSend, type Parcel, send } from './send';

type Tell = (share: number) => void;
/** @returns undefined where this browser cannot make such a film */
type Make = (take: Take, tell: Tell) => Promise<BlobPart | undefined>;

/** Ways to film; the name is the file's ending as well. */
const WAYS: readonly { name: string; article: string; type: string; make: Make }[] = [
  { name: 'GIF', article: 'a', type: 'image/gif', make: makeGif },
  { name: 'WebM', article: 'a', type: 'video/webm', make: recordWebm },
  { name: 'MP4', article: 'an', type: 'video/mp4', make: makeMp4 },
];

interface FilmProps {
  take: Take | undefined;
  /** What it is called where it is sent. */
  title: string;
  /** Where its agent is trained anew. */
  url: string | undefined;
}

/** The flight as a film: to keep, and where the browser hands things over, to send. */
export function Film({ take, title, url }: FilmProps) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const [said, setSaid] = useState<string>();
  const [made, setMade] = useState<Parcel>();
  const keep = (file: File) => {
    download(file.name, file, file.type);
    // The flight that was filmed, though others have ended meanwhile.
    setMade({ title, url, file });
  };
  const record = async ({ name, type, make }: (typeof WAYS)[number]) => {
    if (take === undefined) return;
    setFailure(undefined);
    setSaid(undefined);
    setBusy(`${name}: 0 %`);
    const tell = (share: number) => setBusy(`${name}: ${Math.round(100 * share)} %`);
    try {
      const film = await make(take, tell);
      if (film === undefined) {
        keep(new File([await makeGif(take, tell)], `${take.name}.gif`, { type: 'image/gif' }));
        setSaid('This browser encodes no H.264, which an MP4 is made of: it is a GIF.');
      } else keep(new File([film], `${take.name}.${name.toLowerCase()}`, { type }));
    } catch (error) {
      setFailure(`The film failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    setBusy(undefined);
  };
  const disabled = busy !== undefined || take === undefined;
  return (
    <>
      <p>
        {take === undefined
          ? 'When a flight is over it can be filmed.'
          : `${take.frames.length} steps, 600 × 400, as a film.`}
      </p>
      <div class="row">
        {WAYS.map((way) => (
          <button
            key={way.name}
            type="button"
            disabled={disabled || (way.make === recordWebm && !canRecord())}
            onClick={() => void record(way)}
          >
            Record {way.article} {way.name}
          </button>
        ))}
        {made !== undefined && canSend(made.file) && (
          <button type="button" onClick={async () => setFailure(await send(made))}>
            Send the film …
          </button>
        )}
      </div>
      <p class={failure ? 'problem' : 'dim'} role="status">
        {failure ?? busy ?? said}
      </p>
    </>
  );
}
