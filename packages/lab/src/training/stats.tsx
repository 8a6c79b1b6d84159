import type { ComponentChildren } from 'preact';
import { clock, count, score, short } from '../parts/numbers';
import { WINDOW } from '../plot/returns';
import { run } from '../state/lab';

/** How the run stands, in numbers. */
export function Stats() {
  const report = run.report.value;
  return (
    <dl class="stats card">
      <Stat name={`mean of ${WINDOW}`} value={score(latestMean())} strong />
      <Stat name="episodes" value={report ? count(run.episodeCount.value) : '–'} />
      <Stat name="steps" value={report ? short(report.steps) : '–'} />
      <Stat name="clock" value={report ? clock(report.seconds) : '–'} />
      <Stat name="steps/s" value={report ? count(run.stepsPerSecond.value) : '–'} />
      <Stat name="exploring" value={report ? `${(100 * report.epsilon).toFixed(0)} %` : '–'} />
      <Stat name="loss" value={report?.loss === undefined ? '–' : report.loss.toPrecision(2)} />
      <Stat name="solved" value={<Solved />} />
    </dl>
  );
}

function latestMean(): number {
  const latest = run.episodeCount.value > 0 ? run.episodes.slice(-WINDOW) : [];
  return latest.reduce((sum, episode) => sum + episode.return, 0) / latest.length;
}

function Solved() {
  const outcome = run.outcome.value;
  const validation = run.report.value?.validation;
  if (outcome?.solved)
    return <span class="solved">yes, {clock(outcome.solvedAtSeconds ?? 0)}</span>;
  if (outcome) return <>no</>;
  return validation ? <>test: {score(validation.mean, 0)}</> : <>not yet</>;
}

function Stat(props: { name: string; value: ComponentChildren; strong?: boolean }) {
  return (
    <div class={props.strong ? 'stat stat-strong' : 'stat'}>
      <dt>{props.name}</dt>
      <dd class="number">{props.value}</dd>
    </div>
  );
}
