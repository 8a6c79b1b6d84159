import type { ComponentChildren } from 'preact';
import { clock, count, score, short } from '../parts/numbers';
import { run } from '../state/lab';
import { WINDOW } from './episode-log';

/** How the run stands, in numbers. */
export function Stats() {
  const report = run.report.value;
  return (
    <dl class="stats card">
      <Stat name={`last ${WINDOW}`} value={score(latestMean())} />
      <Stat name="episodes" value={report ? count(run.episodeCount.value) : '–'} />
      <Stat name="steps" value={report ? short(report.steps) : '–'} />
      <Stat name="clock" value={report ? clock(report.seconds) : '–'} />
      <Stat name="steps/s" value={report ? short(run.stepsPerSecond.value) : '–'} />
      <Stat name="exploring" value={report ? `${(100 * report.epsilon).toFixed(0)} %` : '–'} />
      <Stat name="loss" value={report?.loss === undefined ? '–' : report.loss.toPrecision(2)} />
      <Stat name="solved" value={<Solved />} />
    </dl>
  );
}

function latestMean(): number {
  return run.episodeCount.value > 0 ? run.episodes.mean : Number.NaN;
}

function Solved() {
  const outcome = run.outcome.value;
  const validation = run.report.value?.validation;
  if (outcome?.solved) return <span class="solved">yes</span>;
  if (outcome) return <>no</>;
  return validation ? <>test: {score(validation.mean, 0)}</> : <>not yet</>;
}

function Stat(props: { name: string; value: ComponentChildren }) {
  return (
    <div class="stat">
      <dt>{props.name}</dt>
      <dd class="number">{props.value}</dd>
    </div>
  );
}
