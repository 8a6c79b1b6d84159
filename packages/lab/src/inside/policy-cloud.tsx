import { type Agent, Generator, isStochasticAgent } from 'perilune';
import { useMemo } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { score } from '../parts/numbers';
import { theatre } from '../state/lab';
import { color, theme } from '../state/theme';

/** Draws a cloud consists of: enough for its shape, few enough to be quick. */
const DRAWS = 120;

/** Names of the throttles of worlds that come with the library. */
const THROTTLES: Readonly<Record<string, readonly string[]>> = {
  'LunarLanderContinuous-v3': ['main engine', 'side engines'],
  'Pendulum-v1': ['torque'],
  'MountainCarContinuous-v0': ['push'],
};

/** Where actions of one or two numbers are drawn from: the first number across, a second one upwards. */
export function PolicyCloud({ agent }: { agent: Agent }) {
  const frame = theatre.frame.value;
  const colors = useMemo(
    () => ({ draw: color('curve'), mode: color('lit'), line: color('line') }),
    [theme.value],
  );
  const space = agent.actionSpace;
  const width = space.kind === 'box' ? space.size : 0;
  if (frame === undefined || space.kind !== 'box' || width < 1 || width > 2) {
    return <p>This agent learned what to do, and nothing of it is drawn for such actions.</p>;
  }
  const [across = 'first number', upwards = 'second number'] =
    THROTTLES[theatre.episode.value?.world.env ?? ''] ?? [];
  const mode = numbersOf(frame.greedy);
  const names = width === 2 ? [across, upwards] : [across];
  const said = names.map((name, i) => `${name} ${score(mode[i], 2)}`).join(', ');
  const range = (i: number): [number, number] => [bound(space.low, i, -1), bound(space.high, i, 1)];
  return (
    <>
      <p class="dim">
        {isStochasticAgent(agent)
          ? 'Where it draws its actions from while it learns. The dot is what it does here.'
          : 'The dot is what it does here; while it learned noise was added.'}
      </p>
      <Canvas
        class="cloud-canvas"
        every={66}
        label={`What it does: ${said}`}
        draw={(pen, wide, high) => {
          const place = placing({ wide, high, range, width });
          drawAxes(pen, wide, high, colors.line);
          const draws = drawsOf(agent, frame.observation);
          draws.forEach((action, k) => {
            dot(pen, place(action, k / draws.length), 2.5, colors.draw, 0.45);
          });
          dot(pen, place(mode, 0.5), 7, colors.mode, 1);
        }}
      />
      <p class="cloud-axes dim">
        <span>across: {across}</span>
        {width === 2 && <span>upwards: {upwards}</span>}
        <span class="number">{said}</span>
      </p>
    </>
  );
}

/** The same draws at every picture of a state, so that a cloud moves and does not flicker. */
function drawsOf(agent: Agent, observation: Float32Array): number[][] {
  if (!isStochasticAgent(agent)) return [];
  const generator = new Generator(1);
  return Array.from({ length: DRAWS }, () => numbersOf(agent.sample(observation, generator)));
}

function numbersOf(action: unknown): number[] {
  return ArrayBuffer.isView(action) ? Array.from(action as Float32Array) : [];
}

/** A bound that is none is drawn as the usual one. */
function bound(bounds: ArrayLike<number | bigint>, i: number, usual: number): number {
  const value = Number(bounds[i] ?? usual);
  return Number.isFinite(value) ? value : usual;
}

type Place = readonly [x: number, y: number];

interface Field {
  wide: number;
  high: number;
  range: (i: number) => [number, number];
  width: number;
}

/** Where an action lies in the picture; of one number alone its height says nothing. */
function placing({ wide, high, range, width }: Field): (action: number[], rest: number) => Place {
  const share = (action: number[], i: number) => {
    const [low, top] = range(i);
    return Math.max(0.02, Math.min(0.98, ((action[i] ?? 0) - low) / (top - low)));
  };
  return (action, rest) => {
    const y = width === 2 ? share(action, 1) : 0.1 + 0.8 * rest;
    return [share(action, 0) * wide, (1 - y) * high];
  };
}

function drawAxes(pen: CanvasRenderingContext2D, wide: number, high: number, line: string): void {
  pen.clearRect(0, 0, wide, high);
  pen.strokeStyle = line;
  pen.lineWidth = 1;
  pen.strokeRect(0.5, 0.5, wide - 1, high - 1);
  pen.beginPath();
  pen.moveTo(wide / 2, 0);
  pen.lineTo(wide / 2, high);
  pen.moveTo(0, high / 2);
  pen.lineTo(wide, high / 2);
  pen.stroke();
}

function dot(
  pen: CanvasRenderingContext2D,
  [x, y]: Place,
  radius: number,
  fill: string,
  alpha: number,
): void {
  pen.globalAlpha = alpha;
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.globalAlpha = 1;
}
