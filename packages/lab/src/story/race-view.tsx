import { drawScene } from 'perilune';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Backdrop } from '../flight/backdrop';
import type { Race, Standing } from '../flight/race';
import { Canvas } from '../parts/canvas';
import { count, score } from '../parts/numbers';
import { endRace, race } from '../state/race';
import '../styles/race.css';

/** Two agents on one terrain, if there is a race. */
export function RaceView() {
  const current = race.value;
  return current === undefined ? null : <Lanes key={current} race={current} />;
}

function Lanes({ race: current }: { race: Race }) {
  const redraws = useRef<(() => void)[]>([]);
  useEffect(() => {
    let before = performance.now();
    let request = requestAnimationFrame(function show(now) {
      request = requestAnimationFrame(show);
      current.tick((now - before) / 1000);
      before = now;
      if (current.playing.peek()) for (const redraw of redraws.current) redraw();
    });
    return () => cancelAnimationFrame(request);
  }, [current]);
  const playing = current.playing.value;
  return (
    <section class="race card" aria-label="Race on one terrain">
      <div class="row">
        <h2>Side by side, terrain {count(current.terrain.value)}</h2>
        <button
          type="button"
          onClick={() => {
            current.playing.value = !playing;
          }}
        >
          {playing ? 'Pause the race' : 'Go on with the race'}
        </button>
        <button type="button" onClick={() => current.next()}>
          Next terrain
        </button>
        <button type="button" class="quiet" onClick={endRace}>
          End the race
        </button>
      </div>
      <div class="race-lanes">
        {current.standings.value.map((standing, i) => (
          <LaneStage
            key={i}
            race={current}
            lane={i}
            standing={standing}
            onReady={(redraw) => {
              redraws.current[i] = redraw;
            }}
          />
        ))}
      </div>
    </section>
  );
}

interface LaneProps {
  race: Race;
  lane: number;
  standing: Standing;
  onReady: (redraw: () => void) => void;
}

function LaneStage({ race: current, lane, standing, onReady }: LaneProps) {
  const backdrop = useMemo(() => new Backdrop(), []);
  const { who, total, ending, returns } = standing;
  const draw = (pen: CanvasRenderingContext2D, width: number, height: number) => {
    const episode = current.episodes[lane];
    if (episode === undefined) return;
    const scene = episode.sceneAt(current.position);
    backdrop.paint(pen, scene, episode);
    drawScene(pen, scene, { width, height, layer: 'flight' });
  };
  return (
    <figure class="race-lane">
      <div class="stage">
        <Canvas class="race-canvas" label={`${who}, its flight`} draw={draw} onReady={onReady} />
        {ending && <p class={`ending ending-${ending.replace(/ /g, '-')}`}>{ending}</p>}
      </div>
      <figcaption>
        <b>{who}</b>
        <span>
          return <b class="number">{score(total, 0)}</b>
        </span>
        <span class="dim">
          {returns.length === 0
            ? 'no flight is over yet'
            : `mean of ${count(returns.length)}: ${score(meanOf(returns), 0)}`}
        </span>
      </figcaption>
    </figure>
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
