import type { Insight, Shape, ShapesScene } from '../../scene/index.js';
import { thoughts } from './thoughts.js';
import { flag, gridCamera, onTile, square, walker } from './tiles.js';

export interface LakeView {
  map: readonly string[];
  tile: number;
  /** Of the last step; undefined after a reset. */
  action: number | undefined;
  /** Of an agent whose thoughts are to be seen. */
  insight?: Insight | undefined;
}

const QUARTER = Math.PI / 2;
/** Where one looks, by action: left, down, right, up. */
const DIRECTIONS = [2 * QUARTER, -QUARTER, 0, QUARTER] as const;

/** Ice, holes with dark water, the goal's flag, and who walks there. */
export function lakeScene({ map, tile, action, insight }: LakeView): ShapesScene {
  const letters = map.join('');
  const grid = { rows: map.length, columns: letters.length / map.length };
  const thought = insight && thoughtsOn(letters, insight);
  const tiles = Array.from(letters, (letter, i) =>
    onTile(i, grid, [...ground(letter), ...(thought?.[i] ?? [])]),
  );
  const direction = action === undefined ? undefined : DIRECTIONS[action];
  return {
    kind: 'shapes',
    camera: gridCamera(grid),
    shapes: [...tiles, onTile(tile, grid, [walker(direction)])],
    actionNames: ['left', 'down', 'right', 'up'],
  };
}

function thoughtsOn(letters: string, insight: Insight): Shape[][] {
  const states = Array.from(letters, (letter, tile) =>
    letter === 'S' || letter === 'F' ? tile : undefined,
  );
  return thoughts({ insight, states, directionOf: (action) => DIRECTIONS[action] });
}

function ground(letter: string): Shape[] {
  const ice = square(0.96, { top: '#d6ecf7', bottom: '#b4d6e8' });
  if (letter === 'H') {
    const edge = { stroke: '#8fbbd3', lineWidth: 0.05 };
    return [ice, { kind: 'circle', x: 0, y: 0, radius: 0.36, fill: '#12304a', ...edge }];
  }
  if (letter === 'G') return [ice, ...flag()];
  if (letter === 'S') return [square(0.96, { top: '#c3d9e6', bottom: '#98b7ca' })];
  return [ice];
}
