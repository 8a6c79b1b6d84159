import '../styles/panels.css';
import { useMemo } from 'preact/hooks';
import { Editor } from '../bridge/editor';
import { example } from '../bridge/example';
import type { BridgeDone } from '../bridge/messages';
import {
  code,
  done,
  error,
  isExample,
  returns,
  running,
  stop,
  trainOnIt,
  write,
} from '../bridge/own-world';
import { score } from '../parts/numbers';
import { movingAverage } from '../plot/averages';
import { Plot } from '../plot/plot';
import { WINDOW } from '../training/episode-log';

/** A world in a few lines, trained on in a sandbox. */
export function Bridge() {
  const data = useMemo(() => {
    const shown = [...returns.value];
    return [shown.map((_, i) => i + 1), shown, movingAverage(shown, WINDOW)] as [
      number[],
      number[],
      number[],
    ];
  }, [returns.value]);
  return (
    <div class="bridge">
      <section class="card">
        <h2>A world of your own</h2>
        <p>
          Two spaces and three functions make a world. It runs in a sandbox: without this page,
          without the network. The code is kept in this browser.
        </p>
        <Editor text={code.value} error={error.value} onChange={write} />
        <div class="row">
          <button
            type="button"
            class="quiet"
            disabled={isExample.value}
            onClick={() => write(example)}
          >
            Back to the example
          </button>
        </div>
      </section>
      <section class="card">
        <div class="row">
          <button
            type="button"
            class="primary"
            onClick={running.value ? stop : () => void trainOnIt()}
          >
            {running.value ? 'Stop' : 'Train on it'}
          </button>
          <p role="status">
            {running.value ? 'It practises in your world …' : done.value && sayResult(done.value)}
          </p>
        </div>
        {error.value && (
          <p class="problem" role="alert">
            {error.value.line !== undefined && <b>Line {error.value.line}: </b>}
            {error.value.message}
          </p>
        )}
        <Plot
          label={`Returns of ${returns.value.length} episodes in your world`}
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

/** What it earns on episodes that had no say in it; solved is what reaches the mark there as well. */
function sayResult({ solved, mean, length, episodes, threshold }: BridgeDone): string {
  const earns =
    `${score(mean, 2)} on average over ${episodes} new episodes, ` +
    `which take ${score(length)} steps on average`;
  if (threshold === undefined)
    return `Done: ${earns}. The world says no mark that counts as solved.`;
  const mark = `the mark is ${score(threshold, 2)}`;
  return solved && mean >= threshold
    ? `Solved: ${earns}; ${mark}.`
    : `Not solved: ${earns}; ${mark}.`;
}
