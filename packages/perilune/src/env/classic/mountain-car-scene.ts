import type { Shape, ShapesScene, Vertex } from '../../scene/index.js';
import { arrow, wheel } from './figures.js';

/** What the picture shows of a car between two hills, in the units of its position. */
export interface MountainCarView {
  position: number;
  /** Of the engine in the last step, -1..1: its direction, and the share of its force. */
  push: number;
  /** Where the world begins (at a wall) and ends. */
  from: number;
  to: number;
  goal: number;
}

const WHEEL = 0.03;
const BODY: readonly Vertex[] = [
  [-0.1, 0.012],
  [0.1, 0.012],
  [0.104, 0.042],
  [0.06, 0.053],
  [0.027, 0.093],
  [-0.047, 0.093],
  [-0.08, 0.055],
  [-0.104, 0.047],
];
const WINDOW: readonly Vertex[] = [
  [0.048, 0.053],
  [0.021, 0.084],
  [-0.006, 0.084],
  [-0.006, 0.053],
];
/** The hills go on beyond the world, then level, further than any picture. */
const HILLS = 2.4;
const STEPS = 240;
const FAR = 1_000;

/**
 * The height over which the world's gravity makes sense: it pulls along the track by the cosine of three
 * times the position, so the track rises as the sine. Scaled as Gymnasium draws it.
 */
export function heightAt(position: number): number {
  return 0.45 * Math.sin(3 * position) + 0.55;
}

/** The angle of the track to the level, in radians. */
export function slopeAt(position: number): number {
  return Math.atan(3 * 0.45 * Math.cos(3 * position));
}

/** A car in its valley, the wall behind it, and the flag that it has to reach. */
export function mountainCarScene(view: MountainCarView): ShapesScene {
  const middle = (view.from + view.to) / 2;
  return {
    kind: 'shapes',
    camera: { x: middle, y: 0.67, width: 2.25, height: 1.5 },
    shapes: [...hills(middle), wall(view.from), flag(view.goal), car(view)],
    actionNames: ['push left', 'nothing', 'push right'],
  };
}

function hills(middle: number): Shape[] {
  const surface = Array.from({ length: STEPS + 1 }, (_, i): Vertex => {
    const x = middle + HILLS * ((2 * i) / STEPS - 1);
    return [x, heightAt(x)];
  });
  const [start, end] = [surface[0] as Vertex, surface[STEPS] as Vertex];
  const line: Vertex[] = [[-FAR, start[1]], ...surface, [FAR, end[1]]];
  const below = (depth: number): Vertex[] => [...line, [FAR, depth], [-FAR, depth]];
  return [
    { kind: 'polygon', vertices: below(-FAR), fill: 'rockDeep' },
    { kind: 'polygon', vertices: below(-0.1), fill: { top: 'rock', bottom: 'rockDeep' } },
    { kind: 'polyline', vertices: line, stroke: 'rockEdge', lineWidth: 0.008 },
  ];
}

function wall(x: number): Shape {
  const y = heightAt(x);
  return {
    kind: 'segment',
    from: [x, y],
    to: [x, y + 0.12],
    stroke: 'beacon',
    lineWidth: 0.01,
    opacity: 0.6,
  };
}

function flag(x: number): Shape {
  const top = 0.2;
  return {
    kind: 'group',
    x,
    y: heightAt(x),
    shapes: [
      { kind: 'segment', from: [0, 0], to: [0, top], stroke: 'metalLight', lineWidth: 0.008 },
      {
        kind: 'polygon',
        vertices: [
          [0, top],
          [0.1, top - 0.03],
          [0, top - 0.06],
        ],
        fill: 'flag',
      },
      {
        kind: 'polygon',
        vertices: [
          [0, top - 0.03],
          [0.1, top - 0.03],
          [0, top - 0.06],
        ],
        fill: 'flagShade',
      },
    ],
  };
}

/** On the track with both wheels, the arrow before the side that it is pushed to. */
function car({ position, push }: MountainCarView): Shape {
  const shape = { stroke: 'hullEdge', lineWidth: 0.004 };
  return {
    kind: 'group',
    x: position,
    y: heightAt(position),
    angle: slopeAt(position),
    shapes: [
      {
        kind: 'polygon',
        vertices: BODY,
        fill: { top: 'hullLight', bottom: 'hullShade' },
        ...shape,
      },
      { kind: 'polygon', vertices: WINDOW, fill: 'glass', stroke: 'glow', lineWidth: 0.003 },
      wheel(-0.06, WHEEL, position),
      wheel(0.06, WHEEL, position),
      force(push),
    ],
  };
}

function force(push: number): Shape {
  const [x, y] = [0.122 * Math.sign(push), 0.045];
  return {
    kind: 'group',
    name: `force ${Math.sign(push)}`,
    x,
    y,
    shapes: [arrow(0.11 * push, 0.022)],
  };
}
