import { useEffect, useState } from 'preact/hooks';
import { Canvas } from '../parts/canvas';
import { score } from '../parts/numbers';
import type { Reading, WorldWords } from '../parts/words';
import { theatre } from '../state/lab';
import { CELLS, ValueSlice } from './value-slice';
import { worthOf } from './worth';

/** Milliseconds of computing a picture may take of a frame, and between two pictures. */
const BUDGET = 4;
const PAUSE = 400;

/** What states are worth to the agent, over any two observations. */
export function SlicePanel({ words }: { words: WorldWords }) {
  const [x, setX] = useState(0);
  const [y, setY] = useState(1);
  const [shown, setShown] = useState<ValueSlice>();
  const names = words.readings.map(({ name }) => name);
  const range = (i: number) => {
    const reading = words.readings[i];
    return reading === undefined ? 1 : reading.range / reading.scale;
  };
  useEffect(() => follow({ x, y, rangeX: range(x), rangeY: range(y) }, setShown), [x, y, words]);
  const state = theatre.frame.value?.observation;
  const low = shown ? Math.min(...shown.values) : 0;
  const high = shown ? Math.max(...shown.values) : 0;
  return (
    <figure class="card slice">
      <figcaption>
        <h3>Where it would like to be</h3>
        <p class="dim">
          {worthOf(theatre.agent)?.words ?? 'What an agent takes them to be worth,'} of states
          around this one: bright is good. The dot is now.
        </p>
      </figcaption>
      <div class="slice-map">
        <span class="slice-ends slice-up number" aria-hidden="true">
          <span>{sayEnd(words.readings[y], 1)}</span>
          <span>{names[y]}</span>
          <span>{sayEnd(words.readings[y], -1)}</span>
        </span>
        <Canvas
          class="slice-canvas"
          every={66}
          label={`Value over ${names[x]} and ${names[y]}: from ${score(low)} to ${score(high)}`}
          draw={(pen, width, height) => {
            if (shown) drawSlice(pen, width, height, shown, low, high);
            if (state) {
              const px = 0.5 + (state[x] ?? 0) / range(x) / 2;
              const py = 0.5 - (state[y] ?? 0) / range(y) / 2;
              mark(pen, clamp(px) * width, clamp(py) * height);
            }
          }}
        />
        <span class="slice-ends number" aria-hidden="true">
          <span>{sayEnd(words.readings[x], -1)}</span>
          <span>{names[x]}</span>
          <span>{sayEnd(words.readings[x], 1)}</span>
        </span>
        <Canvas class="slice-scale" label="The scale of the colours" draw={drawScale} />
        <span class="slice-ends number" aria-hidden="true">
          <span>{score(low, 0)}</span>
          <span>value</span>
          <span>{score(high, 0)}</span>
        </span>
      </div>
      <div class="slice-axes">
        <Axis name="across" value={x} names={names} onChange={setX} />
        <Axis name="upwards" value={y} names={names} onChange={setY} />
      </div>
    </figure>
  );
}

/** An end of an axis, in the unit that it is shown in. */
function sayEnd(reading: Reading | undefined, side: -1 | 1): string {
  if (reading === undefined) return '';
  return `${score(side * reading.range, reading.range < 1 ? 2 : 0)} ${reading.unit}`;
}

/** The colours from the least value to the greatest. */
function drawScale(pen: CanvasRenderingContext2D, width: number, height: number): void {
  for (let x = 0; x < width; x++) {
    pen.fillStyle = shade(x / width);
    pen.fillRect(x, 0, 1.5, height);
  }
}

function Axis(props: {
  name: string;
  value: number;
  names: readonly string[];
  onChange: (i: number) => void;
}) {
  return (
    <label>
      {props.name}
      <select
        value={props.value}
        onChange={({ currentTarget }) => props.onChange(currentTarget.selectedIndex)}
      >
        {props.names.map((name, i) => (
          <option key={name} value={i}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Keeps a slice around the present state, computed between the frames. @returns stops */
function follow(
  axes: ValueSlice['axes'],
  show: (slice: ValueSlice | undefined) => void,
): () => void {
  let slice: ValueSlice | undefined;
  let rested = Number.NEGATIVE_INFINITY;
  let request = requestAnimationFrame(function work(now) {
    request = requestAnimationFrame(work);
    const { agent } = theatre;
    const state = theatre.frame.peek()?.observation;
    if (slice === undefined) {
      if (agent === undefined || state === undefined || now - rested < PAUSE) return;
      const { observationSpace: space } = agent;
      const worth = worthOf(agent);
      if (worth === undefined || space.kind !== 'box' || space.size !== state.length) {
        show(undefined);
        return;
      }
      slice = new ValueSlice(worth.of, state, axes);
    }
    slice.compute(BUDGET);
    if (!slice.done) return;
    show(slice);
    slice = undefined;
    rested = now;
  });
  return () => cancelAnimationFrame(request);
}

/** From night blue over violet to the pad's yellow: brightness alone tells it too. */
const SHADES = [
  [11, 16, 36],
  [62, 44, 128],
  [150, 84, 160],
  [232, 140, 96],
  [255, 226, 120],
] as const;

function drawSlice(
  pen: CanvasRenderingContext2D,
  width: number,
  height: number,
  slice: ValueSlice,
  low: number,
  high: number,
): void {
  const [wide, tall] = [width / CELLS, height / CELLS];
  slice.values.forEach((value, i) => {
    const share = high > low ? (value - low) / (high - low) : 0.5;
    const row = CELLS - 1 - Math.floor(i / CELLS);
    pen.fillStyle = shade(share);
    pen.fillRect((i % CELLS) * wide, row * tall, wide + 0.6, tall + 0.6);
  });
}

function shade(share: number): string {
  const place = share * (SHADES.length - 1);
  const at = Math.min(SHADES.length - 2, Math.floor(place));
  const [from, to] = [SHADES[at] ?? SHADES[0], SHADES[at + 1] ?? SHADES[0]];
  const mixed = from.map((part, i) => Math.round(part + (place - at) * ((to[i] ?? 0) - part)));
  return `rgb(${mixed.join(' ')})`;
}

function mark(pen: CanvasRenderingContext2D, x: number, y: number): void {
  pen.lineWidth = 3;
  pen.strokeStyle = '#000';
  pen.fillStyle = '#fff';
  pen.beginPath();
  pen.arc(x, y, 6, 0, 2 * Math.PI);
  pen.stroke();
  pen.fill();
}

function clamp(share: number): number {
  return Math.max(0.02, Math.min(0.98, share));
}
