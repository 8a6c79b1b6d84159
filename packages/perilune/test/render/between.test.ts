import { describe, expect, it } from 'vitest';
import { sceneBetween } from '../../src/render/index.js';
import type { LanderScene, Shape, ShapesScene } from '../../src/scene/index.js';
import { flyingScene } from './scene.js';

function scene(...shapes: Shape[]): ShapesScene {
  return { kind: 'shapes', camera: { x: 0, y: 0, width: 2, height: 1 }, shapes };
}

function between(from: Shape, to: Shape, share: number): Shape | undefined {
  return (sceneBetween(scene(from), scene(to), share) as ShapesScene).shapes[0];
}

const group = (change: Partial<Extract<Shape, { kind: 'group' }>>): Shape => ({
  kind: 'group',
  shapes: [],
  ...change,
});

describe('the picture between two steps', () => {
  it('has a lander’s parts between their places, and the earlier step’s exhaust', () => {
    const [from, to] = [flyingScene({ x: 10, angle: 0 }), flyingScene({ x: 12, angle: 0 })];
    const middle = sceneBetween(from, to, 0.25) as LanderScene;
    const [x] = middle.bodies[0]!.vertices[0]!;
    expect(x).toBeCloseTo(from.bodies[0]!.vertices[0]![0] + 0.5, 9);
    expect(middle.particles).toBe(from.particles);
  });

  it('has every number of a shape between, points and the camera’s too, and its words as before', () => {
    const from: Shape = {
      kind: 'segment',
      from: [0, 0],
      to: [1, 0],
      stroke: 'ink',
      lineWidth: 0.1,
    };
    const to: Shape = { kind: 'segment', from: [2, 4], to: [1, 2], stroke: 'hull', lineWidth: 0.3 };
    expect(between(from, to, 0.5)).toEqual({ ...from, from: [1, 2], to: [1, 1], lineWidth: 0.2 });
    const moved = { ...scene(), camera: { x: 2, y: 0, width: 2, height: 3 } };
    const seen = sceneBetween(scene(), moved, 0.5) as ShapesScene;
    expect(seen.camera).toEqual({ x: 1, y: 0, width: 2, height: 2 });
  });

  it('turns a group the shorter way round', () => {
    const turned = between(group({ angle: 3 }), group({ angle: -3 }), 0.5);
    expect(turned).toMatchObject({ angle: expect.closeTo(Math.PI, 9) });
    expect(between(group({ angle: 0 }), group({ angle: 1 }), 0.5)).toMatchObject({ angle: 0.5 });
  });

  it('leaves as it was what is another thing in the next step: by kind, by name, by its corners', () => {
    const dot: Shape = { kind: 'circle', x: 0, y: 0, radius: 1 };
    expect(between(dot, group({}), 0.5)).toEqual(dot);
    const left = group({ name: 'left', x: -1 });
    expect(between(left, group({ name: 'right', x: 1 }), 0.5)).toEqual(left);
    const line: Shape = {
      kind: 'polyline',
      vertices: [
        [0, 0],
        [1, 1],
      ],
      stroke: 'ink',
    };
    expect(
      between(
        line,
        {
          ...line,
          vertices: [
            [5, 5],
            [6, 6],
            [7, 7],
          ],
        },
        0.5,
      ),
    ).toEqual(line);
  });

  it('moves the others where a shape has come or gone', () => {
    const dot = (x: number): Shape => ({ kind: 'circle', x, y: 0, radius: 1 });
    const fewer = sceneBetween(scene(dot(0), dot(5)), scene(dot(2)), 0.5) as ShapesScene;
    expect(fewer.shapes).toEqual([dot(1), dot(5)]);
  });

  it('is the one or the other at its ends, and the earlier where worlds differ', () => {
    const [from, to] = [scene(group({ x: 0 })), scene(group({ x: 1 }))];
    expect(sceneBetween(from, to, 0)).toBe(from);
    expect(sceneBetween(from, to, 1)).toBe(to);
    expect(sceneBetween(from, flyingScene(), 0.5)).toBe(from);
  });
});
