import type { LanderScene, SceneBody, Vertex } from '../../src/scene/index.js';

const UNIT = 1 / 30;

function placed(
  outline: readonly Vertex[],
  x: number,
  y: number,
  angle: number,
): readonly Vertex[] {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return outline.map(
    ([u, v]): Vertex => [x + (u * cos - v * sin) * UNIT, y + (u * sin + v * cos) * UNIT],
  );
}

const HULL: readonly Vertex[] = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
];
const LEG: readonly Vertex[] = [
  [-2, -8],
  [2, -8],
  [2, 8],
  [-2, 8],
];

/** A lander in flight over even ground, all engines burning. */
export function flyingScene({ x = 10, y = 8, angle = 0.2 } = {}): LanderScene {
  const legs = [-1, 1].map(
    (side): SceneBody => ({
      kind: 'leg',
      vertices: placed(LEG, x + side * 0.75, y - 0.6, angle + side * 0.4),
      touching: side > 0,
    }),
  );
  return {
    kind: 'lander',
    width: 20,
    height: 40 / 3,
    terrain: Array.from(
      { length: 11 },
      (_, i): Vertex => [2 * i, i > 2 && i < 8 ? 3.3 : 2 + (i % 3)],
    ),
    helipad: { x1: 8, x2: 12, y: 3.3 },
    bodies: [{ kind: 'hull', vertices: placed(HULL, x, y, angle), touching: false }, ...legs],
    particles: [
      { x, y: y - 1, radius: 0.07, life: 1 },
      { x: x + 0.1, y: y - 2, radius: 0.07, life: 0.4 },
      { x: x - 0.1, y: y - 3, radius: 0.07, life: 0 },
    ],
    engines: { main: 1, left: 0.5, right: 1 },
  };
}

/** The same scene with the hull's outline begun at another vertex. */
export function turnedOutline(scene: LanderScene, by: number): LanderScene {
  return {
    ...scene,
    bodies: scene.bodies.map((body) =>
      body.kind === 'hull'
        ? { ...body, vertices: [...body.vertices.slice(by), ...body.vertices.slice(0, by)] }
        : body,
    ),
  };
}
