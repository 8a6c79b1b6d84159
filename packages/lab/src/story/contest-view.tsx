import { useMemo } from 'preact/hooks';
import uPlot from 'uplot';
import { clock, score, short } from '../parts/numbers';
import { Plot } from '../plot/plot';
import { levelOf, useSlowly } from '../plot/returns';
import type { Contest, Lane } from '../state/contest';
import { flyModel } from '../state/lab';
import { WINDOW } from '../training/episode-log';

/** Names of the style sheet's colours for lanes, in their order. */
export const LANE_COLORS = ['lane-1', 'lane-2', 'lane-3', 'lane-4', 'lane-5', 'lane-6'] as const;

/** The returns of all lanes in one plot, over the steps of practice that each had. */
export function ContestPlot({ contest, env }: { contest: Contest; env: string }) {
  const { lanes } = contest;
  const episodes = useSlowly(() =>
    lanes.value.reduce((sum, { run }) => sum + run.episodeCount.value, 0),
  );
  const data = useMemo(() => {
    const tables = lanes.value.map(({ run }): uPlot.AlignedData => {
      const { endedAt, mean } = run.episodes.curve();
      return [endedAt, mean];
    });
    return tables.length > 0 ? uPlot.join(tables) : ([[], []] as uPlot.AlignedData);
  }, [episodes, lanes.value]);
  const lines = lanes.value.map(({ name }, i) => ({
    label: name,
    color: LANE_COLORS[i % LANE_COLORS.length] ?? 'curve',
    width: 3,
  }));
  const said = lanes.value.map(({ name, run }) => `${name}: ${score(run.episodes.mean)}`);
  return (
    <figure class="card contest-plot">
      <figcaption>
        {lanes.value.map(({ name }, i) => (
          <span key={name} class={`key key-lane-${(i % LANE_COLORS.length) + 1}`}>
            {name}
          </span>
        ))}
        <span class="dim">mean return of the last {WINDOW} episodes</span>
      </figcaption>
      <Plot
        label={said.length === 0 ? 'Returns: none yet' : `Mean returns: ${said.join('; ')}`}
        xLabel="steps of practice"
        lines={lines.length > 0 ? lines : [{ label: 'none', color: 'line' }]}
        data={data}
        {...levelOf(env)}
      />
    </figure>
  );
}

/** How one lane stands; its agent can be sent to the stage, and a failed one be started again. */
export function LaneStatus({ contest, lane }: { contest: Contest; lane: Lane }) {
  const { run } = lane;
  const report = run.report.value;
  const outcome = run.outcome.value;
  const mean = useSlowly(() => (run.episodeCount.value > 0 ? run.episodes.mean : Number.NaN));
  const policy = run.policy.value;
  return (
    <div class="lane-status">
      <p class="number">
        {outcome?.solved ? (
          <b class="solved">solved in {clock(outcome.solvedAtSeconds ?? 0)}</b>
        ) : (
          report && (
            <>
              mean {score(mean, 0)} <span class="dim">after {short(report.steps)} steps</span>
            </>
          )
        )}
      </p>
      {run.phase.value === 'failed' && (
        <p class="problem" role="alert">
          {run.problem.value}{' '}
          <button type="button" onClick={() => contest.restart(lane)}>
            Start it again
          </button>
        </p>
      )}
      <button
        type="button"
        disabled={policy === undefined}
        aria-label={`Watch it fly: ${lane.name}`}
        onClick={() => {
          if (policy) flyModel(policy, `${lane.name}, after ${short(report?.steps ?? 0)} steps`);
          document.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
        }}
      >
        Watch it fly
      </button>
    </div>
  );
}
