import type { Camera, Color, PolygonShape, Shape, Vertex } from '../../scene/index.js';
import type { Grid } from './grid.js';

/** The middle of a tile, a unit wide; the first row lies on top. */
export function middleOf(tile: number, { rows, columns }: Grid): Vertex {
  return [(tile % columns) + 0.5, rows - Math.floor(tile / columns) - 0.5];
}

/** A square around the origin, its corners cut off. */
export function square(size: number, fill: PolygonShape['fill'], stroke?: Color): PolygonShape {
  const half = size / 2;
  const cut = half - 0.12 * size;
  const vertices: Vertex[] = [
    [-cut, -half],
    [cut, -half],
    [half, -cut],
    [half, cut],
    [cut, half],
    [-cut, half],
    [-half, cut],
    [-half, -cut],
  ];
  return { kind: 'polygon', vertices, fill, ...(stroke && { stroke, lineWidth: 0.025 }) };
}

/** Shapes set down in the middle of a tile. */
export function onTile(tile: number, grid: Grid, shapes: readonly Shape[], name?: string): Shape {
  const [x, y] = middleOf(tile, grid);
  return { kind: 'group', x, y, shapes, ...(name !== undefined && { name }) };
}

const MARGIN = 0.4;
/** Of a picture's height, above and below a grid: for the words that stand at the edge of a stage. */
const HEADROOM = 0.1;

/** All of a grid, in the middle of the picture; what is written over one stands beside it. */
export function gridCamera({ rows, columns }: Grid): Camera {
  return {
    x: columns / 2,
    y: rows / 2,
    width: columns + 2 * MARGIN,
    height: Math.max(rows + 2 * MARGIN, rows / (1 - 2 * HEADROOM)),
    clear: true,
  };
}

/** A flag on its pole, to stand on a tile. */
export function flag(): Shape[] {
  return [
    {
      kind: 'segment',
      from: [-0.14, -0.3],
      to: [-0.14, 0.34],
      stroke: 'metalShade',
      lineWidth: 0.05,
    },
    {
      kind: 'polygon',
      vertices: [
        [-0.14, 0.34],
        [0.26, 0.2],
        [-0.14, 0.06],
      ],
      fill: 'flag',
    },
  ];
}

/** A walker from above, looking where it goes: an angle in radians, 0 to the right. */
export function walker(angle: number | undefined): Shape {
  const nose: Shape = {
    kind: 'polygon',
    vertices: [
      [0.2, 0.12],
      [0.36, 0],
      [0.2, -0.12],
    ],
    fill: 'flag',
  };
  return {
    kind: 'group',
    name: `walker ${angle}`,
    angle: angle ?? 0,
    shapes: [
      {
        kind: 'circle',
        x: 0,
        y: 0,
        radius: 0.25,
        fill: 'foil',
        stroke: 'foilShade',
        lineWidth: 0.03,
      },
      { kind: 'circle', x: 0, y: 0, radius: 0.13, fill: 'foilLight' },
      ...(angle === undefined ? [] : [nose]),
    ],
  };
}
