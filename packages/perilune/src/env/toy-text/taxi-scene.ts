import type { Color, Insight, Shape, ShapesScene } from '../../scene/index.js';
import {
  encodeTown,
  IN_TAXI,
  STANDS,
  TOWN_GRID,
  type TownState,
  wallRightOf,
} from './taxi-town.js';
import { thoughts } from './thoughts.js';
import { flag, gridCamera, middleOf, onTile, square } from './tiles.js';

/** Of the stands: red, green, yellow, blue. */
const COLORS: readonly Color[] = ['#d9534f', '#4cae6a', '#e6c140', '#4a86d8'];
const TILES = TOWN_GRID.rows * TOWN_GRID.columns;

const QUARTER = Math.PI / 2;
/** Where one looks, by action: south, north, east, west; the others stay. */
const DIRECTIONS = [-QUARTER, QUARTER, 0, 2 * QUARTER] as const;

/** Streets, walls, the stands in their colours, the destination's flag, the passenger and the taxi. An agent's thoughts are those on this passenger. */
export function taxiScene(town: TownState, insight?: Insight): ShapesScene {
  const waits = town.passenger !== IN_TAXI;
  const tiles = Array.from({ length: TILES }, (_, tile) => tile);
  const states = tiles.map((tile) => encodeTown({ ...town, tile }));
  const directionOf = (action: number) => DIRECTIONS[action];
  const thought = insight && thoughts({ insight, states, directionOf, ink: '#eef5ff' });
  return {
    kind: 'shapes',
    camera: gridCamera(TOWN_GRID),
    shapes: [
      ...tiles.map((tile) => onTile(tile, TOWN_GRID, [street(tile), ...(thought?.[tile] ?? [])])),
      ...tiles.filter(wallRightOf).map(wall),
      onTile(STANDS[town.destination] as number, TOWN_GRID, flag(), `to ${town.destination}`),
      onTile(town.tile, TOWN_GRID, [taxi(waits ? undefined : town.destination)], `taxi ${waits}`),
      ...(waits ? [waiting(town)] : []),
    ],
    actionNames: ['south', 'north', 'east', 'west', 'pick up', 'drop off'],
  };
}

function street(tile: number): Shape {
  const stand = STANDS.indexOf(tile);
  return square(0.97, stand < 0 ? '#4b5560' : (COLORS[stand] as Color));
}

function wall(tile: number): Shape {
  const [x, y] = middleOf(tile, TOWN_GRID);
  return {
    kind: 'segment',
    from: [x + 0.5, y - 0.48],
    to: [x + 0.5, y + 0.48],
    stroke: 'metalLight',
    lineWidth: 0.11,
  };
}

function waiting({ passenger, destination }: TownState): Shape {
  const at = STANDS[passenger] as number;
  return onTile(at, TOWN_GRID, [person(0.22, -0.2, destination)], `at ${passenger}`);
}

/** Dressed in the colour of where they want to go. */
function person(x: number, y: number, destination: number): Shape {
  const outline = { stroke: 'ink', lineWidth: 0.03 };
  return {
    kind: 'group',
    x,
    y,
    shapes: [
      { kind: 'circle', x: 0, y: 0, radius: 0.13, fill: COLORS[destination] as Color, ...outline },
      { kind: 'circle', x: 0, y: 0.16, radius: 0.08, fill: '#f0d3b4', ...outline },
    ],
  };
}

function taxi(destination: number | undefined): Shape {
  return {
    kind: 'group',
    shapes: [
      square(0.62, { top: '#ffd84d', bottom: '#e0a91f' }, '#6d4f08'),
      { ...square(0.34, '#2a3440') },
      ...(destination === undefined ? [] : [person(0, -0.05, destination)]),
    ],
  };
}
