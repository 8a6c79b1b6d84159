import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { returnsCanvas } from '../plot/returns';
import { run, theatre } from '../state/lab';
import { setup } from '../state/setup';
import { color } from '../state/theme';
import { download } from '../takeaway/download';
import { makeGif, type Take, takeOf } from '../takeaway/film';
import { LoadedNote, loadFile } from '../takeaway/load';
import { monitorCsv } from '../takeaway/monitor';
import { canRecord, recordWebm } from '../takeaway/webm';

/** Agents, films, plots and tables to take home, and agents to bring. */
export function Keep() {
  const model = theatre.model.value;
  const film = theatre.finished.value;
  const take = film && takeOf(film);
  const none = run.episodeCount.value === 0;
  const { env, seed, preset } = setup.value;
  return (
    <div class="keep">
      <Card title="The agent">
        <p>A safetensors file: this page, the command line and the library read it.</p>
        <div class="row">
          <button
            type="button"
            disabled={model === undefined}
            onClick={() =>
              model &&
              download(
                `${env}-${preset}-${seed}.safetensors`,
                Uint8Array.from(run.policy.value ?? model),
                'application/octet-stream',
              )
            }
          >
            Save the agent
          </button>
          <label class="file">
            Load an agent
            <input
              type="file"
              accept=".safetensors"
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? [];
                if (file) void loadFile(file);
                currentTarget.value = '';
              }}
            />
          </label>
        </div>
        <p class="dim">Or drop a file anywhere on the page.</p>
        <LoadedNote />
      </Card>
      <Card title="The last flight">
        <p>
          {take === undefined
            ? 'When a flight is over it can be filmed.'
            : `${take.frames.length} steps, 600 × 400.`}
        </p>
        <Film take={take} />
      </Card>
      <Card title="The training">
        <p>The plot as it stands, and every episode in the format of Stable-Baselines3.</p>
        <div class="row">
          <button type="button" disabled={none} onClick={savePlot}>
            Save the plot
          </button>
          <button
            type="button"
            disabled={none}
            onClick={() => {
              const began = Date.now() / 1000 - (run.report.value?.seconds ?? 0);
              download('monitor.csv', monitorCsv(env, began, run.episodes), 'text/csv');
            }}
          >
            Save monitor.csv
          </button>
        </div>
      </Card>
    </div>
  );
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

type Tell = (share: number) => void;

function Film({ take }: { take: Take | undefined }) {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const make = async (kind: string, work: (take: Take, tell: Tell) => Promise<void>) => {
    if (take === undefined) return;
    setFailure(undefined);
    setBusy(`${kind}: 0 %`);
    try {
      await work(take, (share) => setBusy(`${kind}: ${Math.round(100 * share)} %`));
    } catch (error) {
      setFailure(`The film failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    setBusy(undefined);
  };
  const disabled = busy !== undefined || take === undefined;
  return (
    <>
      <div class="row">
        <button
          type="button"
          disabled={disabled}
          onClick={() =>
            make('GIF', async (taken, tell) =>
              download(`${taken.name}.gif`, await makeGif(taken, tell), 'image/gif'),
            )
          }
        >
          Record a GIF
        </button>
        <button
          type="button"
          disabled={disabled || !canRecord()}
          onClick={() =>
            make('WebM', async (taken, tell) =>
              download(`${taken.name}.webm`, await recordWebm(taken, tell), 'video/webm'),
            )
          }
        >
          Record a WebM
        </button>
      </div>
      <p class={failure ? 'problem' : 'dim'} role="status">
        {failure ?? busy}
      </p>
    </>
  );
}

/** The plot on the page's own ground: a picture without one is unreadable elsewhere. */
function savePlot(): void {
  const source = returnsCanvas.value;
  if (source === undefined) return;
  const copy = document.createElement('canvas');
  copy.width = source.width;
  copy.height = source.height;
  const pen = copy.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = color('card');
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(source, 0, 0);
  copy.toBlob((blob) => blob && download('returns.png', blob, 'image/png'));
}
