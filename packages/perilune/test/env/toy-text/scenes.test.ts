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
