import type { LanderScene } from 'perilune';
import type { FilmFrame } from '../src/index.js';

type Vertex = readonly [x: number, y: number];

const HULL: readonly Vertex[] = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
];

function moon(height: number): LanderScene {
  return {
    kind: 'lander',
    width: 20,
    height: 40 / 3,
    terrain: Array.from(
      { length: 11 },
      (_, i): Vertex => [2 * i, i > 2 && i < 8 ? 3.3 : 2 + (i % 3)],
    ),
    helipad: { x1: 8, x2: 12, y: 3.3 },
    bodies: [
      {
        kind: 'hull',
        vertices: HULL.map(([x, y]): Vertex => [10 + x / 30, height + y / 30]),
        touching: false,
      },
    ],
    particles: [{ x: 10, y: height - 1, radius: 0.07, life: 0.8 }],
    engines: { main: 1, left: 0, right: 0 },
  };
}

/** A lander that comes down for `steps` steps. */
export function* descent(steps: number): Generator<FilmFrame> {
  for (let step = 1; step <= steps; step++) {
    const overlay = { step, return: -step, action: 2, qValues: [0, step, 2, -1] };
    yield { scene: moon(12 - (8 * step) / steps), overlay };
  }
}
