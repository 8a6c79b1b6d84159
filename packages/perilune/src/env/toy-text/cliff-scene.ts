import type { Shape, ShapesScene } from '../../scene/index.js';
import type { Grid } from './grid.js';
import { flag, gridCamera, onTile, square, walker } from './tiles.js';

export interface CliffView {
  grid: Grid;
  tile: number;
  start: number;
  goal: number;
  /** Of the last step; undefined after a reset. */
  action: number | undefined;
}

const QUARTER = Math.PI / 2;
/** Where one looks, by action: up, right, down, left. */
const DIRECTIONS = [QUARTER, 0, -QUARTER, 2 * QUARTER] as const;

/** Meadow, the depth along its lower edge, the goal's flag, and who walks there. */
export function cliffScene(view: CliffView): ShapesScene {
  const { grid, tile, action } = view;
  const tiles = Array.from({ length: grid.rows * grid.columns }, (_, i) =>
    onTile(i, grid, ground(i, view)),
  );
  const direction = action === undefined ? undefined : DIRECTIONS[action];
  return {
    kind: 'shapes',
    camera: gridCamera(grid),
    shapes: [...tiles, onTile(tile, grid, [walker(direction)])],
    actionNames: ['up', 'right', 'down', 'left'],
  };
}

function ground(tile: number, { start, goal }: CliffView): Shape[] {
  if (tile > start && tile < goal) return abyss();
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
