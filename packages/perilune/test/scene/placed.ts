import type { Shape, Vertex } from '../../src/scene/index.js';

/** A shape that is no group, and its points in the world: corners, ends or its middle. */
export interface Placed {
  shape: Exclude<Shape, { kind: 'group' }>;
  /** Names of the groups that it lies in. */
  names: readonly string[];
  points: readonly Vertex[];
  /** Whether anything of it can be seen. */
  visible: boolean;
}

/** What a scene's shapes are in the world, worked out by hand here and not by a canvas. */
export function placed(shapes: readonly Shape[], place: Place = HOME): Placed[] {
  return shapes.flatMap((shape): Placed[] => {
    const visible = place.visible && shape.opacity !== 0;
    if (shape.kind !== 'group') {
      const points = pointsOf(shape).map(place.move);
      return [{ shape, names: place.names, points, visible }];
    }
    const { x = 0, y = 0, angle = 0, name } = shape;
    const move = ([u, v]: Vertex): Vertex =>
      place.move([
        x + u * Math.cos(angle) - v * Math.sin(angle),
        y + u * Math.sin(angle) + v * Math.cos(angle),
      ]);
    const names = name === undefined ? place.names : [...place.names, name];
    return placed(shape.shapes, { move, names, visible });
  });
}

interface Place {
  move(point: Vertex): Vertex;
  names: readonly string[];
  visible: boolean;
}

const HOME: Place = { move: (point) => point, names: [], visible: true };

function pointsOf(shape: Placed['shape']): readonly Vertex[] {
  if ('vertices' in shape) return shape.vertices;
  return shape.kind === 'segment' ? [shape.from, shape.to] : [[shape.x, shape.y]];
}
