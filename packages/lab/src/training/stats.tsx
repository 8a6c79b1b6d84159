import { signal } from '@preact/signals';
import { metricsOf } from 'perilune';
import type { ComponentChildren } from 'preact';
import { clock, count, score, short } from '../parts/numbers';
import { run } from '../state/lab';
import { checked } from '../state/setup';
import { WINDOW } from './episode-log';

/** What is said of the figure that was asked about. */
const word = signal<string | undefined>(undefined);

async function ask(name: string): Promise<void> {
  const { sayFigure } = await import('./figures');
  word.value = sayFigure(name, (run.config.peek() ?? checked.peek().config)?.env);
}

/** How the run stands, in numbers, each of which says what it is. */
export function Stats() {
  const report = run.report.value;
  return (
    <section class="card figures" aria-label="The run in numbers">
      <dl class="stats">
        <Stat name={`last ${WINDOW}`} value={score(latestMean())} />
        <Stat name="episodes" value={report ? count(run.episodeCount.value) : '–'} />
        <Stat name="steps" value={report ? short(report.steps) : '–'} />
        <Stat name="clock" value={report ? clock(report.seconds) : '–'} />
        <Stat name="steps/s" value={report ? short(run.stepsPerSecond.value) : '–'} />
        <Reported numbers={report?.standing} otherwise="exploring" />
        <Reported numbers={report?.learning} otherwise="loss" />
        <Stat name="solved" value={<Solved />} />
      </dl>
      <p class="figure-word" role="status">
        {word.value ?? 'Point at a number, or touch it, and it says what it is.'}
      </p>
    </section>
  );
}

/** The first of the numbers that the algorithm declares. @param otherwise the name while there are none */
function Reported(props: {
  numbers: Readonly<Record<string, number>> | undefined;
  otherwise: string;
}) {
  const algo = (run.config.value ?? checked.value.config)?.algo;
  const declared = algo === undefined ? [] : metricsOf(algo);
  const metric = declared.find(({ name }) => props.numbers?.[name] !== undefined);
  const value = metric && props.numbers?.[metric.name];
  if (metric === undefined || value === undefined) return <Stat name={props.otherwise} value="–" />;
  const told = metric.unit === 'share' ? `${(100 * value).toFixed(0)} %` : value.toPrecision(2);
  return <Stat name={metric.label ?? metric.name} value={told} />;
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
    <div class="stat" onPointerEnter={() => ask(props.name)}>
      <dt>
        <button
          type="button"
          class="figure"
          aria-label={`What is ${props.name}?`}
          onFocus={() => ask(props.name)}
          onClick={() => ask(props.name)}
        >
          {props.name}
        </button>
      </dt>
      <dd class="number">{props.value}</dd>
    </div>
  );
}
