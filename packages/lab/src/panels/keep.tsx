import '../styles/panels.css';
import type { ComponentChildren } from 'preact';
import { returnsCanvas } from '../plot/returns';
import { ShareCard } from '../share/share-card';
import { run, theatre } from '../state/lab';
import { nameOf, sayRun } from '../state/run-words';
import { download } from '../takeaway/download';
import { AGENT_FILES, LoadedNote, loadFiles } from '../takeaway/load';
import { monitorCsv } from '../takeaway/monitor';

/** Agents, films, plots and tables to take home, and agents to bring. */
export function Keep() {
  const model = theatre.model.value;
  const none = run.episodeCount.value === 0;
  const { options, config, policy } = run;
  const made = options.value && config.value && sayRun(options.value, config.value);
  const name = (config.value && nameOf(config.value)) ?? 'run';
  return (
    <div class="keep">
      <ShareCard />
      <Card title="The agent">
        <p>A safetensors file: this page, the command line and the library read it.</p>
        {policy.value === undefined ? (
          model && <p class="dim">The one that flies: {theatre.who.value}.</p>
        ) : (
          <p class="dim">Of the run: {made}.</p>
        )}
        <div class="row">
          <button
            type="button"
            disabled={(policy.value ?? model) === undefined}
            onClick={() => saveAgent(policy.value ?? model, policy.value && name)}
          >
            Save the agent
          </button>
          <label class="file">
            Load an agent
            <input
              type="file"
              accept={AGENT_FILES}
              multiple
              onChange={({ currentTarget }) => {
                const files = [...(currentTarget.files ?? [])];
                if (files.length > 0) void loadFiles(files);
                currentTarget.value = '';
              }}
            />
          </label>
        </div>
        <p class="dim">
          Or drop a file anywhere on the page: one of ours, Stable-Baselines3's .zip, unit 8's
          model.pt, ONNX, TensorFlow.js's model.json with its weights. Two at once race.
        </p>
        <LoadedNote />
      </Card>
      <Card title="The training">
        <p>The plot as it stands, and every episode in the format of Stable-Baselines3.</p>
        {made && <p class="dim">Of the run: {made}.</p>}
        <div class="row">
          <button type="button" disabled={none} onClick={() => void savePlot(name, made ?? '')}>
            Save the plot
          </button>
          <button
            type="button"
            disabled={none}
            onClick={() => {
              const csv = monitorCsv(config.value?.env ?? '', run.began, run.episodes);
              download(`${name}.monitor.csv`, csv, 'text/csv');
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

/** @param name what the file is called; default, what that of the agent that flies is */
function saveAgent(model: Uint8Array | undefined, name = theatre.name.peek() ?? 'agent'): void {
  if (model === undefined) return;
  const file = `${name.replace(/\.safetensors$/, '')}.safetensors`;
  download(file, Uint8Array.from(model), 'application/octet-stream');
}

/** The plot as a picture, by what draws such pictures: as it was when that was asked for, though the page be left meanwhile. */
async function savePlot(name: string, made: string): Promise<void> {
  const source = returnsCanvas.value;
  // One that has no room is no picture: a browser refuses to copy it.
  if (source === undefined || source.width === 0 || source.height === 0) return;
  const { env } = run.config.peek() ?? {};
  const plot = createImageBitmap(source);
  const { plotPicture } = await import('../share/plot-picture');
  plotPicture(await plot, made, env).toBlob(
    (blob) => blob && download(`${name}.png`, blob, 'image/png'),
  );
}
