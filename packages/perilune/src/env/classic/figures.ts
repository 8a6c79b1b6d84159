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
