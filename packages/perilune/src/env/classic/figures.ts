import type { Color, PolygonShape, Shape, Vertex } from '../../scene/index.js';

/** A box with corners cut off, its lower edge in the middle at 0, 0. */
export function block(width: number, height: number, corner: number): Vertex[] {
  const half = width / 2;
  return [
    [-half + corner, 0],
    [half - corner, 0],
    [half, corner],
    [half, height - corner],
    [half - corner, height],
    [-half + corner, height],
    [-half, height - corner],
    [-half, corner],
  ];
}

/** A wheel with its hub, and a spoke that shows how far it has rolled. */
export function wheel(x: number, radius: number, rolled: number): Shape {
  const tyre = { stroke: 'metal', lineWidth: radius / 4 };
  return {
    kind: 'group',
    x,
    y: radius,
    angle: -rolled / radius,
    shapes: [
      { kind: 'circle', x: 0, y: 0, radius: 0.875 * radius, fill: 'hullEdge', ...tyre },
      { kind: 'segment', from: [-radius / 2, 0], to: [radius / 2, 0], ...tyre },
      { kind: 'circle', x: 0, y: 0, radius: 0.3 * radius, fill: 'metalLight' },
    ],
  };
}

/** An arrow from the origin along x, `thickness` wide at its shaft; one of length 0 cannot be seen. */
export function arrow(length: number, thickness: number, fill: Color = 'flag'): PolygonShape {
  const half = thickness / 2;
  const head = Math.sign(length) * Math.min(Math.abs(length), 2.6 * thickness);
  const neck = length - head;
  return {
    kind: 'polygon',
    vertices: [
      [0, -half],
      [neck, -half],
      [neck, -2.6 * half],
      [length, 0],
      [neck, 2.6 * half],
      [neck, half],
      [0, half],
    ],
    fill,
    opacity: length === 0 ? 0 : 1,
  };
}

/** The radius of a joint, in metres. */
export const JOINT = 0.12;

/** Where two links meet, at the origin. */
export function joint(): Shape {
  return {
    kind: 'circle',
    x: 0,
    y: 0,
    radius: JOINT,
    fill: 'metalLight',
    stroke: 'metalShade',
    lineWidth: 0.03,
  };
}

/** An arrow on a quarter of a circle around the origin, in the direction of the torque. */
export function turning(torque: number): Shape {
  const radius = 0.3;
  const head = 0.1;
  const forth = torque > 0;
  // Where the circle meets x = 0 above the origin it runs along x, and before that at y = 0 along y.
  const tip = forth ? { y: radius, angle: Math.PI / 2 } : { x: radius, angle: -Math.PI };
  const quarter = { start: 0, end: Math.PI / 2 };
  return {
    kind: 'group',
    name: `torque ${torque}`,
    angle: forth ? -Math.PI / 2 : -Math.PI,
    opacity: torque === 0 ? 0 : 1,
    shapes: [
      { kind: 'arc', x: 0, y: 0, radius, ...quarter, stroke: 'flag', lineWidth: 0.05 },
      {
        kind: 'group',
        ...tip,
        shapes: [
          {
            kind: 'polygon',
            vertices: [
              [-head, 0],
              [head, 0],
              [0, 1.6 * head],
            ],
            fill: 'flag',
          },
        ],
      },
    ],
  };
}
