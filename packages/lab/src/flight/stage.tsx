import { drawScene } from 'perilune';
import { useEffect, useRef } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { score } from '../parts/numbers';
import { wordsOf } from '../parts/words';
import { theatre } from '../state/lab';
import { Backdrop } from './backdrop';
import { Veil } from './veil';

const backdrop = new Backdrop();
const veil = new Veil();

/** The world, and what moves in it. */
export function Stage() {
  const redraw = useRef(() => {});
  useEffect(() => {
    let before = performance.now();
    let seen = '';
    let request = requestAnimationFrame(function show(now) {
      request = requestAnimationFrame(show);
      theatre.tick((now - before) / 1000);
      before = now;
      const { position, ghost, episode: shown } = theatre;
      const place = `${shown.peek()?.seed} ${position} ${ghost?.position}`;
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
  const { position, ghost } = theatre;
  const scene = episode.sceneAt(position);
  backdrop.paint(pen, scene, episode);
  if (ghost) veil.paint(pen, ghost.episode.sceneAt(ghost.position), width, height);
  drawScene(pen, scene, { width, height, layer: 'flight' });
}

/** Who flies, and how it goes. */
function Caption() {
  const total = theatre.frame.value?.total ?? 0;
  const rival = theatre.rival.value;
  return (
    <div class="caption">
      <p class="caption-who">
        {theatre.pilot.value === 'you' ? 'You have the controls' : theatre.who.value}
      </p>
      <Ending />
      <p class="caption-return">
        <span class="dim">return</span> <b class="number">{score(total, 0)}</b>
        {rival && (
          <span class="caption-rival">
            <span class="dim">the agent</span>{' '}
            <b class={`number ${endingClass(rival.ending)}`}>{score(rival.total, 0)}</b>
          </span>
        )}
      </p>
    </div>
  );
}

function Ending() {
  const ending = theatre.ending.value;
  if (ending === undefined) return null;
  return <p class={`ending ${endingClass(ending)}`}>{ending}</p>;
}

function endingClass(ending: string | undefined): string {
  return ending === undefined ? '' : `ending-${ending.replace(/ /g, '-')}`;
}
