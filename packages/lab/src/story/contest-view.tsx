import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { clock, score, short } from '../parts/numbers';
import { Plot } from '../plot/plot';
import { levelOf } from '../plot/returns';
import type { Contest, Lane } from '../state/contest';
import { flyModel } from '../state/lab';
import { WINDOW } from '../training/episode-log';

/** Names of the style sheet's colours for lanes, in their order. */
const LANE_COLORS = ['lane-1', 'lane-2', 'lane-3', 'lane-4', 'lane-5', 'lane-6'] as const;

/** How a lane stood at one moment. */
export interface Standing {
  lane: Lane;
  steps: number;
  /** Of its last episodes; NaN before the first. */
  mean: number;
  episodes: number;
  curve: uPlot.AlignedData;
}

/** Milliseconds between two looks. */
const EVERY = 250;

/** How all lanes stand, seen in one moment: so plot and lanes say the same. */
export function useStandings(contest: Contest): readonly Standing[] {
  const [standings, setStandings] = useState<readonly Standing[]>([]);
  const lanes = contest.lanes.value;
  useEffect(() => {
    const look = () => setStandings((before) => standingsOf(lanes, before));
    look();
    const timer = setInterval(look, EVERY);
    return () => clearInterval(timer);
  }, [lanes]);
  return standings.filter(({ lane }) => lanes.includes(lane));
}

/** @param before handed out again where nothing has happened since */
function standingsOf(lanes: readonly Lane[], before: readonly Standing[]): readonly Standing[] {
  const isAsBefore = (lane: Lane, i: number) =>
    before[i]?.lane === lane && before[i].episodes === lane.run.episodeCount.peek();
  return lanes.length === before.length && lanes.every(isAsBefore) ? before : lanes.map(standingOf);
}

function standingOf(lane: Lane): Standing {
  const { episodes, report } = lane.run;
  const { endedAt, mean } = episodes.curve();
  return {
    lane,
    steps: report.peek()?.steps ?? 0,
    mean: episodes.mean,
    episodes: episodes.count,
    curve: [endedAt, mean],
  };
}

/** The returns of all lanes in one plot, over the steps of practice that each had. */
export function ContestPlot({ standings, env }: { standings: readonly Standing[]; env: string }) {
  const data = useMemo(
    () =>
      standings.length > 0
        ? uPlot.join(standings.map(({ curve }) => curve))
        : ([[], []] as uPlot.AlignedData),
    [standings.map(({ episodes }) => episodes).join(), standings[0]?.lane],
  );
  const lines = standings.map(({ lane }, i) => ({
    label: lane.name,
    color: LANE_COLORS[i % LANE_COLORS.length] ?? 'curve',
    width: 3,
  }));
  const said = standings.map(({ lane, mean }) => `${lane.name}: ${score(mean, 0)}`);
  const place = useRef<HTMLElement>(null);
  const first = standings[0]?.lane;
  const shown = useRef(first);
  useEffect(() => {
    // Who sets two agents off further up, by a piece's own button, is to see that something begins.
    if (first !== shown.current) place.current?.scrollIntoView({ block: 'nearest' });
    shown.current = first;
  }, [first]);
  return (
    <figure class="card contest-plot" ref={place}>
      <figcaption>
        {standings.map(({ lane }, i) => (
          <span key={lane.name} class={`key key-lane-${(i % LANE_COLORS.length) + 1}`}>
            {lane.name}
          </span>
        ))}
        <span class="dim">mean return of the last {WINDOW} episodes</span>
      </figcaption>
      <Plot
        label={said.length === 0 ? 'Returns: none yet' : `Mean returns: ${said.join('; ')}`}
        xLabel="steps of practice"
        lines={lines.length > 0 ? lines : [{ label: 'none', color: 'line' }]}
        data={data}
        {...levelOf(standings[0]?.lane.options.env ?? env)}
      />
    </figure>
  );
}

interface LaneStatusProps {
  contest: Contest;
  lane: Lane;
  standings: readonly Standing[];
}

/** How one lane stands; its agent can be sent to the stage, and a failed one be started again. */
export function LaneStatus({ contest, lane, standings }: LaneStatusProps) {
  const { run } = lane;
  const standing = standings.find((one) => one.lane === lane);
  const outcome = run.outcome.value;
  const policy = run.policy.value;
  return (
    <div class="lane-status">
      <p class="number">
        {outcome?.solved ? (
          <b class="solved">solved in {clock(outcome.solvedAtSeconds ?? 0)}</b>
        ) : (
          standing && (
            <>
              mean {score(standing.mean, 0)}{' '}
              <span class="dim">after {short(standing.steps)} steps</span>
            </>
          )
        )}
      </p>
      <p class="dim">{lane.words}</p>
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
          if (policy) flyModel(policy, `${lane.name}, after ${short(standing?.steps ?? 0)} steps`);
          document.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
        }}
      >
        Watch it fly
      </button>
    </div>
  );
}
