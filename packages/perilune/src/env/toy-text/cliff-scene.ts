import type { Insight, Shape, ShapesScene } from '../../scene/index.js';
import type { Grid } from './grid.js';
import { thoughts } from './thoughts.js';
import { flag, gridCamera, middleOf, onTile, square, walker } from './tiles.js';

export interface CliffView {
  grid: Grid;
  tile: number;
  start: number;
  goal: number;
  /** Of the last step; undefined after a reset. */
  action: number | undefined;
  /** The tiles of each run of the episode, the latest last; all but that end in the cliff. */
  runs: readonly (readonly number[])[];
  /** Of an agent whose thoughts are to be seen. */
  insight?: Insight | undefined;
}

const QUARTER = Math.PI / 2;
/** Where one looks, by action: up, right, down, left. */
const DIRECTIONS = [QUARTER, 0, -QUARTER, 2 * QUARTER] as const;
/** Of all runs but the latest. */
const FADED = 0.35;

/** Meadow, the depth along its lower edge, the goal's flag, the trail, and who walks there. */
export function cliffScene(view: CliffView): ShapesScene {
  const { grid, tile, action, runs, insight } = view;
  const thought = insight && thoughtsOf(insight, view);
  const tiles = Array.from({ length: grid.rows * grid.columns }, (_, i) =>
    onTile(i, grid, [...ground(i, view), ...(thought?.[i] ?? [])]),
  );
  const direction = action === undefined ? undefined : DIRECTIONS[action];
  const trails = runs.map((run, i) => trail(run, grid, i === runs.length - 1 ? 1 : FADED));
  return {
    kind: 'shapes',
    camera: gridCamera(grid),
    shapes: [
      ...tiles,
      { kind: 'group', name: `${runs.length} runs`, shapes: trails.flat() },
      onTile(tile, grid, [walker(direction)]),
    ],
    actionNames: ['up', 'right', 'down', 'left'],
  };
}

function isCliff(tile: number, { start, goal }: CliffView): boolean {
  return tile > start && tile < goal;
}

function thoughtsOf(insight: Insight, view: CliffView): Shape[][] {
  const { grid, goal } = view;
  const states = Array.from({ length: grid.rows * grid.columns }, (_, tile) =>
    tile === goal || isCliff(tile, view) ? undefined : tile,
  );
  return thoughts({ insight, states, directionOf: (action) => DIRECTIONS[action] });
}

/** A line over the tiles, and a cross where it ends in the cliff. */
function trail(run: readonly number[], grid: Grid, opacity: number): Shape[] {
  if (run.length < 2) return [];
  const vertices = run.map((tile) => middleOf(tile, grid));
  const line: Shape = { kind: 'polyline', vertices, stroke: '#d9541e', lineWidth: 0.1 };
  const cross = opacity === 1 ? [] : [onTile(run.at(-1) as number, grid, fall())];
  return [
    { kind: 'group', name: `trail ${run.length}`, opacity, shapes: [line] },
    { kind: 'group', opacity: 0.5 + opacity / 2, shapes: cross },
  ];
}

function fall(): Shape[] {
  const line = { kind: 'segment', stroke: '#ff8a5c', lineWidth: 0.09 } as const;
  return [
    { ...line, from: [-0.17, -0.17], to: [0.17, 0.17] },
    { ...line, from: [-0.17, 0.17], to: [0.17, -0.17] },
  ];
}

function ground(tile: number, view: CliffView): Shape[] {
  const { start, goal } = view;
  if (isCliff(tile, view)) return abyss();
  const meadow = square(0.96, { top: '#a9c78b', bottom: '#88ad6c' });
  if (tile === goal) return [meadow, ...flag()];
  return tile === start ? [square(0.96, { top: '#c9b98e', bottom: '#a99a70' })] : [meadow];
}

/** A drop: the meadow's broken edge on top, dark below. */
function abyss(): Shape[] {
  return [
    square(0.96, { top: '#5a3f36', bottom: '#1c1416' }),
    { kind: 'segment', from: [-0.4, 0.44], to: [0.4, 0.44], stroke: '#7a5b48', lineWidth: 0.09 },
  ];
}
