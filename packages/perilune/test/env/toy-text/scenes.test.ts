import { describe, expect, it } from 'vitest';
import { make } from '../../../src/env/index.js';
import { sceneBetween } from '../../../src/render/index.js';
import {
  checkScene,
  type GroupShape,
  type Shape,
  type ShapesScene,
} from '../../../src/scene/index.js';

function groups(shapes: readonly Shape[]): GroupShape[] {
  return shapes.flatMap((shape) =>
    shape.kind === 'group' ? [shape, ...groups(shape.shapes)] : [],
  );
}

function placeOf(scene: unknown, name: RegExp): (number | undefined)[] {
  const { shapes } = scene as ShapesScene;
  const outer = groups(shapes).find(({ name: own, shapes: inner }) =>
    [own, ...groups(inner).map((group) => group.name)].some((any) => name.test(any ?? '')),
  );
  return [outer?.x, outer?.y];
}

describe('pictures, a unit a tile, the first row on top', () => {
  it('the lake: on the start, then a tile below, looking down', () => {
    const env = make('FrozenLake-v1', { isSlippery: false });
    env.reset({ seed: 1 });
    expect(placeOf(env.scene(), /walker/)).toEqual([0.5, 3.5]);
    env.step(1);
    expect(placeOf(env.scene(), /walker/)).toEqual([0.5, 2.5]);
    const walker = groups((env.scene() as ShapesScene).shapes).find((g) =>
      /walker/.test(g.name ?? ''),
    );
    expect(walker?.angle).toBe(-Math.PI / 2);
  });

  it('the cliff: from the lower left a tile up', () => {
    const env = make('CliffWalking-v1');
    env.reset({ seed: 1 });
    expect(placeOf(env.scene(), /walker/)).toEqual([0.5, 0.5]);
    env.step(0);
    expect(placeOf(env.scene(), /walker/)).toEqual([0.5, 1.5]);
  });

  it('the cliff: a trail from when it was looked at, a cross where it fell, and a new run from the start', () => {
    const env = make('CliffWalking-v1');
    env.reset({ seed: 1 });
    env.step(0);
    env.scene();
    for (const action of [1, 2, 0]) env.step(action);
    const scene = env.scene() as ShapesScene;
    const trails = groups(scene.shapes).find(({ name }) => name === '2 runs');
    const lines = groups(trails?.shapes ?? []).flatMap(({ shapes }) =>
      shapes.flatMap((shape) => (shape.kind === 'polyline' ? [shape.vertices] : [])),
    );
    expect(lines).toEqual([
      [
        [0.5, 1.5],
        [1.5, 1.5],
        [1.5, 0.5],
      ],
      [
        [0.5, 0.5],
        [0.5, 1.5],
      ],
    ]);
    expect(placeOf(scene, /walker/)).toEqual([0.5, 1.5]);
  });

  it('what an agent makes of each state: an arrow where something is to be decided, a number, a tint', () => {
    const env = make('FrozenLake-v1', { desc: ['SF', 'HG'] });
    env.reset({ seed: 1 });
    const plain = JSON.stringify(env.scene());
    const insight = { actions: [2, 1, 0, 0], values: [0.25, 0.75, 9, 9] };
    const scene = env.scene(insight) as ShapesScene;
    const tiles = scene.shapes.slice(0, 4).map((tile) => JSON.stringify(tile));
    expect(tiles.map((tile) => tile.match(/"text":"([^"]*)"/)?.[1])).toEqual([
      '.25',
      '.75',
      undefined,
      undefined,
    ]);
    expect(tiles[0]).toContain('"angle":0');
    expect(tiles[1]).toContain(`"angle":${-Math.PI / 2}`);
    expect(tiles[0]).toContain('"opacity":0,');
    expect(tiles[1]).toContain('"opacity":0.65,');
    expect(() => checkScene(scene)).not.toThrow();
    expect(JSON.stringify(env.scene())).toBe(plain);
  });

  it('the town: thoughts on the present passenger, a dot where the taxi is to stay', () => {
    const env = make('Taxi-v4');
    const { observation } = env.reset({ seed: 3 });
    const actions = new Int32Array(500).fill(4);
    actions[(observation + 20) % 500] = 3;
    const scene = env.scene({ actions }) as ShapesScene;
    const tiles = scene.shapes.slice(0, 25).map((tile) => JSON.stringify(tile));
    expect(tiles.filter((tile) => tile.includes(`"angle":${Math.PI}`))).toHaveLength(1);
    expect(tiles.filter((tile) => tile.includes('"radius":0.09'))).toHaveLength(24);
  });

  it('the town: taxi, passenger and flag where the state has them', () => {
    const env = make('Taxi-v4');
    const { observation } = env.reset({ seed: 3 });
    const [tile, passenger] = [Math.floor(observation / 20), Math.floor(observation / 4) % 5];
    const stands = [
      [0.5, 4.5],
      [4.5, 4.5],
      [0.5, 0.5],
      [3.5, 0.5],
    ];
    const scene = env.scene();
    expect(placeOf(scene, /taxi/)).toEqual([(tile % 5) + 0.5, 4.5 - Math.floor(tile / 5)]);
    expect(placeOf(scene, /^at /)).toEqual(stands[passenger]);
    expect(placeOf(scene, /^to /)).toEqual(stands[observation % 4]);
  });

  it('the table: a hidden card until the end, the sums beside', () => {
    const env = make('Blackjack-v1');
    const { observation } = env.reset({ seed: 3 });
    const words = () =>
      JSON.stringify(env.scene())
        .match(/"text":"(dealer|you) \d+"/g)
        ?.map((said) => said.slice(8, -1));
    const open = observation[1] === 1 ? 11 : observation[1];
    expect(words()).toEqual([`dealer ${open}`, `you ${observation[0]}`]);
    const hidden = () => JSON.stringify(env.scene()).includes('#38599b');
    expect(hidden()).toBe(true);
    env.step(0);
    expect(hidden()).toBe(false);
  });

  it.each(['FrozenLake-v1', 'CliffWalking-v1', 'Taxi-v4', 'Blackjack-v1'] as const)(
    '%s: what lies between two pictures can be drawn as well',
    (id) => {
      const env = make(id as 'Taxi-v4', { maxEpisodeSteps: 60 });
      env.reset({ seed: 2 });
      for (let t = 0, ended = false; t < 60 && !ended; t++) {
        const before = env.scene();
        const step = env.step(t % env.actionSpace.n);
        expect(() => checkScene(sceneBetween(before, env.scene(), 0.5))).not.toThrow();
        ended = step.terminated || step.truncated;
      }
    },
  );
});
