import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type CodeError, compile } from '../bridge/compile';
import { Editor } from '../bridge/editor';
import { example } from '../bridge/example';
import type { BridgeMessage } from '../bridge/messages';
import { Sandbox } from '../bridge/sandbox';
import { score } from '../parts/numbers';
import { movingAverage } from '../plot/averages';
import { Plot } from '../plot/plot';
import { setup } from '../state/setup';
import { WINDOW } from '../training/episode-log';

const STEPS = 20_000;

type Done = Extract<BridgeMessage, { kind: 'done' }>;

/** A world in a few lines, trained on in a sandbox. */
export function Bridge() {
  const code = useRef(example);
  const sandbox = useRef<Sandbox>(undefined);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<CodeError>();
  const [returns, setReturns] = useState<readonly number[]>([]);
  const [done, setDone] = useState<Done>();
  const hear = (message: BridgeMessage) => {
    if (message.kind === 'report') {
      setReturns((before) => [...before, ...message.episodes.map((episode) => episode.return)]);
      return;
    }
    setRunning(false);
    if (message.kind === 'done') setDone(message);
    else if (message.kind !== 'ready') setError(message);
  };
  useEffect(() => {
    sandbox.current = new Sandbox(hear);
    return () => sandbox.current?.close();
  }, []);
  const train = () => {
    setReturns([]);
    setDone(undefined);
    const compiled = compile(code.current);
    setError(compiled.error);
    if (compiled.code === undefined) return;
    setRunning(true);
    void sandbox.current?.run(compiled.code, { seed: setup.value.seed, steps: STEPS });
  };
  const stop = () => {
    sandbox.current?.stop();
    setRunning(false);
  };
  const data = useMemo(
    () =>
      [returns.map((_, i) => i + 1), [...returns], movingAverage(returns, WINDOW)] as [
        number[],
        number[],
        number[],
      ],
    [returns],
  );
  return (
    <div class="bridge">
      <section class="card">
        <h2>A world of your own</h2>
        <p>
          Two spaces and three functions make a world. It runs in a sandbox: without this page,
          without the network.
        </p>
        <Editor
          initial={example}
          error={error}
          onChange={(text) => {
            code.current = text;
          }}
        />
      </section>
      <section class="card">
        <div class="row">
          <button type="button" class="primary" onClick={running ? stop : train}>
            {running ? 'Stop' : 'Train on it'}
          </button>
          <p role="status">{sayResult(running, done)}</p>
        </div>
        {error && (
          <p class="problem" role="alert">
            {error.line !== undefined && <b>Line {error.line}: </b>}
            {error.message}
          </p>
        )}
        <Plot
          label={`Returns of ${returns.length} episodes in your world`}
          xLabel="episode"
          lines={[
            { label: 'return', color: 'faint', points: true },
            { label: 'mean', color: 'curve', width: 3 },
          ]}
          data={data}
        />
      </section>
    </div>
  );
}

function sayResult(running: boolean, done: Done | undefined): string {
  if (running) return 'It practises in your world …';
  if (done === undefined) return '';
  const { solved, mean, length } = done;
  return `${solved ? 'Solved' : 'Done'}: ${score(mean, 2)} on average, in ${score(length)} steps.`;
}
