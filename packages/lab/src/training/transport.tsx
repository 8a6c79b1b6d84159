import { presetNamed } from 'perilune';
import { PauseIcon, PlayIcon } from '../flight/timeline';
import { duration, score } from '../parts/numbers';
import { misfit, resetAll, run, trainAnew } from '../state/lab';
import { checked, setup } from '../state/setup';

const PACES = [
  { name: 'full speed', value: Number.POSITIVE_INFINITY },
  { name: '10,000 steps/s', value: 10_000 },
  { name: '1,000 steps/s', value: 1_000 },
  { name: '100 steps/s', value: 100 },
] as const;

/** The buttons of training; the first of them is what one does next. */
export function Transport() {
  const phase = run.phase.value;
  const problem = checked.value.problem ?? misfit.value;
  return (
    <div class="transport card">
      <p class="status" role="status">
        <Status />
      </p>
      <div class="transport-buttons">
        <Primary />
        <button type="button" disabled={!run.active.value} onClick={() => run.step()}>
          Step
        </button>
        <button type="button" disabled={phase === 'idle'} onClick={resetAll}>
          Reset
        </button>
        <label class="inline pace">
          <span class="hidden">Speed of training</span>
          <select
            onChange={({ currentTarget }) =>
              run.setPace(PACES[currentTarget.selectedIndex]?.value ?? Number.POSITIVE_INFINITY)
            }
          >
            {PACES.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      <p class="recipe">
        {setup.value.preset}: {presetNamed(setup.value.preset).summary}
      </p>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function Primary() {
  const phase = run.phase.value;
  const blocked = (checked.value.problem ?? misfit.value) !== undefined;
  if (phase === 'training') {
    return (
      <button id="train" type="button" class="primary" onClick={() => run.pause()}>
        <PauseIcon /> Pause
      </button>
    );
  }
  if (phase === 'paused') {
    return (
      <button id="train" type="button" class="primary" onClick={() => run.resume()}>
        <PlayIcon /> Resume
      </button>
    );
  }
  const name = phase === 'failed' ? 'Start again' : phase === 'done' ? 'Train again' : 'Train';
  return (
    <button id="train" type="button" class="primary" disabled={blocked} onClick={trainAnew}>
      <PlayIcon /> {name}
    </button>
  );
}

/** What happens, in a sentence; it changes with the phase alone, so that it is not read out all the time. */
function Status() {
  const outcome = run.outcome.value;
  switch (run.phase.value) {
    case 'idle':
      return <>Press Train and watch it learn to land.</>;
    case 'training':
      return <>It practises, and gets better by what it earns.</>;
    case 'paused':
      return <>Training rests. Step lets it finish one more episode.</>;
    case 'failed':
      return (
        <span class="problem">The run failed: {run.problem.value} You can start it again.</span>
      );
    case 'done':
      if (outcome?.solved) {
        const { solvedAtSeconds, evaluation } = outcome;
        return (
          <b class="solved" data-seconds={solvedAtSeconds}>
            Solved in {duration(solvedAtSeconds ?? 0)}
            {evaluation && `; on 100 new terrains it earns ${score(evaluation.mean)} on average`}.
          </b>
        );
      }
      return <>It has used up its steps without solving the task.</>;
  }
}
