import { drawScene } from 'perilune';
import { useEffect, useRef } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { score } from '../parts/numbers';
import { wordsOf } from '../parts/words';
import { theatre } from '../state/lab';
import { sceneBetween } from './between';
import { Engines } from './engines';
import { drawWorld } from './other-worlds';

/** The Moon, and what flies over it. */
export function Stage() {
  const redraw = useRef(() => {});
  useEffect(() => {
    let before = performance.now();
    let seen = Number.NaN;
    let request = requestAnimationFrame(function show(now) {
      request = requestAnimationFrame(show);
      theatre.tick((now - before) / 1000);
      before = now;
      const place = theatre.position.peek() + 1e6 * (theatre.episode.peek()?.seed ?? 0);
      if (place === seen) return;
      seen = place;
      redraw.current();
    });
    return () => cancelAnimationFrame(request);
  }, []);
  useEffect(() => theatre.episode.subscribe(() => redraw.current()), []);
  return (
    <div class="stage">
      <Canvas
        class="stage-canvas"
        label={`${wordsOf(theatre.episode.value?.world.env ?? '').title}: the flight as it is now`}
        draw={drawStage}
        onReady={(draw) => {
          redraw.current = draw;
        }}
      />
      <Caption />
      <Ending />
      {theatre.pilot.value === 'you' && <Engines />}
    </div>
  );
}

function drawStage(pen: CanvasRenderingContext2D, width: number, height: number): void {
  const episode = theatre.episode.peek();
  if (episode === undefined) return;
  const position = theatre.position.peek();
  const at = Math.min(Math.floor(position), episode.frames.length - 1);
  const frame = episode.frames[at];
  if (frame === undefined) return;
  if (frame.scene === undefined) {
    drawWorld(pen, episode.world.env, frame.observation, { width, height });
    return;
  }
  const next = episode.frames[at + 1]?.scene ?? frame.scene;
  drawScene(pen, sceneBetween(frame.scene, next, position - at), { width, height });
}

/** Who flies, and how it goes. */
function Caption() {
  const total = theatre.frame.value?.total ?? 0;
  return (
    <div class="caption">
      <p class="caption-who">
        {theatre.pilot.value === 'you' ? 'You have the controls' : theatre.who.value}
      </p>
      <p class="caption-return">
        <span class="dim">return</span> <b class="number">{score(total, 0)}</b>
      </p>
    </div>
  );
}

function Ending() {
  const episode = theatre.episode.value;
  const over = theatre.position.value >= theatre.length.value && theatre.length.value > 0;
  if (!over || episode?.ending === undefined) return null;
  return <p class={`ending ending-${episode.ending.replace(/ /g, '-')}`}>{episode.ending}</p>;
}
