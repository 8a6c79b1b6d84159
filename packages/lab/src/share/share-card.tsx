import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { duration } from '../parts/numbers';
import { run, theatre } from '../state/lab';
import { sayRun } from '../state/run-words';
import type { Setup } from '../state/setup';
import { download } from '../takeaway/download';
import { takeOf } from '../takeaway/film';
import { CARD, drawCard, sayFlight } from './card';
import { Film } from './film';
import { canSend, send } from './send';
import { linkOf, pageAddress, type Shareable, sharedOf } from './sharing';

/** What the card's picture is called as a file. */
const CARD_FILE = 'landing.png';

/** The last flight to be passed on: as a picture, as a film, and as a link that trains its agent elsewhere. */
export function ShareCard() {
  const flown = theatre.finished.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { outcome, config, options, milestones } = run;
  const [failure, setFailure] = useState<string>();
  const made = madeBy();
  const take = useMemo(() => flown && takeOf(flown), [flown]);
  const link = useMemo(() => {
    if (!outcome.value || !config.value || !options.value) return undefined;
    const shareable: Shareable = {
      options: options.value as Partial<Setup>,
      config: config.value,
      outcome: outcome.value,
      milestones: milestones.value,
    };
    const shared = sharedOf(shareable, flown);
    const { model } = outcome.value;
    return shared && { shared, model, address: linkOf(shareable, shared, pageAddress()) };
  }, [outcome.value, milestones.value, flown]);
  useEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (pen && flown) drawCard(pen, flown, made);
  }, [flown, made]);
  return (
    <section class="card share">
      <h2>Share this landing</h2>
      {flown === undefined ? (
        <p>When a flight is over it can be shared.</p>
      ) : (
        <canvas
          ref={canvas}
          class="share-picture"
          width={CARD.width}
          height={CARD.height}
          role="img"
          aria-label={`${sayFlight(flown)}. ${made}`}
        />
      )}
      {link === undefined ? (
        <p class="dim">
          An agent whose training has come to its end has a link: a recipe and a seed are an agent,
          so whoever opens it trains the very same one.
        </p>
      ) : (
        <Links {...link} isFlight={link.shared.flight !== undefined} />
      )}
      <div class="row">
        <button
          type="button"
          disabled={flown === undefined}
          onClick={() =>
            canvas.current?.toBlob((blob) => blob && download(CARD_FILE, blob, 'image/png'))
          }
        >
          Save the card
        </button>
        {canSend() && (
          <button
            type="button"
            disabled={flown === undefined}
            onClick={async () => {
              const picture = canvas.current;
              if (picture === null || flown === undefined) return;
              const file = await fileOf(picture);
              setFailure(await send({ title: sayFlight(flown), url: link?.address, file }));
            }}
          >
            Send it …
          </button>
        )}
      </div>
      {failure !== undefined && (
        <p class="problem" role="alert">
          {failure}
        </p>
      )}
      <Film take={take} title={flown === undefined ? '' : sayFlight(flown)} url={link?.address} />
    </section>
  );
}

async function fileOf(picture: HTMLCanvasElement): Promise<File | undefined> {
  const blob = await new Promise<Blob | null>((made) => picture.toBlob(made, 'image/png'));
  return blob ? new File([blob], CARD_FILE, { type: blob.type }) : undefined;
}

function madeBy(): string {
  const { options, config, outcome } = run;
  if (!options.value || !config.value) return theatre.who.value;
  const solved = outcome.value?.solvedAtSeconds;
  const time = solved ? ` · solved in ${duration(solved)}` : '';
  return `${sayRun(options.value, config.value)}${time}`;
}

interface LinksProps {
  address: string;
  model: Uint8Array;
  isFlight: boolean;
}

/** The link, and what puts the flight into another page. */
function Links({ address, model, isFlight }: LinksProps) {
  const isForElement = useFlies(model);
  const embed = address.replace('#', '?embed#');
  const frame = `<iframe src="${embed}" width="600" height="440" title="A lunar lander"></iframe>`;
  const element =
    `<script src="${new URL('perilune-lander.js', address).href}"></script>\n` +
    '<perilune-lander src="agent.safetensors"></perilune-lander>';
  return (
    <>
      <Copied
        label="Link"
        text={address}
        word={
          isFlight
            ? 'Trains the very same agent where it is opened, and flies it on this terrain.'
            : 'Trains the very same agent where it is opened.'
        }
      />
      <Copied label="For another page" text={frame} word="A frame that trains it there." />
      {isForElement && (
        <Copied
          label="For any page"
          text={element}
          word="A script of 40 KB that flies an agent’s file, which Save the agent gives."
        />
      )}
    </>
  );
}

/** Whether `<perilune-lander>` flies an agent, which it says itself: it knows one world, and networks alone. */
function useFlies(model: Uint8Array): boolean {
  const [flown, setFlown] = useState<Uint8Array>();
  useEffect(() => {
    let isShown = true;
    void import('perilune/lander').then(({ LanderFlights, UsageError }) => {
      try {
        new LanderFlights(model).close();
        if (isShown) setFlown(model);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
      }
    });
    return () => {
      isShown = false;
    };
  }, [model]);
  return flown === model;
}

function Copied({ label, text, word }: { label: string; text: string; word: string }) {
  const [said, say] = useState(word);
  useEffect(() => say(word), [word, text]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied.');
    } catch {
      say('Not allowed here: select the text instead.');
    }
  };
  return (
    <div class="copied">
      <label>
        {label}
        <input
          type="text"
          readOnly
          value={text}
          onFocus={(event) => event.currentTarget.select()}
        />
      </label>
      <button type="button" aria-label={`Copy: ${label}`} onClick={() => void copy()}>
        Copy
      </button>
      <p class="dim" role="status">
        {said}
      </p>
    </div>
  );
}
