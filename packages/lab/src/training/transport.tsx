import { presetNamed } from 'perilune';
import { PauseIcon, PlayIcon } from '../flight/timeline';
import { open } from '../panels/open';
import { Lazy } from '../parts/lazy';
import { count, duration, score } from '../parts/numbers';
import { Problem } from '../parts/problem';
import { wordsOf } from '../parts/words';
import {
  isOther,
  leftBehind,
  letGoOf,
  obstacle,
  resetAll,
  run,
  takeUp,
  trainAnew,
} from '../state/lab';
import { sayRun } from '../state/run-words';
import { check, putBack, setup } from '../state/setup';
import type { Outcome } from './reports';

const PACES = [
  { name: 'full speed', value: Number.POSITIVE_INFINITY },
  { name: '10,000 steps/s', value: 10_000 },
  { name: '1,000 steps/s', value: 1_000 },
  { name: '100 steps/s', value: 100 },
] as const;

/** The buttons of training; the first of them is what one does next. */
export function Transport() {
  const phase = run.phase.value;
  return (
    <div class="transport card">
      <p class="status" role="status">
        <Status />
      </p>
      <RunLabel />
      <LeftBehind />
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
      <Obstacle />
    </div>
  );
}

/** What the run is of, where the setup says something else by now. */
function RunLabel() {
  const { options, config } = run;
  if (options.value === undefined || config.value === undefined || !isOther.value) return null;
  return (
    <p class="run-label dim">
      That run: {sayRun(options.value, config.value)}. What is set up now is for the next one.
    </p>
  );
}

/** A training of another visit, to go on with. */
function LeftBehind() {
  const [head] = leftBehind.value;
  if (head === undefined || run.phase.value !== 'idle') return null;
  const { config } = check(head.options);
  return (
    <div class="left-behind" role="status">
      <p>
        A training of an earlier visit was kept
        {config && `: ${sayRun(head.options, config)}`}
        {head.steps > 0 ? `, after ${count(head.steps)} steps` : ', at its beginning'}.
      </p>
      <div class="row">
        <button type="button" onClick={() => void takeUp(head)}>
          Go on with it
        </button>
        <button type="button" class="quiet" onClick={() => void letGoOf(head)}>
          Forget it
        </button>
      </div>
    </div>
  );
}

/** Why nothing can be trained as things stand, and the ways on. */
function Obstacle() {
  if (obstacle.value === undefined) return null;
  return (
    <div class="obstacle">
      <div role="alert">
        <Problem text={obstacle.value} />
      </div>
      <Lazy load={async () => (await import('./suited')).Suited} />
      {isChanged() && (
        <div class="row">
          <button type="button" onClick={showInTinker}>
            Show it in Tinker
          </button>
          <button type="button" onClick={putBack}>
            Put all back
          </button>
        </div>
      )}
    </div>
  );
}

/** Whether there is something to put back. */
function isChanged(): boolean {
  const { seed, steps, envOptions, hyperparameters } = setup.value;
  const names = Object.keys({ ...envOptions, ...hyperparameters });
  return steps !== undefined || names.length > 0 || !Number.isSafeInteger(seed) || seed < 0;
}

function showInTinker(): void {
  open.value = 'tinker';
  document.getElementById('tab-tinker')?.focus();
}

function Primary() {
  const phase = run.phase.value;
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
  const again = phase === 'failed' ? 'Start again' : phase === 'done' ? 'Train again' : 'Train';
  const name = isOther.value ? 'Train' : again;
  return (
    <button
      id="train"
      type="button"
      class="primary"
      disabled={obstacle.value !== undefined}
      onClick={trainAnew}
    >
      <PlayIcon /> {name}
    </button>
  );
}

/** What happens, in a sentence; it changes with the phase alone, so that it is not read out all the time. */
function Status() {
  const outcome = run.outcome.value;
  switch (run.phase.value) {
    case 'idle':
      return obstacle.value === undefined ? (
        <>Press Train and watch it learn {wordsOf(setup.value.env).task}.</>
      ) : (
        <>As it is set up now, it cannot be trained.</>
      );
    case 'training':
      return <>It practises, and gets better by what it earns.</>;
    case 'paused':
      return <>Training rests. Step lets it finish one more episode.</>;
    case 'failed':
      return (
        <span class="problem">The run failed: {run.problem.value} You can start it again.</span>
      );
    case 'done':
      return outcome && <Result outcome={outcome} />;
  }
}

function Result({ outcome }: { outcome: Outcome }) {
  const { solved, verdict, solvedAtSeconds, evaluation, config } = outcome;
  const earns =
    evaluation &&
    `on ${evaluation.episodes} new ${wordsOf(config.env).episodes} it earns ${score(evaluation.mean)} on average`;
  if (solved) {
    return (
      <b class="solved" data-seconds={solvedAtSeconds}>
        Solved in {duration(solvedAtSeconds ?? 0)}
        {earns && `; ${earns}`}.
      </b>
    );
  }
  if (verdict === 'not solved') return <>It has used up its steps without solving the task.</>;
  return (
    <>
      It has used up its steps{earns && `; ${earns}`}.
      {verdict === 'no threshold' && ' This world has no mark that counts as solved.'}
    </>
  );
}
