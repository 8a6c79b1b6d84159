import { drawScene, LANDER_ACTIONS, type MadeEnv, make, type Scene } from 'perilune';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { FlightPicture } from '../../../course/pictures';
import { said } from '../../../course/words';
import { paceOf } from '../../flight/watching';
import { Canvas } from '../../parts/canvas';
import { litClass } from '../lit';
import { useColors } from '../symbols';

/** Milliseconds for which the end stays to be seen. */
const REST = 1_500;
const SENSES = ['x', 'y', '→', '↓', 'tilt', 'turn', 'leg', 'leg'];

interface Moment {
  scene: Scene;
  observation: Float32Array;
  action: number | readonly number[] | undefined;
  /** What the step that led here earned, and all steps up to here. */
  reward: number;
  total: number;
}

/** A flight of the run, flown again as it was, with what is seen and what is done beside it. */
export function Flight({ picture }: { picture: FlightPicture }) {
  const moments = useMemo(() => flownAgain(picture), [picture]);
  const [at, setAt] = useState(0);
  const [plays, setPlays] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  useEffect(() => setAt(0), [moments]);
  useEffect(
    () => (plays ? play(moments.length, paceOf(picture.env), setAt) : undefined),
    [plays, moments, picture.env],
  );
  const redraw = useRef(() => {});
  useEffect(() => redraw.current(), [at]);
  const moment = moments[Math.min(at, moments.length - 1)];
  if (moment === undefined) return null;
  const isOver = at >= moments.length - 1;
  return (
    <figure class="course-picture flight">
      <figcaption>
        <b>{picture.title}</b>
        <button type="button" class="quiet" onClick={() => setPlays(!plays)}>
          {plays ? 'Hold' : 'Play'}
        </button>
      </figcaption>
      <div class="flight-sky">
        <Canvas
          label={`${picture.title}: in the end ${picture.ending}`}
          draw={(pen, width, height) => drawScene(pen, moment.scene, { width, height })}
          onReady={(draw) => {
            redraw.current = draw;
          }}
        />
        {isOver && <p class="flight-end">{picture.ending}</p>}
      </div>
      <Senses moment={moment} picture={picture} />
    </figure>
  );
}

/** Shows one moment after another, so many a second, and all again. @returns what ends it */
function play(length: number, pace: number, show: (at: number) => void): () => void {
  let began = performance.now();
  let request = requestAnimationFrame(function next(now) {
    request = requestAnimationFrame(next);
    const at = Math.floor(((now - began) / 1000) * pace);
    show(Math.max(0, Math.min(at, length - 1)));
    if (now - began > (length / pace) * 1000 + REST) began = now;
  });
  return () => cancelAnimationFrame(request);
}

/** All moments of a flight: the same world and actions give the same ones. */
function flownAgain({ env: id, seed, actions }: FlightPicture): Moment[] {
  const env = make(id);
  const { observation } = env.reset({ seed });
  const seenFirst = { scene: sceneOf(env), observation: observation as Float32Array };
  const moments: Moment[] = [{ ...seenFirst, action: undefined, reward: 0, total: 0 }];
  let total = 0;
  for (const action of actions) {
    const step = env.step(typeof action === 'number' ? action : Float32Array.from(action));
    const seen = step.observation as Float32Array;
    const { reward } = step;
    total += reward;
    moments.push({ scene: sceneOf(env), observation: seen, action, reward, total });
  }
  env.close();
  return moments;
}

function sceneOf(env: MadeEnv): Scene {
  const scene = env.scene?.();
  if (scene === undefined) throw new Error('This world has no picture.');
  return scene;
}

/** The numbers that are seen, each as a bar to either side, and what is done. */
function Senses({ moment, picture }: { moment: Moment; picture: FlightPicture }) {
  const colorOf = useColors();
  const { state, policy, action, reward, return: all } = picture.symbols;
  const classOf = (symbol: string | undefined) => `${colorOf(symbol)} ${litClass(symbol)}`;
  return (
    <div class="senses" aria-hidden="true">
      <svg class={classOf(state)} viewBox="0 0 320 50" role="presentation">
        {Array.from(moment.observation, (value, i) => {
          const size = 15 * Math.max(-1, Math.min(1, value));
          return (
            <g key={i} transform={`translate(${i * 40} 0)`}>
              <path class="grid" d="M4 17h32" />
              <text x="20" y="46" text-anchor="middle">
                {SENSES[i]}
              </text>
              <rect x="12" y={Math.min(17, 17 - size)} width="16" height={Math.abs(size)} />
            </g>
          );
        })}
      </svg>
      <p>
        {policy && (
          <svg class={`policy ${classOf(policy)}`} viewBox="0 0 26 12" role="presentation">
            <path d="M1 6h22M17 1l6 5l-6 5" />
          </svg>
        )}
        <span class={classOf(action)}>{actionText(moment.action)}</span>
      </p>
      {reward && (
        <p class="number">
          <span class={classOf(reward)}>{said(moment.reward, 1)} points</span>
          {all && <span class={classOf(all)}>{said(moment.total)} in all</span>}
        </p>
      )}
    </div>
  );
}

function actionText(action: Moment['action']): string {
  if (action === undefined) return 'ready';
  if (typeof action === 'number') return LANDER_ACTIONS[action] ?? String(action);
  const [main = 0] = action;
  return main <= 0 ? 'main engine off' : `main engine ${Math.round(50 + 50 * Math.min(1, main))} %`;
}
