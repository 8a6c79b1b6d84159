import { drawScene, sceneBetween } from 'perilune';
import { useEffect, useRef } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { score } from '../parts/numbers';
import { wordsOf } from '../parts/words';
import { theatre } from '../state/lab';
import { Backdrop } from './backdrop';

const backdrop = new Backdrop();

/** The world, and what moves in it. */
export function Stage() {
  const redraw = useRef(() => {});
  useEffect(() => {
    let before = performance.now();
    let seen = Number.NaN;
    let request = requestAnimationFrame(function show(now) {
      request = requestAnimationFrame(show);
      theatre.tick((now - before) / 1000);
      before = now;
      const place = theatre.position + 1e6 * (theatre.episode.peek()?.seed ?? 0);
      if (place === seen) return;
      seen = place;
      redraw.current();
    });
    return () => cancelAnimationFrame(request);
  }, []);
  useEffect(() => theatre.episode.subscribe(() => redraw.current()), []);
  const episode = theatre.episode.value;
  return (
    <div class="stage">
      <Canvas
        class="stage-canvas"
        label={`${wordsOf(episode?.world.env ?? '').title}: the flight as it is now`}
        draw={drawStage}
        onReady={(draw) => {
          redraw.current = draw;
        }}
      />
      <Caption />
    </div>
  );
}

function drawStage(pen: CanvasRenderingContext2D, width: number, height: number): void {
  const episode = theatre.episode.peek();
  if (episode === undefined) return;
  const { position } = theatre;
  const at = Math.min(Math.floor(position), episode.frames.length - 1);
  const frame = episode.frames[at];
  if (frame === undefined) return;
  const next = episode.frames[at + 1]?.scene ?? frame.scene;
  backdrop.paint(pen, frame.scene, episode);
  drawScene(pen, sceneBetween(frame.scene, next, position - at), {
    width,
    height,
    layer: 'flight',
  });
}

/** Who flies, and how it goes. */
function Caption() {
  const total = theatre.frame.value?.total ?? 0;
  return (
    <div class="caption">
      <p class="caption-who">
        {theatre.pilot.value === 'you' ? 'You have the controls' : theatre.who.value}
      </p>
      <Ending />
      <p class="caption-return">
        <span class="dim">return</span> <b class="number">{score(total, 0)}</b>
      </p>
    </div>
  );
}

function Ending() {
  const ending = theatre.ending.value;
  if (ending === undefined) return null;
  return <p class={`ending ending-${ending.replace(/ /g, '-')}`}>{ending}</p>;
}
